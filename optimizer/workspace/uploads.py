"""Uploaded files: scanned and read in a child process, and kept by their content."""

import tempfile
from functools import lru_cache
from pathlib import Path

from models.law import LawBook
from models.portfolio import Portfolio
from optimizer.intake.book import portfolio_of
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.reading import read_workbook


@lru_cache(maxsize=4)
def read_raw(name: str, content: bytes) -> RawWorkbook:
    """The cells of an uploaded file. Kept by its content, so that only who has the file gets at them.

    Errors: PortfolioError with a sentence why the file is refused.
    """
    with tempfile.TemporaryDirectory(prefix="canvon-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"book{Path(name).suffix.lower()}"
        path.write_bytes(content)
        return read_workbook(path)


@lru_cache(maxsize=8)
def read_bytes(name: str, content: bytes) -> Portfolio:
    """The portfolio of an uploaded file. Errors: PortfolioError with all issues."""
    return portfolio_of(read_raw(name, content), LawBook.load())
