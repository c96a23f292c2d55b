"""The canonical workbook written: a portfolio and its scenarios as the sheets that the intake reads."""
