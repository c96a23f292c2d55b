"""Data that ships with Cân Vốn: law, vocabulary, texts and samples.

`ROOT` is the folder itself and `SAMPLE` the bundled real list, `SAMPLE_PLAN` and `SAMPLE_WORKBOOK` its
plan as `canvon solve` wrote it, `SAMPLE_EXPLANATION` its reasons as `canvon explain` wrote them; all are
right in a checkout and in an installed wheel.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
SAMPLE = ROOT / "samples" / "lao_cai_2026_2030" / "lao_cai_2026_2030.xlsx"
SAMPLE_PLAN = SAMPLE.with_name("plan.json")
SAMPLE_WORKBOOK = SAMPLE.with_name("plan.xlsx")
SAMPLE_EXPLANATION = SAMPLE.with_name("explanation.json")
