"""Thirty-eight lines of Lào Cai's medium-term plan 2026–2030; README.md says what is real."""
