"""Plan and actual: what was paid out of what was given, and what an investor can spend."""
