"""Messy workbooks from a known truth: a list of projects, written the many ways that offices write it."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

SECTORS = ("Giao thông", "Giáo dục và đào tạo", "Y tế, dân số và gia đình", "Nông nghiệp, thủy lợi")
STATUSES: Mapping[str, str] = {
    "ongoing_finishing": "Dự án dự kiến hoàn thành trong giai đoạn 2026-2030",
    "ongoing": "Dự án chuyển tiếp hoàn thành sau năm 2030",
    "new": "Dự án khởi công mới",
}
PLACES = ("Xã Chợ Đồn", "Xã Ba Bể", "Phường Đức Xuân", "Xã Na Rì", "Xã Ngân Sơn")
WORKS = ("Đường", "Cầu", "Trường THCS", "Trạm y tế", "Kè", "Hồ chứa nước", "Cải tạo, nâng cấp", "Trụ sở")
NAMES = ("Nà Phặc", "Khuổi Dú", "Đồng Tâm", "Bản Lác", "Pác Nặm", "Thượng Quan", "Lương Bằng", "Cốc Đán")
PERIODS: tuple[tuple[str, tuple[int | None, int]], ...] = (
    ("2022-2025", (2022, 2025)),
    ("2022- 2026", (2022, 2026)),
    ("2024 – 2027", (2024, 2027)),
    ("đến 30/7/2026", (None, 2026)),
    ("31/12/2026", (2026, 2026)),
    ("2021-2025 gia hạn đến 2026", (2021, 2026)),
    ("từ 2023 đến 2026", (2023, 2026)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A project as it really is; amounts in million VND, by source."""

    code: str
    name: str
    sector: str
    status: str
    group: str
    locality: str
    period: str
    decision: str
    cost: tuple[int, int]
    paid: tuple[int, int]
    demand: tuple[int, int]

    @property
    def total(self) -> int:
        return sum(self.cost)


def truths(seed: int, count: int) -> list[Truth]:
    """Projects in the order of an official list: by sector, then by state."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        status = chance.choice(list(STATUSES))
        cost = (chance.randrange(2, 400) * 500, chance.randrange(2, 300) * 250)
        paid = tuple(0 if status == "new" else part * chance.randrange(1, 8) // 10 for part in cost)
        left = tuple(c - p for c, p in zip(cost, paid, strict=True))
        made.append(
            Truth(
                code=str(7_900_000 + 17 * number),
                name=f"{chance.choice(WORKS)} {chance.choice(NAMES)} {number + 1}, đoạn {number % 3 + 1}",
                sector=chance.choice(SECTORS),
                status=status,
                group="C" if sum(cost) < 45_000 else "B",
                locality=chance.choice(PLACES),
                period=chance.choice(PERIODS)[0] if status != "new" else "2026-2029",
                decision=f"{100 + number}/QĐ-UBND ngày {1 + number % 28}/3/2025",
                cost=cost,
                paid=(paid[0], paid[1]),
                demand=(left[0], left[1]) if status != "ongoing" else (left[0] // 2, left[1] // 2),
            )
        )
    order = list(STATUSES)
    return sorted(made, key=lambda own: (SECTORS.index(own.sector), order.index(own.status)))


type Key = Callable[[Truth], str]


def by_sector(own: Truth) -> str:
    return own.sector


def by_status(own: Truth) -> str:
    return STATUSES[own.status]


def by_group(own: Truth) -> str:
    return f"Dự án nhóm {own.group}"


def by_place(own: Truth) -> str:
    return own.locality


@dataclass(frozen=True, slots=True, kw_only=True)
class Mess:
    """How a list is written.

    levels : what groups the projects, outermost first. numbers : how each level and, last, the projects
    are numbered. sums : where groups print their sums: on their row, below them, nowhere. total : top,
    bottom, both or none. wrong : a printed total that is off by so many million. unit : of the amounts.
    as_text : amounts as text. header : merged, loose (no merged cells), short (fewer columns, one row).
    formulas : sums as formulas with their `values`, with `errors`, or without values (`uncached`). thin :
    share of the details that are left blank. details : whether decision, period and place stand beside the
    projects. left : empty columns before the list. parts : rows by source below each project.
    """

    name: str
    levels: tuple[Key, ...] = (by_sector, by_status)
    numbers: tuple[str, ...] = ("I", "a)", "1")
    sums: str = "row"
    total: str = "top"
    wrong: int = 0
    unit: str = "triệu đồng"
    as_text: Callable[[float], object] = field(default=lambda amount: amount)
    header: str = "merged"
    details: bool = True
    code: Callable[[Truth, int], object] = field(default=lambda own, _at: own.code)
    running: bool = False
    left: int = 0
    title: tuple[str, ...] = (
        "DANH MỤC DỰ ÁN ĐẦU TƯ CÔNG TRUNG HẠN 2026-2030",
        "(Kèm theo Tờ trình số 15/TTr-UBND)",
    )
    unit_place: str = "title"
    numbering: bool = False
    repeated: int = 0
    blank_rows: int = 0
    notes: tuple[str, ...] = ()
    middle_note: str = ""
    parts: bool = False
    hidden: tuple[int, ...] = ()
    inline: bool = False
    upper: bool = False
    formulas: str = ""
    thin: float = 0
    text: Callable[[str], str] = field(default=lambda text: text)


def dotted(amount: float) -> str:
    """10000 → `10.000`, 10000.5 → `10.000,5`."""
    whole, _, part = f"{amount:.6f}".rstrip("0").rstrip(".").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{part}" if part else grouped


_SCALE = {"đồng": 10**6, "triệu đồng": 1, "tỷ đồng": 1 / 1000}

AMOUNT_HEADS = (
    ("Quyết định đầu tư", "TMĐT", "Tổng số"),
    ("Quyết định đầu tư", "TMĐT", "Trong đó: NSTW"),
    ("Quyết định đầu tư", "TMĐT", "Trong đó: NSĐP"),
    ("Lũy kế vốn đã bố trí đến hết năm 2025", "Tổng số"),
    ("Lũy kế vốn đã bố trí đến hết năm 2025", "Trong đó: NSTW"),
    ("Lũy kế vốn đã bố trí đến hết năm 2025", "Trong đó: NSĐP"),
    ("Nhu cầu vốn giai đoạn 2026-2030", "Tổng số"),
    ("Nhu cầu vốn giai đoạn 2026-2030", "Trong đó: NSTW"),
    ("Nhu cầu vốn giai đoạn 2026-2030", "Trong đó: NSĐP"),
)
IDS = (
    "total_cost",
    "cost:NSTW",
    "cost:NSDP",
    "paid",
    "paid:NSTW",
    "paid:NSDP",
    "demand",
    "demand:NSTW",
    "demand:NSDP",
)
SHORT_HEADS = (
    ("Tổng mức đầu tư",),
    ("Lũy kế vốn đã bố trí đến hết năm 2025",),
    ("Nhu cầu vốn giai đoạn 2026-2030",),
)
SHORT_IDS = ("total_cost", "paid", "demand")


def amounts(own: Truth) -> tuple[int, ...]:
    """Amounts of a project in the order of `IDS`."""
    found: list[int] = []
    for part in (own.cost, own.paid, own.demand):
        found += [sum(part), *part]
    return tuple(found)


def sums_of(projects: Sequence[Truth]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*map(amounts, projects), strict=True)))


_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def numbered(style: str, at: int, above: str) -> object:
    """The STT of the row `at` (from 1) in its level."""
    letters = "abcdđeghiklmnopqrstuvxy"
    return {
        "I": _ROMAN[at] if at < len(_ROMAN) else str(at),
        "A": letters[at - 1].upper() if at <= len(letters) else str(at),
        "a)": f"{letters[at - 1]})" if at <= len(letters) else str(at),
        "(1)": f"({at})",
        "1": at,
        "1.": f"{at}.",
        "1.1": f"{above}.{at}",
        "-": "-",
        "": None,
    }[style]


@dataclass(slots=True)
class Line:
    """A row to write: number, name, the project or the sums it prints."""

    order: object
    name: str
    project: Truth | None = None
    sums: tuple[int, ...] | None = None
    cells: Mapping[int, object] = field(default_factory=dict)


def lines(mess: Mess, projects: Sequence[Truth]) -> list[Line]:
    """The rows of the list below its header."""
    count = [0]

    def walk(own: Sequence[Truth], depth: int, above: str) -> Iterator[Line]:
        style = mess.numbers[depth]
        if depth == len(mess.levels):
            for at, project in enumerate(own, start=1):
                count[0] += 1
                order = numbered(style, count[0] if mess.running else at, above)
                yield Line(order, project.name, project=project)
                if mess.parts:
                    yield Line("-", "Vốn NSTW", sums=(project.cost[0], *[0] * 8))
                    yield Line(None, "Trong đó: NSĐP", sums=(project.cost[1], *[0] * 8))
            return
        key = mess.levels[depth]
        ordered = sorted(own, key=lambda project: [key(p) for p in own].index(key(project)))
        for at, (title, members) in enumerate(groupby(ordered, key), start=1):
            group = list(members)
            order = numbered(style, at, above)
            shown = title.upper() if mess.upper else title
            printed = sums_of(group) if mess.sums == "row" else None
            yield Line(order, shown, sums=printed)
            yield from walk(group, depth + 1, str(order))
            if mess.sums == "below":
                yield Line(None, f"Cộng {title[:1].lower()}{title[1:]}", sums=sums_of(group))

    body = list(walk(list(projects), 0, ""))
    every = sums_of(projects)
    total = Line(
        None, "TỔNG SỐ" if mess.total == "top" else "Tổng cộng", sums=(every[0] + mess.wrong, *every[1:])
    )
    if mess.total in ("top", "both"):
        body.insert(0, total)
    if mess.total in ("bottom", "both"):
        body.append(total)
    return body


def heads(mess: Mess) -> list[tuple[str, ...]]:
    """The path of each column."""
    amount_heads = SHORT_HEADS if mess.header == "short" else AMOUNT_HEADS
    unit = f" ({mess.unit})" if mess.unit_place == "head" else ""
    own = [("STT",), ("Danh mục dự án",)]
    if mess.details:
        own += [("Mã dự án",), ("Nhóm dự án",), ("Địa điểm XD",), ("Thời gian KC-HT",)]
        decision = ("Số quyết định; ngày, tháng, năm ban hành",)
        own.append(decision if mess.header == "short" else ("Quyết định đầu tư", *decision))
    own += [(head[0] + unit, *head[1:]) if head[0] != "Quyết định đầu tư" else head for head in amount_heads]
    return [*own, ("Ghi chú",)]


def cells_of(mess: Mess, line: Line, at: int) -> list[object]:
    """The cells of a row under `heads`."""
    project = line.project
    name = mess.text(line.name)
    order = line.order
    if mess.inline and order is not None:
        sign = "" if str(order).endswith((")", ".")) or order == "-" else "."
        name, order = f"{order}{sign} {name}", None
    cells: list[object] = [order, name]
    if mess.details:
        cells += (
            [
                mess.code(project, at),
                project.group,
                mess.text(project.locality),
                mess.text(project.period),
                project.decision,
            ]
            if project
            else [None] * 5
        )
        if mess.thin:
            chance = random.Random(at)
            cells[2:] = [None if chance.random() < mess.thin else cell for cell in cells[2:]]
    own = amounts(project) if project else line.sums
    if own is None:
        own = (0,) * 9
    picked = (own[0], own[3], own[6]) if mess.header == "short" else own
    scale = _SCALE[mess.unit]
    cells += [mess.as_text(_scaled(amount, scale)) if amount else None for amount in picked]
    return [*cells, None]


def _scaled(amount: int, scale: float) -> float:
    return amount * scale if scale >= 1 else round(amount * scale, 6)


def grid(mess: Mess, projects: Sequence[Truth]) -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    """Every row of the sheet, and the merged areas."""
    shift: list[object] = [None] * mess.left
    rows: list[list[object]] = [[*shift, mess.text(line)] for line in mess.title]
    if mess.unit_place == "title":
        rows.append([*shift, *[None] * 5, mess.text(f"Đơn vị tính: {mess.unit}")])
    paths = heads(mess)
    height = max(map(len, paths))
    top = len(rows)
    header, merges = header_rows(mess, paths, height, top)
    rows += header
    if mess.numbering:
        rows.append([*shift, *(f"({at})" for at in range(1, len(paths) + 1))])
    for at, line in enumerate(lines(mess, projects)):
        if mess.repeated and at and at % mess.repeated == 0:
            rows += header
        if mess.blank_rows and at and at % mess.blank_rows == 0:
            rows.append([])
        if mess.middle_note and at == 4:
            rows.append([*shift, None, mess.text(mess.middle_note)])
        rows.append([*shift, *cells_of(mess, line, at)])
    rows += [[], *([*shift, None, mess.text(note)] for note in mess.notes)]
    return rows, merges


def header_rows(
    mess: Mess, paths: Sequence[tuple[str, ...]], height: int, top: int
) -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    rows: list[list[object]] = [[None] * (mess.left + len(paths)) for _ in range(height)]
    merges = []
    for at, path in enumerate(paths):
        column = mess.left + at
        for level, text in enumerate(path):
            is_same = at > 0 and paths[at - 1][: level + 1] == path[: level + 1] and level < len(path) - 1
            if is_same:
                continue
            rows[level][column] = mess.text(text)
            wide = at
            while (
                level < len(path) - 1
                and wide + 1 < len(paths)
                and paths[wide + 1][: level + 1] == path[: level + 1]
            ):
                wide += 1
            last = height - 1 if level == len(path) - 1 else level
            if mess.header == "merged" and (wide > at or last > level):
                merges.append((top + level, column, top + last, mess.left + wide))
    return rows, merges


def write(mess: Mess, projects: Sequence[Truth], path: Path, sheet_name: str = "Biểu 01") -> Path:
    """The list as an .xlsx; totals as formulas with their values where the mess asks for it."""
    rows, merges = grid(mess, projects)
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet(sheet_name)
    for area in merges:
        sheet.merge_range(*area, "")
    names = {project.name for project in projects}
    sums = [
        at for at, cells in enumerate(rows) if at > merges_end(merges) and not names & set(map(str, cells))
    ]
    put(sheet, rows, mess.formulas, sums)
    for row in mess.hidden:
        sheet.set_row(row, None, None, {"hidden": True})
    workbook.close()
    return path


def merges_end(merges: Sequence[tuple[int, int, int, int]]) -> int:
    """The last row of a merged header."""
    return max((last for _, _, last, _ in merges), default=0)


def put(sheet: Any, rows: Sequence[Sequence[object]], formulas: str = "", sums: Sequence[int] = ()) -> None:
    """Cells as they are: text, numbers, and the rows of sums as formulas where wanted."""
    for row, cells in enumerate(rows):
        is_sum = bool(formulas) and row in sums
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif isinstance(cell, int | float) and is_sum:
                value = {"values": cell, "errors": "#REF!", "uncached": ""}[formulas]
                sheet.write_formula(row, column, "=SUM(A1:A1)", None, value)
            elif isinstance(cell, int | float):
                sheet.write_number(row, column, cell)
