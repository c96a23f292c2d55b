"""Tests of the safe opening of workbooks and of everything read from them."""
