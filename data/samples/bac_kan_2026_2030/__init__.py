"""An illustrative list of Bắc Kạn 2026–2030; README.md says what is real."""
