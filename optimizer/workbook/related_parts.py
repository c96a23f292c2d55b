"""Where the parts of a workbook lie: relationships of parts, and the sheets that a list of them names.

Errors: RefusalError where a book has not what it says it has.
"""

import posixpath
from collections.abc import Mapping, Sequence

from optimizer.workbook import limits
from optimizer.workbook.archive import Archive
from optimizer.workbook.limits import RefusalError
from optimizer.workbook.xml_scan import Budget, Relationship, RelationshipScan, SheetEntry

SHEET_FOLDER = "xl/worksheets/"


def read_relationships(archive: Archive, budget: Budget, part: str) -> Mapping[str, Relationship]:
    """The relationships of a part, by their id."""
    if part not in archive.parts:
        raise RefusalError("issue_workbook_not_workbook")
    rels = RelationshipScan(part, budget)
    rels.run(archive.chunks(part))
    return rels.found


def resolved(base: str, target: str) -> str:
    """The part (lower case) that `target`, written in part `base`, means."""
    joined = target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
    return posixpath.normpath(joined).lower()


def single_part(
    archive: Archive, base: str, relationships: Mapping[str, Relationship], kind: str
) -> str | None:
    """The one part of `kind`, None where the book has none."""
    targets = [r for r in relationships.values() if r.kind == kind]
    if not targets:
        return None
    part = resolved(base, targets[0].target)
    if len(targets) > 1 or targets[0].external or part not in archive.parts:
        raise RefusalError("issue_workbook_damaged", found=kind)
    return part


def check_entries(entries: Sequence[SheetEntry], part: str) -> None:
    """Refuse a list of sheets that is too long, or names one twice or not at all. part : where it stands."""
    if len(entries) > limits.SHEETS:
        raise RefusalError("issue_workbook_sheets", found=len(entries), expected=limits.SHEETS)
    names = [entry.name.casefold() for entry in entries]
    if len(set(names)) != len(names) or "" in names:
        raise RefusalError("issue_workbook_damaged", found=part)


def sheet_part(
    archive: Archive, base: str, entry: SheetEntry, relationships: Mapping[str, Relationship]
) -> str | None:
    """Where the cells of a sheet lie; None for a chart, dialog or macro sheet, which has none to read.

    base : the part that lists the sheets; those are of its kind (.xml or .bin).
    """
    relationship = relationships.get(entry.relationship)
    if relationship is None:
        raise RefusalError("issue_workbook_damaged", found=entry.name)
    if relationship.kind != "worksheet":
        return None
    part = resolved(base, relationship.target)
    inside = part.startswith(SHEET_FOLDER) and "/" not in part.removeprefix(SHEET_FOLDER)
    if relationship.external or not inside or not part.endswith(posixpath.splitext(base)[1]):
        raise RefusalError(
            "issue_workbook_sheet_outside",
            sheet=entry.name,
            found=relationship.target[:120],
            expected=SHEET_FOLDER,
        )
    if part not in archive.parts:
        raise RefusalError("issue_workbook_damaged", found=part)
    return part
