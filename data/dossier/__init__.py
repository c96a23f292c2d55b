"""Word templates of the dossier, and what they are built from."""
