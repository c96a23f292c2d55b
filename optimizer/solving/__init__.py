"""Solving: HiGHS, the stages in order of priority, and the methods that find plans."""
