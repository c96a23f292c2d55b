"""An edited plan as a new book: what somebody typed for some projects is kept, all else is solved again."""

import tempfile
from collections.abc import Collection
from pathlib import Path

from models.law import LawBook
from models.units import Language
from optimizer.canonical.book import book_bytes
from optimizer.exported import read_exported
from optimizer.verify.kept import with_kept


def kept_book(content: bytes, kept: Collection[str], law: LawBook, language: Language) -> bytes:
    """The canonical workbook of an edited plan.xlsx, with the amounts of `kept` as orders.

    Errors: PortfolioError with all issues of the file.
    """
    with tempfile.TemporaryDirectory(prefix="canvon-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "plan.xlsx"
        path.write_bytes(content)
        portfolio = with_kept(read_exported(path, law), kept, law)
    return book_bytes(portfolio, tuple(portfolio.scenarios.values()), language)
