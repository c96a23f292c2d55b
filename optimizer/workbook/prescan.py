"""The look through a workbook's bytes before anybody reads its cells.

`scan(data)` refuses what is hostile or broken and reports what a reader of values cannot see.
`write_clean(...)` then writes the small workbook that the child process reads: its plumbing is
written here, its sheets, texts and formats are byte for byte the parts that were scanned. So the
reader never meets a part, a name or a size that the scan has not seen.
"""

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

from optimizer.workbook import limits
from optimizer.workbook.archive import Archive, open_archive
from optimizer.workbook.limits import RefusalError
from optimizer.workbook.related_parts import (
    check_entries,
    read_relationships,
    resolved,
    sheet_part,
    single_part,
)
from optimizer.workbook.sheet_scan import Area, Position, SheetScan
from optimizer.workbook.xml_scan import (
    Budget,
    PartScan,
    PassedOnScan,
    Relationship,
    SheetEntry,
    StringScan,
    WorkbookScan,
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFindings:
    """What the scan saw of one sheet.

    name, state : as in the list of sheets; state is visible, hidden or veryHidden.
    part : its part in the archive (lower case).
    errors : text of every error cell, by (row, column) counted from 0.
    uncached : formula of every formula cell without a stored value.
    hidden_rows, hidden_columns : hidden ones in use.
    merges : merged areas (first row, first column, last row, last column).
    rows, columns : how many rows and columns are in use, counted from A1.
    """

    name: str
    state: str
    part: str
    errors: Mapping[Position, str]
    uncached: Mapping[Position, str]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]
    merges: tuple[Area, ...]
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFindings:
    """What the scan saw of a whole book; `sheets` holds worksheets only, in their order.

    macros : program code is inside (it is never run, nor passed on).
    external_links : number of other workbooks that this one refers to.
    texts, styles : parts (lower case) of the shared texts and the formats, None where absent.
    """

    sheets: tuple[SheetFindings, ...]
    macros: bool
    external_links: int
    dates_from_1904: bool
    archive: Archive = field(repr=False)
    texts: str | None
    styles: str | None


def scan(data: bytes) -> BookFindings:
    """Look through the bytes of an .xlsx or .xlsm file.

    Errors: RefusalError with the finding, the limit and, where known, sheet and cell.
    """
    if len(data) > limits.FILE_BYTES:
        raise RefusalError(
            "issue_workbook_file_size", found=len(data) / limits.MIB, expected=limits.FILE_BYTES // limits.MIB
        )
    archive = open_archive(data)
    budget = Budget()
    book, relationships = _plumbing(archive, budget)
    texts = single_part(archive, book.part, relationships, "sharedStrings")
    styles = single_part(archive, book.part, relationships, "styles")
    lengths: list[int] = []
    if texts is not None:
        strings = StringScan(texts, budget)
        strings.run(archive.chunks(texts))
        lengths = strings.lengths
    sheets: list[SheetFindings] = []
    for entry in book.sheets:
        part = sheet_part(archive, book.part, entry, relationships)
        if part is not None:
            if any(sheet.part == part for sheet in sheets):
                raise RefusalError("issue_workbook_damaged", found=part)
            sheets.append(_scan_sheet(archive, budget, entry, part, lengths))
    if not sheets:
        raise RefusalError("issue_workbook_no_sheet")
    _scan_rest(archive, budget, {texts, styles, *(sheet.part for sheet in sheets)}, styles)
    return BookFindings(
        sheets=tuple(sheets),
        macros=any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in archive.parts),
        external_links=sum(
            1 for relationship in relationships.values() if relationship.kind == "externalLink"
        ),
        dates_from_1904=book.dates_from_1904,
        archive=archive,
        texts=texts,
        styles=styles,
    )


def write_clean(book: BookFindings, path: Path) -> None:
    """Write the workbook that holds only what `scan` has seen and the reader needs."""
    numbers = range(1, len(book.sheets) + 1)
    links = [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    copies = [
        (sheet.part, f"xl/worksheets/sheet{n}.xml") for n, sheet in zip(numbers, book.sheets, strict=True)
    ]
    for part, kind, name in (
        (book.texts, "sharedStrings", "sharedStrings.xml"),
        (book.styles, "styles", "styles.xml"),
    ):
        if part is not None:
            links.append((kind, kind, name))
            copies.append((part, f"xl/{name}"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as clean:
        clean.writestr("[Content_Types].xml", _content_types([name for _, name in copies]))
        clean.writestr("_rels/.rels", _relationships([("r1", "officeDocument", "xl/workbook.xml")]))
        clean.writestr("xl/workbook.xml", _workbook(book))
        clean.writestr("xl/_rels/workbook.xml.rels", _relationships(links))
        for part, name in copies:
            with clean.open(name, "w") as target:
                for chunk in book.archive.chunks(part):
                    target.write(chunk)


def _plumbing(archive: Archive, budget: Budget) -> tuple[WorkbookScan, Mapping[str, Relationship]]:
    """The list of sheets and where its parts lie."""
    root = read_relationships(archive, budget, "_rels/.rels")
    targets = [r for r in root.values() if r.kind == "officeDocument"]
    if len(targets) != 1 or targets[0].external:
        raise RefusalError("issue_workbook_not_workbook")
    part = resolved("", targets[0].target)
    if not part.startswith("xl/") or not part.endswith(".xml") or part not in archive.parts:
        raise RefusalError("issue_workbook_not_workbook")
    book = WorkbookScan(part, budget)
    book.run(archive.chunks(part))
    check_entries(book.sheets, part)
    folder, _, name = part.rpartition("/")
    return book, read_relationships(archive, budget, f"{folder}/_rels/{name}.rels")


def _scan_sheet(
    archive: Archive, budget: Budget, entry: SheetEntry, part: str, lengths: list[int]
) -> SheetFindings:
    sheet = SheetScan(part, budget, sheet=entry.name, lengths=lengths)
    sheet.run(archive.chunks(part))
    return SheetFindings(
        name=entry.name,
        state=entry.state,
        part=part,
        errors=sheet.errors,
        uncached=sheet.uncached,
        hidden_rows=tuple(sheet.hidden_rows),
        hidden_columns=sheet.hidden_columns,
        merges=tuple(sheet.merges),
        rows=sheet.rows,
        columns=sheet.columns,
    )


def _scan_rest(archive: Archive, budget: Budget, seen: set[str | None], styles: str | None) -> None:
    """Every other XML part: no document type, no entity, unbroken, within its size."""
    if styles is not None:
        PassedOnScan(styles, budget).run(archive.chunks(styles))
    for part in sorted(archive.parts):
        if part not in seen and part.endswith((".xml", ".rels")):
            PartScan(part, budget).run(archive.chunks(part))


def _workbook(book: BookFindings) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" state="{sheet.state}" r:id="r{n}"/>'
        for n, sheet in enumerate(book.sheets, start=1)
    )
    return (
        f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_TYPES}">'
        f'<workbookPr date1904="{int(book.dates_from_1904)}"/><sheets>{sheets}</sheets></workbook>'
    )


def _relationships(links: list[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{i}" Type="{_TYPES}/{kind}" Target="{target}"/>' for i, kind, target in links
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _content_types(names: list[str]) -> str:
    return "".join(_content_type_lines(names))


def _content_type_lines(names: list[str]) -> Iterator[str]:
    kinds = {"sharedStrings.xml": "sharedStrings", "styles.xml": "styles"}
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    yield f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    yield '<Default Extension="xml" ContentType="application/xml"/>'
    yield '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield f'<Override PartName="/xl/workbook.xml" ContentType="{base}.sheet.main+xml"/>'
    for name in names:
        kind = kinds.get(posixpath.basename(name), "worksheet")
        yield f'<Override PartName="/{name}" ContentType="{base}.{kind}+xml"/>'
    yield "</Types>"
