"""From a medium-term plan to the book of one of its annual plans."""
