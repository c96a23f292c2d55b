"""Data that ships with Cân Vốn: law, vocabulary, texts and samples.

`ROOT` is the folder itself and `SAMPLE` the bundled real list; both are right in a checkout and in an
installed wheel.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
SAMPLE = ROOT / "samples" / "lao_cai_2026_2030" / "lao_cai_2026_2030.xlsx"
