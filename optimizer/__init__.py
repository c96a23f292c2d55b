"""Verbs of Cân Vốn: read, check, build, solve, round, audit, report."""
