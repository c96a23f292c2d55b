"""The bundled Word templates from `wording.yaml`: `python -m data.dossier.build`.

The look is that of administrative documents: national heading, Times New Roman, signature block. Same
wording, same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from models.yaml_file import load_yaml
from optimizer.files import undated_archive

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("vi", "en")
FONT = "Times New Roman"
TABLE_POINTS = 10
WIDTH_CM = 16.5
"""Between the margins of A4."""
DAY = datetime(2026, 1, 1)
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"align": "center", "bold": True, "size": 15, "before": 12},
    "subtitle": {"align": "center", "bold": True, "after": 8},
    "center": {"align": "center"},
    "heading": {"bold": True, "before": 8, "with_next": True},
    "para": {"align": "justify", "indent": 1.0},
    "plain": {"align": "justify"},
    "note": {"align": "justify", "italic": True, "size": 11},
    "unit": {"align": "right", "italic": True, "size": 11},
    "code": {"size": 6},
}
"""Kinds of paragraph; `code` holds a Jinja statement that vanishes with its paragraph."""


def build(language: str, name: str) -> bytes:
    """One template."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.7), Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    small = name == "tom_tat"
    style.font.name, style.font.size = FONT, Pt(10 if small else 13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(2 if small else 4)
    style.paragraph_format.space_before = Pt(0)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "Cân Vốn", name, ""
    properties.created = properties.modified = DAY
    for block in load_yaml(FOLDER / "wording.yaml")[name]:
        _block(document, block, language)
    buffer = BytesIO()
    document.save(buffer)
    return undated_archive(buffer.getvalue())


def _block(document: Any, block: Mapping[str, Any], language: str) -> None:
    ((kind, content),) = block.items()
    if kind in ("head", "sign"):
        _side_by_side(document, content, language)
    elif kind == "table":
        _table(document, content, language)
    elif kind == "code":
        _paragraph(document.add_paragraph(), content, LOOKS["code"])
    else:
        _paragraph(document.add_paragraph(), content[language], LOOKS[kind])


def _paragraph(paragraph: Any, text: str, look: Mapping[str, Any]) -> None:
    paragraph.alignment = ALIGN[look.get("align", "left")]
    form = paragraph.paragraph_format
    form.space_before = Pt(look.get("before", 0))
    if "after" in look:
        form.space_after = Pt(look["after"])
    form.keep_with_next = look.get("with_next", False)
    if "indent" in look:
        form.first_line_indent = Cm(look["indent"])
    run = paragraph.add_run(text)
    run.bold, run.italic = look.get("bold", False), look.get("italic", False)
    if "size" in look:
        run.font.size = Pt(look["size"])


def _side_by_side(document: Any, sides: Mapping[str, Any], language: str) -> None:
    """Two blocks beside each other without borders; the first character of a line says how it looks."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, (40, 60))
    for cell, key in zip(table.rows[0].cells, ("left", "right"), strict=True):
        lines = sides[key][language]
        for at, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            look = {"align": sides.get(f"{key}_align", "center"), "size": 12, "after": 0}
            marks = {"*": "bold", "_": "italic"}
            if line[:1] in marks:
                look[marks[line[0]]] = True
                line = line[1:]  # noqa: PLW2901 - the mark is no part of the text
            _paragraph(paragraph, line, look)


def _table(document: Any, content: Mapping[str, Any], language: str) -> None:
    """Heads, a row for each item, and rows below; a first column of texts and amounts at the right."""
    columns = content["columns"]
    table = document.add_table(rows=1, cols=len(columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _cell(cell, column[language], {"bold": True, "align": "center", "size": TABLE_POINTS, "after": 0})
    _repeated(table.rows[0])
    _row(table, [f"{{%tr for {content['each']} %}}"])
    _row(table, [column["cell"] for column in columns], columns)
    _row(table, ["{%tr endfor %}"])
    for last in content.get("last", ()):
        _row(table, [_said(cell, language) for cell in last], columns, bold=True)
    _widths(table, [column["width"] for column in columns])
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(table: Any, shares: Sequence[float]) -> None:
    """Columns of these percentages of the text's width; Word reads cells, LibreOffice columns."""
    table.autofit = False
    for at, share in enumerate(shares):
        table.columns[at].width = Cm(WIDTH_CM * share / 100)
        for cell in table.columns[at].cells:
            cell.width = Cm(WIDTH_CM * share / 100)


def _said(cell: Any, language: str) -> str:
    return str(cell[language] if isinstance(cell, dict) else cell)


def _row(
    table: Any, texts: Sequence[str], columns: Sequence[Mapping[str, Any]] = (), *, bold: bool = False
) -> None:
    cells = table.add_row().cells
    for at, text in enumerate(texts):
        align = columns[at].get("align", "left") if columns else "left"
        _cell(cells[at], text, {"align": align, "size": TABLE_POINTS, "bold": bold, "after": 0})


def _cell(cell: Any, text: str, look: Mapping[str, Any]) -> None:
    _paragraph(cell.paragraphs[0], text, look)


def _repeated(row: Any) -> None:
    """The heads stand again on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def main() -> None:
    """Write every template."""
    for language in LANGUAGES:
        (FOLDER / language).mkdir(exist_ok=True)
        for name in load_yaml(FOLDER / "wording.yaml"):
            (FOLDER / language / f"{name}.docx").write_bytes(build(language, name))


if __name__ == "__main__":
    main()
