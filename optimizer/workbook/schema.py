"""The columns a workbook may have, from `data/schema`: they drive checks, template and docs."""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from data import ROOT

SHEETS: Mapping[str, tuple[str, ...]] = {
    "projects": ("Danh mục dự án",),
    "sources": ("Nguồn vốn",),
    "criteria": ("Tiêu chí",),
    "scenario": ("Kịch bản",),
    "links": ("Quan hệ giữa các dự án",),
    "limits": ("Hạn mức, cơ cấu vốn", "Hạn mức"),
    "debt": ("Vay và trả nợ NSĐP", "Vay và trả nợ"),
}
"""English sheet names and the Vietnamese ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """One column of a sheet.

    id : English id; parts in capitals (SOURCE, YEAR, UNIT) stand for a value, such as `cost:SOURCE`.
    type : name of the parser in `optimizer.intake.cells`.
    required : every row needs it; required_of_projects : so does every row that is a project.
    description, description_vi : what to enter; the Vietnamese one names unit, default and article, too.
    stem : the id without its variable parts. variables : those parts, such as ('SOURCE', 'YEAR').
    headings : everything a header cell may say, folded. All three are asked for every cell of a sheet.
    """

    id: str
    label_vi: str
    aliases: tuple[str, ...]
    type: str
    unit: str
    required: bool
    required_of_projects: bool
    default: str
    description: str
    description_vi: str
    stem: str = field(init=False)
    variables: tuple[str, ...] = field(init=False)
    headings: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        parts = self.id.split(":")
        object.__setattr__(self, "stem", parts[0])
        object.__setattr__(self, "variables", tuple(part for part in parts if part.isupper()))
        texts = (self.stem, self.label_vi, *self.aliases)
        object.__setattr__(self, "headings", tuple(dict.fromkeys(fold(text) for text in texts)))


@cache
def schema(sheet: str) -> tuple[ColumnSpec, ...]:
    """The columns of a sheet, in the order of the documentation."""
    with (ROOT / "schema" / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            ColumnSpec(
                id=row["id"],
                label_vi=row["label_vi"],
                aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
                type=row["type"],
                unit=row["unit"],
                required=row["required"] == "yes",
                required_of_projects=row["required"] in ("yes", "projects"),
                default=row["default"],
                description=row["description"],
                description_vi=row["description_vi"],
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=4096)
def spec_of(sheet: str, column: str) -> ColumnSpec | None:
    """The column a concrete id such as `cost:XDCB` or `2026` belongs to; None for extra columns."""
    parts = column.split(":")
    for spec in schema(sheet):
        if spec.id == column and not spec.variables:
            return spec
        if spec.id == "YEAR" and column.isdigit():
            return spec
        if spec.variables and spec.stem == parts[0] and len(parts) == len(spec.id.split(":")):
            return spec
    return None


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Without accents, case, signs and repeated spaces: `Tổng mức đầu tư` → `tong muc dau tu`."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "d"))
    letters = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in letters).split())
