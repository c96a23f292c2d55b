"""Broken and hostile workbooks, each named by its one defect, generated and never committed.

`python -m tests.workbook.hostile FOLDER` writes them all for a look by hand.
"""

import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zlib import crc32

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
OTHER = "docProps/app.xml"

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def worksheet(rows: str = ONE, *, before: str = "", after: str = "", head: str = "") -> str:
    return f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings(*texts: str, head: str = "") -> str:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'{head}<sst xmlns="{MAIN}">{items}</sst>'


def relationships(*lines: tuple[str, str, str], mode: str = "") -> str:
    body = "".join(
        f'<Relationship Id="{i}" Type="{TYPES}/{kind}" Target="{target}"{mode}/>' for i, kind, target in lines
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def workbook(*sheets: tuple[str, str], state: str = "visible", before: str = "") -> str:
    body = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="{i}"/>'
        for n, (name, i) in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{TYPES}">{before}<sheets>{body}</sheets></workbook>'


def parts(sheet: str | bytes = "", **changed: str | bytes | None) -> dict[str, str | bytes]:
    """The parts of a sound book of one sheet. Keywords replace parts: texts, book, rels, root."""
    names = {"texts": TEXTS, "book": "xl/workbook.xml", "rels": "xl/_rels/workbook.xml.rels"}
    names["root"] = "_rels/.rels"
    sound: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook(("projects", "r1")),
        "xl/_rels/workbook.xml.rels": relationships(
            ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")
        ),
        SHEET: sheet or worksheet(),
        TEXTS: strings("một"),
    }
    sound.update({names[key]: value for key, value in changed.items() if value is not None})
    return sound


def packed(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target.getvalue()


def book(sheet: str | bytes = "", **changed: str | bytes | None) -> bytes:
    return packed(parts(sheet, **changed))


def cell(reference: str, inside: str = "<v>1</v>", row: int | None = None, **attributes: str) -> str:
    number = row or int("".join(char for char in reference if char.isdigit()))
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<row r="{number}"><c r="{reference}"{more}>{inside}</c></row>'


def changed_directory(data: bytes, name: str, **fields: int) -> bytes:
    """`data` with fields of one entry changed, in the directory and in the entry's own header."""
    offsets = {"flags": (8, 6, "<H"), "crc": (16, 14, "<L"), "size": (24, 22, "<L")}
    raw = bytearray(data)
    central = raw.index(b"PK\x01\x02")
    while raw[central + 46 : central + 46 + len(name)] != name.encode():
        central = raw.index(b"PK\x01\x02", central + 4)
    local = struct.unpack_from("<L", raw, central + 42)[0]
    for field, value in fields.items():
        in_directory, in_header, form = offsets[field]
        struct.pack_into(form, raw, central + in_directory, value)
        struct.pack_into(form, raw, local + in_header, value)
    return bytes(raw)


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    return data.replace(old, new)


def _text_renamed() -> bytes:
    return "Mã dự án;Tên dự án\nP-001;Đường".encode()


def _truncated() -> bytes:
    data = book()
    return data[: len(data) * 2 // 3]


def _damaged_byte() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 1009}</v></c></row>' for n in range(1, 500))
    data = bytearray(book(worksheet(rows)))
    middle = data.index(SHEET.encode()) + len(SHEET) + 400
    data[middle] ^= 0xFF
    return bytes(data)


def _false_size() -> bytes:
    """The directory claims the first 400 bytes only, and their checksum: zipfile alone would believe it."""
    sheet = worksheet(ONE, after=" " * 2_000_000).encode()
    return changed_directory(book(sheet), SHEET, size=400, crc=crc32(sheet[:400]))


def _unpacked_too_large() -> bytes:
    data = packed(parts() | {f"xl/media/{n}.bin": b"x" * 600_000 for n in range(4)})
    for n in range(4):
        data = changed_directory(data, f"xl/media/{n}.bin", size=90 << 20)
    return _blown_up(data)


def _blown_up(data: bytes) -> bytes:
    """Directory entries of stored size as well, so that the ratio looks innocent."""
    raw = bytearray(data)
    central = raw.index(b"PK\x01\x02")
    while central >= 0:
        if raw[central + 46 : central + 54] == b"xl/media":
            struct.pack_into("<L", raw, central + 20, 1 << 20)
        central = raw.find(b"PK\x01\x02", central + 4)
    return bytes(raw)


def _doctype(entity: str) -> str:
    return f"<!DOCTYPE x [{entity}]>"


_LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
_SPREAD = "".join(
    f'<row r="{n}">' + "".join(f'<c r="{c}{n}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJ") + "</row>"
    for n in range(1, 301)
)
_CHART_ONLY = relationships(("r1", "chartsheet", "chartsheets/sheet1.xml"))


def _sheet_at(target: str, mode: str = "") -> bytes:
    lines = relationships(("r1", "worksheet", target), mode=mode)
    return packed(parts(rels=lines) | {"xl/media/evil.xml": worksheet(), "evil.xml": worksheet()})


def _prefixed(rows: str) -> str:
    inside = rows.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    return f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{inside}</x:sheetData></x:worksheet>'


def _ods(repeat: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0"'
        f' xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="A">'
        f'<table:table-row><table:table-cell office:value-type="float" office:value="7"/>'
        f"</table:table-row>{repeat}</table:table></office:spreadsheet></office:body>"
        f"</office:document-content>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": content,
        }
    )


def ods_flood(rows: int) -> bytes:
    return _ods(
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        'table:number-columns-repeated="1000" office:value-type="float" office:value="7"/></table:table-row>'
    )


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "Empty.xlsx": ("empty", lambda: b""),
    "TextRenamed.xlsx": ("not_workbook", _text_renamed),
    "HtmlRenamed.xls": ("not_workbook", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "ZipRenamed.xlsx": ("not_workbook", lambda: packed({"a.txt": "a"})),
    "WorkbookElsewhere.xlsx": (
        "not_workbook",
        lambda: book(root=relationships(("r1", "officeDocument", "docProps/workbook.xml"))),
    ),
    "PasswordProtected.xlsx": ("password", lambda: OLE + bytes(2000)),
    "PasswordProtectedStream.xls": (
        "password",
        lambda: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(1000),
    ),
    "OldFormatRenamed.xlsx": (
        "renamed_xls",
        lambda: OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(1000),
    ),
    "OldFormatDamaged.xls": ("damaged", lambda: OLE + bytes(2000)),
    "Truncated.xlsx": ("damaged", _truncated),
    "DamagedByte.xlsx": ("damaged", _damaged_byte),
    "HeaderOnly.xlsx": ("damaged", lambda: b"PK\x03\x04" + bytes(40)),
    "UnclosedXml.xlsx": ("damaged", lambda: book(f'<worksheet xmlns="{MAIN}"><sheetData>')),
    "Utf16Sheet.xlsx": ("damaged", lambda: book(worksheet().encode("utf-16"))),
    "UnknownEncoding.xlsx": (
        "damaged",
        lambda: book(worksheet(head='<?xml version="1.0" encoding="klingon"?>')),
    ),
    "UnknownPacking.xlsx": ("damaged", lambda: packed(parts(), zipfile.ZIP_LZMA)),
    "SheetPartMissing.xlsx": (
        "damaged",
        lambda: book(rels=relationships(("r1", "worksheet", "worksheets/none.xml"))),
    ),
    "SheetPartTwice.xlsx": (
        "damaged",
        lambda: book(
            book=workbook(("A", "r1"), ("B", "r2")),
            rels=relationships(*((f"r{n}", "worksheet", "worksheets/sheet1.xml") for n in (1, 2))),
        ),
    ),
    "SheetNameTwice.xlsx": ("damaged", lambda: book(book=workbook(("A", "r1"), ("a", "r1")))),
    "NoSheet.xlsx": ("no_sheet", lambda: book(rels=_CHART_ONLY)),
    "SheetFlood.xlsx": ("sheets", lambda: book(book=workbook(*((f"S{n}", "r1") for n in range(201))))),
    "ZipBomb.xlsx": ("ratio", lambda: book(worksheet(ONE, after=" " * 90_000_000))),
    "UnpackedTooLarge.xlsx": ("unpacked", _unpacked_too_large),
    "FalseSize.xlsx": ("size_false", _false_size),
    "EncryptedEntry.xlsx": ("password", lambda: changed_directory(book(), SHEET, flags=1)),
    "EntryFlood.xlsx": (
        "entries",
        lambda: packed(parts() | {f"x/{n}": b"" for n in range(50_000)}, zipfile.ZIP_STORED),
    ),
    "PartTwice.xlsx": (
        "duplicate_part",
        lambda: renamed(_extra("xl/worksheets/sheet9.xml"), b"sheet9", b"sheet1"),
    ),
    "PartTwiceByCase.xlsx": ("duplicate_part", lambda: _extra("XL/Worksheets/Sheet1.XML")),
    "PathClimbs.xlsx": ("part_name", lambda: _extra("../../evil.xml")),
    "PathAbsolute.xlsx": ("part_name", lambda: _extra("/etc/evil.xml")),
    "PathBackslash.xlsx": (
        "part_name",
        lambda: renamed(_extra("xl/a?evil.xml"), b"xl/a?evil", b"xl\\a\\evil"),
    ),
    "SheetOutsideFolder.xlsx": ("sheet_outside", lambda: _sheet_at("media/evil.xml")),
    "SheetClimbs.xlsx": ("sheet_outside", lambda: _sheet_at("worksheets/../../evil.xml")),
    "SheetExternal.xlsx": (
        "sheet_outside",
        lambda: _sheet_at("file:///etc/passwd", ' TargetMode="External"'),
    ),
    "CellAtXFD1048576.xlsx": ("rows", lambda: book(worksheet(ONE + cell("XFD1048576")))),
    "PrefixedNamespaceFarCell.xlsx": ("rows", lambda: book(_prefixed(ONE + cell("XFD1048576")))),
    "FormulaAtXFD1048576.xlsx": ("rows", lambda: book(worksheet(cell("XFD1048576", "<f>1</f>")))),
    "CellAtXFD1.xlsx": ("columns", lambda: book(worksheet(cell("XFD1")))),
    "CellsAtSF1AndA99999.xlsx": ("cells", lambda: book(worksheet(cell("SF1") + cell("A99999")))),
    "CellOutsideItsRow.xlsx": ("odd_cell", lambda: book(worksheet(cell("A99", row=1)))),
    "CellWithoutRow.xlsx": ("damaged", lambda: book(worksheet('<c r="A1"><v>1</v></c>'))),
    "CommentInNumber.xlsx": ("odd_cell", lambda: book(worksheet(cell("A1", "<v>5<!-- -->6</v>")))),
    "CdataInNumber.xlsx": ("odd_cell", lambda: book(worksheet(cell("A1", "<v><![CDATA[56]]></v>")))),
    "TextIndexBeyond.xlsx": ("odd_cell", lambda: book(worksheet(cell("A1", "<v>77</v>", t="s")))),
    "UnknownErrorValue.xlsx": ("unknown_error", lambda: book(worksheet(cell("B3", "<v>#SPILL!</v>", t="e")))),
    "TwoSheetData.xlsx": ("damaged", lambda: book(worksheet(ONE, after="<sheetData/>"))),
    "MergeWholeSheet.xlsx": (
        "merge",
        lambda: book(worksheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
    ),
    "MergeBackwards.xlsx": (
        "damaged",
        lambda: book(worksheet(after='<mergeCells><mergeCell ref="B2:A1"/></mergeCells>')),
    ),
    "BillionLaughs.xlsx": (
        "dtd",
        lambda: book(worksheet(cell("A1", "<is><t>&i;</t></is>", t="inlineStr"), head=_doctype(_LAUGHS))),
    ),
    "ExternalEntity.xlsx": (
        "dtd",
        lambda: book(texts=strings("&x;", head=_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">'))),
    ),
    "DoctypeInOtherPart.xlsx": ("dtd", lambda: packed(parts() | {OTHER: "<!DOCTYPE a><a/>"})),
    "DeepNesting.xlsx": ("elements", lambda: packed(parts() | {OTHER: "<a>" * 300 + "</a>" * 300})),
    "LongString.xlsx": ("long_text", lambda: book(texts=strings("ă" * 40_000))),
    "LongInlineString.xlsx": (
        "long_text",
        lambda: book(worksheet(cell("A1", f"<is><t>{'ă' * 40_000}</t></is>", t="inlineStr"))),
    ),
    "TextRepeated.xlsx": ("much_text", lambda: book(worksheet(_SPREAD), texts=strings("ă" * 30_000))),
    "RepeatedWithoutEnd.ods": ("cells", lambda: ods_flood(1_048_000)),
    "RepeatedOften.ods": ("cells", lambda: ods_flood(5_000)),
}
"""Name → (end of the issue's code, the bytes)."""


def _extra(name: str) -> bytes:
    """A sound book with one more part."""
    return packed(parts() | {name: worksheet()})


def _styled_to_the_end() -> bytes:
    return book(worksheet(ONE + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'))


ACCEPTED: dict[str, Callable[[], bytes]] = {
    "Sound.xlsx": book,
    "LyingDimension.xlsx": lambda: book(worksheet(before='<dimension ref="A1:XFD1048576"/>')),
    "PrefixedNamespace.xlsx": lambda: book(_prefixed(ONE)),
    "FormattedToTheEnd.xlsx": _styled_to_the_end,
    "WithoutReferences.xlsx": lambda: book(worksheet("<row><c><v>1</v></c></row>")),
    "AbsoluteTargets.xlsx": lambda: book(
        root=relationships(("r1", "officeDocument", "/xl/workbook.xml")),
        rels=relationships(("r1", "worksheet", "/xl/worksheets/sheet1.xml")),
    ),
    "OwnRelationshipPrefix.xlsx": lambda: book(
        book=workbook(("projects", "r1")).replace("r:id", "q:id").replace("xmlns:r", "xmlns:q")
    ),
    "NewFormatRenamed.xls": book,
    "UpperCase.XLSM": book,
    "Spreadsheet.ods": lambda: _ods(""),
}


def write(folder: Path, name: str) -> Path:
    """Write the file `name` into `folder`."""
    make = REFUSED[name][1] if name in REFUSED else ACCEPTED[name]
    path = folder / name
    path.write_bytes(make())
    return path


if __name__ == "__main__":
    goal = Path(sys.argv[1])
    goal.mkdir(parents=True, exist_ok=True)
    for each in (*REFUSED, *ACCEPTED):
        print(write(goal, each))
