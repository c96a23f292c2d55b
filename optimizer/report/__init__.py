"""What people and programs get to see of a result.

`plan/` writes plan.xlsx, `documents/` the JSON, `sentences/` what is said, `compare/` scenarios side by
side, `studies/` trade-offs and uncertainty, `screen/` tables and charts of the app, `marking/` marked copies
of workbooks. Nothing that works out a result imports it.
"""
