"""Nouns of Cân Vốn: frozen dataclasses. No PuLP, no Excel, no Streamlit in here."""
