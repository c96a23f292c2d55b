"""Lists of projects as offices keep them: a sheet with merged headings becomes a canonical workbook.

`find_list` says what was found on a sheet and what each heading seems to mean; a person settles what is
doubtful; `canonical_book` writes the workbook. Several lists of several files, with groups, subtotals and
rows by source, become one book in `importing.import_lists`.
"""

from optimizer.official.book import canonical_book
from optimizer.official.finding import find_list, find_lists
from optimizer.official.list_sources import list_sources
from optimizer.official.plain_list import Heading, ListBook, ListSource, PlainList, PlainRow

__all__ = [
    "Heading",
    "ListBook",
    "ListSource",
    "PlainList",
    "PlainRow",
    "canonical_book",
    "find_list",
    "find_lists",
    "list_sources",
]
