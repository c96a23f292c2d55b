"""The files for the People's Council and the office's own forms, made from a plan that passed the audit.

`plan_view.py` is what everything here is made from; a piece is an `Appendix`, a table that does not know
what it is written to: `workbook.py` writes it as a sheet, `web.py` as a page, `word.py` names it.
"""
