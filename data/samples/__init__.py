"""Samples that ship with Cân Vốn; each folder has a README on its origin."""
