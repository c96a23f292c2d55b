"""From tables to a portfolio: cells parsed, rows completed, everything doubtful reported at once."""
