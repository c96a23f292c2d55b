"""Workbooks: safe opening, raw cells, numbers as people type them.

`reading` opens a file without trusting it: `prescan` looks through the bytes first, `child` reads
the cells in a process of its own, and the two are put together. No column has a meaning here yet.
"""
