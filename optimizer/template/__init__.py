"""The empty canonical workbook that a finance officer fills in."""
