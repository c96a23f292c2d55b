"""plan.xlsx, a file a sheet."""
