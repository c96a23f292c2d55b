"""Data that ships with Cân Vốn: law, vocabulary, texts and samples.

`ROOT` is the folder itself, so that a path is right both in a checkout and in an installed wheel.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
