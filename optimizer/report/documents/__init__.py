"""Results as JSON for other programs, and read back from it. Names and types are promises."""
