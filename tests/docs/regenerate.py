"""Write the pages of docs/ that come from the code: `python -m tests.docs.regenerate`."""

from pathlib import Path

from tests.docs.generated import PAGES

DOCS = Path(__file__).resolve().parents[2] / "docs"

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / f"{name}.md").write_text(page(), encoding="utf-8")
        print(f"docs/{name}.md")
