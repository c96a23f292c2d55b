"""From an approved plan to a better one with few changes."""
