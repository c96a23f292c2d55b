"""How the allocation table of plan.xlsx is laid out: a contract for whoever reads an edited plan back.

The sheet is called as `report.sheet.allocation` says, in Vietnamese or English. One row of it, the row
of ids, holds `project_id` in one cell and the ids below in others. Columns are found by these ids, never
by their place, and headings are for people only.

Rows below the row of ids that have something in the column `project_id` are the lines of the plan, in any
order; all other rows are titles, groups, totals and notes, and are to be passed over.

What says the plan, in constants only (a formula there is a fault, whatever value is stored with it):

- `YEAR:SOURCE`, such as `2026:XDCB`: capital of that source in that year, whole million VND, blank = 0.
  There is a column wherever some line may have money, and nowhere else is an amount decided.
- `remainder:SOURCE`: what is left for the next period, whole million VND, blank = 0.
- `selected`: 1 in the plan, 0 out. Whoever adds money to a line that is out sets it to 1.
- `tier`: tier of the line in the order of priority.
- `schedule`: `on_time`, `tail` or `late`; blank where the line is out.
- `start`, `end`, `finish`: first year of capital, last year the schedule has capital, year in which the
  line is finished. Blank where the line is out; `start` and `finish` also for lump sums, which have none.
- `rank`: place in the ranked order, each once.

Totals by year and source, the line's total, what is left and what is lacking are formulas over these
constants and have no ids. Columns whose id begins with `key:` are constants that the other sheets sum by:
`key:sector` is the place of the sector in Điều 7.1 (1–13), the others are numbers without a meaning of
their own. They change nothing in the plan.
"""

import re

PROJECT_ID = "project_id"
SELECTED = "selected"
SCHEDULE = "schedule"
START = "start"
END = "end"
FINISH = "finish"
TIER = "tier"
RANK = "rank"

_PAYMENT = re.compile(r"(\d{4}):(.+)", re.DOTALL)
_REMAINDER = "remainder:"
_KEY = "key:"


def payment_id(source: str, year: int) -> str:
    """Id of the column with the capital of a source in a year: `2026:XDCB`."""
    return f"{year}:{source}"


def remainder_id(source: str) -> str:
    """Id of the column with what is left for the next period from a source: `remainder:XDCB`."""
    return f"{_REMAINDER}{source}"


def key_id(name: str) -> str:
    """Id of a column other sheets sum by: `key:sector`, `key:class:social`."""
    return f"{_KEY}{name}"


def payment_of(column_id: str) -> tuple[str, int] | None:
    """(source, year) of a column with capital; None for any other column."""
    found = _PAYMENT.fullmatch(column_id)
    return (found[2], int(found[1])) if found else None


def remainder_of(column_id: str) -> str | None:
    """Source of a column with what is left for the next period; None for any other column."""
    return column_id.removeprefix(_REMAINDER) if column_id.startswith(_REMAINDER) else None
