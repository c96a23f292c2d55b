"""The law as a plan meets it: what differs between two days, and what a scenario makes of a limit."""
