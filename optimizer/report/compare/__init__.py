"""Scenarios side by side: compare.xlsx, its sentences, and tables for a screen."""
