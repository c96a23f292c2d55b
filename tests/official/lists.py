"""Lists of projects as offices keep them: sheets with merged headers, made by openpyxl."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.budget import Source
from models.vocabulary import SourceKind
from optimizer.official import PlainList, find_list
from optimizer.workbook.raw import Cell, RawWorkbook
from optimizer.workbook.reading import read_workbook

YEARS = (2026, 2027, 2028, 2029, 2030)

type Path3 = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSheet:
    """A list to write.

    headings : the path of each column, top row first. rows : cells of the rows below the header.
    title : lines above the header. merged : whether equal neighbours in the header are merged.
    """

    headings: Sequence[Path3]
    rows: Sequence[Sequence[object]]
    title: Sequence[str] = ("DANH MỤC DỰ ÁN ĐẦU TƯ CÔNG", "Đơn vị tính: triệu đồng")
    merged: bool = True
    name: str = "Biểu 02"
    numbering: bool = False
    more_sheets: Mapping[str, Sequence[Sequence[object]]] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """Written as a workbook."""
        workbook = Workbook()
        sheet = workbook.active
        assert isinstance(sheet, Worksheet)
        sheet.title = self.name
        for line in self.title:
            sheet.append([line])
        write_header(sheet, self.headings, len(self.title) + 1, merged=self.merged)
        if self.numbering:
            sheet.append([f"({at})" for at in range(1, len(self.headings) + 1)])
        for row in self.rows:
            sheet.append(list(row))
        for name, rows in self.more_sheets.items():
            other = workbook.create_sheet(name)
            for row in rows:
                other.append(list(row))
        workbook.save(path)
        return path

    def read(self, folder: Path) -> RawWorkbook:
        """Written and read back."""
        return read_workbook(self.write(folder / "list.xlsx"))

    def found(self, folder: Path) -> PlainList:
        """The list as it is found in the file."""
        found = find_list(self.read(folder))
        assert found is not None
        return found


def write_header(sheet: Worksheet, headings: Sequence[Path3], top: int, *, merged: bool) -> None:
    """Write paths below each other; equal texts side by side, and the last text down, become one cell."""
    height = max(map(len, headings))
    for row in range(height):
        for column, path in enumerate(headings, start=1):
            left = headings[column - 2] if column > 1 else ()
            same = row < len(path) - 1 and left[: row + 1] == path[: row + 1] and len(left) > row + 1
            if row < len(path) and not same:
                sheet.cell(top + row, column, path[row])
    sheet.cell(top + height - 1, 1)  # so that rows are appended below the header
    if merged:
        _merge(sheet, headings, top, height)
    sheet._current_row = top + height - 1  # where append goes on


def _merge(sheet: Worksheet, headings: Sequence[Path3], top: int, height: int) -> None:
    for column, path in enumerate(headings, start=1):
        if len(path) < height:
            sheet.merge_cells(
                start_row=top + len(path) - 1,
                end_row=top + height - 1,
                start_column=column,
                end_column=column,
            )
        for row in range(len(path) - 1):
            group = [
                at
                for at, other in enumerate(headings, start=1)
                if other[: row + 1] == path[: row + 1] and len(other) > row + 1
            ]
            if group[0] == column and len(group) > 1:
                sheet.merge_cells(
                    start_row=top + row, end_row=top + row, start_column=column, end_column=group[-1]
                )


DECISION = "Quyết định đầu tư"
PAID = "Lũy kế vốn đã bố trí đến hết năm 2025"
NEED = "Nhu cầu vốn giai đoạn 2026-2030"
THREE_ROWS: tuple[Path3, ...] = (
    ("STT",),
    ("Danh mục dự án",),
    ("Mã dự án",),
    ("Nhóm dự án",),
    ("Địa điểm XD",),
    ("Năng lực thiết kế",),
    ("Thời gian KC-HT",),
    (DECISION, "Số quyết định; ngày, tháng, năm ban hành"),
    (DECISION, "TMĐT", "Tổng số (tất cả các nguồn vốn)"),
    (DECISION, "TMĐT", "Trong đó: NSTW"),
    (DECISION, "TMĐT", "Trong đó: NSĐP"),
    (PAID, "Tổng số"),
    (PAID, "Trong đó: NSTW"),
    (PAID, "Trong đó: NSĐP"),
    (NEED, "Tổng số"),
    (NEED, "Trong đó: NSTW"),
    (NEED, "Trong đó: NSĐP"),
    ("Ghi chú",),
)


def project_row(order: object, code: object, cost: int, paid: int, **cells: object) -> list[object]:
    """A project of `THREE_ROWS`: half of every amount from each source; demand is all that remains."""
    left = cost - paid
    row: dict[str, object] = {
        "order": order,
        "name": f"Đường giao thông số {order}",
        "code": code,
        "group": "C",
        "locality": "Xã Chợ Đồn",
        "capacity": "5 km",
        "period": "2024-2027" if paid else "2026-2028",
        "decision": "123/QĐ-UBND ngày 15/3/2025",
        "cost": cost,
        "cost_nstw": cost // 2,
        "cost_nsdp": cost // 2,
        "paid": paid or None,
        "paid_nstw": paid // 2 or None,
        "paid_nsdp": paid // 2 or None,
        "demand": left,
        "demand_nstw": left // 2,
        "demand_nsdp": left // 2,
        "note": None,
    }
    return list((row | cells).values())


SOUND_ROWS = (
    project_row(1, "7900001", 80_000, 30_000),
    project_row(2, "7900002", 46_000, 0),
    project_row(3, "7900003", 24_000, 4_000),
)


def total_row(label: str = "Tổng số", **amounts: object) -> list[object]:
    """The right totals of `SOUND_ROWS`, with the given ones in their place."""
    sums: dict[str, object] = {
        "cost": 150_000,
        "cost_nstw": 75_000,
        "cost_nsdp": 75_000,
        "paid": 34_000,
        "paid_nstw": 17_000,
        "paid_nsdp": 17_000,
        "demand": 116_000,
        "demand_nstw": 58_000,
        "demand_nsdp": 58_000,
    }
    return [None, label, *[None] * 6, *(sums | amounts).values(), None]


def sound_list(*more: Sequence[object], rows: Sequence[Sequence[object]] = SOUND_ROWS) -> ListSheet:
    """A list with a header of three rows and nothing to remark, and the rows given."""
    return ListSheet(headings=THREE_ROWS, rows=[*rows, *more], numbering=True)


def envelope(code: str, kind: str, total: int | None, **yearly: int) -> Source:
    """A source with the money a person typed; years as `y2026=…`."""
    years = {int(year.removeprefix("y")): amount for year, amount in yearly.items()}
    return Source(code=code, name=code, kind=SourceKind(kind), yearly=years, total=total)


ENVELOPES = (envelope("NSTW", "central", 90_000), envelope("NSDP", "local_balance", 90_000))


def write_doubtful_list(path: Path) -> Path:
    """A sound list like Biểu 02 with three header rows, in which one heading must be confirmed.

    Column O, `Kế hoạch vốn giai đoạn 2026-2030`, may be the demand or the approved plan; confirm it with
    `{14: "demand"}`. The sources are NSTW and NSDP; `ENVELOPES` has money for them.
    """
    headings = list(THREE_ROWS[:15])
    headings[14] = ("Kế hoạch vốn giai đoạn 2026-2030",)
    headings.append(("Ghi chú",))
    rows = [[*row[:15], row[17]] for row in (*SOUND_ROWS, total_row())]
    return ListSheet(headings=headings, rows=rows, numbering=True).write(path)


def cell_by_id(grid: Sequence[Sequence[Cell]], column: str, row: int = 0) -> Cell:
    """A cell of a canonical sheet with labels and ids: by column id, rows counted below the ids."""
    return grid[row + 2][list(grid[1]).index(column)]
