"""A result in sentences: its summary, the reason of every line, explanations and repairs."""
