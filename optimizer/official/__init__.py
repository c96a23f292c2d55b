"""Lists of projects as offices keep them: a sheet with merged headings becomes a canonical workbook.

A plain list has one row a project below a header of up to four rows. `find_list` says what was found and
what each heading seems to mean; a person settles what is doubtful; `canonical_book` writes the workbook.
Forms with groups and subtotals, and lists in several workbooks, are to find their place in this package.
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
