"""Tests of the data that ships with Cân Vốn."""
