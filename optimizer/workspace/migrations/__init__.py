"""How the tables of the store came to be, step by step (Alembic); `database.py` runs what is missing.

A change of `tables.py` needs a step of its own in `versions/`: the newest `revision` plus one. A step that
was released is never changed.
"""
