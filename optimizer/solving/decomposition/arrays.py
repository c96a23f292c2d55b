"""A book as arrays: what pricing and the master read.

Every project owns a run of *options* (its schedules) and a run of *money columns* (capital by year and
source, remainders, shortfalls). Coupling rows are sparse matrices over both, and over the few master
columns that belong to no project.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.units import Money
from optimizer.book import Book
from optimizer.build import coupling_rows
from optimizer.objective import synergies
from optimizer.rows import MASTER_MAX, Column, CouplingRow, Sense, f, r, synergy_reached, u, x
from optimizer.table import ProjectTable

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

ANY_SHORTFALL: Money = 10**15
"""A cap on a tier that never binds, million VND."""


class ContradictionError(Exception):
    """Rows that nothing can satisfy, found before any solving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """The book, flattened. P projects, O options, M money columns, R coupling rows, K master columns.

    first_option, first_money : (P + 1), where each project's run begins. project_of_option : (O).
    least, most : (P), how many of a project's schedules must and may be followed, 0 or 1.
    value : (O), v_p · D(σ). money : the money columns in order. place_of : p of each project_id.
    option_rows (O × R), money_rows (M × R), master_rows (K × R) : coefficients on the coupling rows.
    right, sense : (R); sense −1 at least, 0 equal, 1 at most. keys : of the rows, as `Row.key` has them.
    master_most : (K). master_value : (K), what one unit adds to the plan's value.
    tier_row : row of each tier's shortfall. lacking : (M), tier whose shortfall the column is, 0 = none.
    """

    book: Book
    first_option: Ints
    first_money: Ints
    project_of_option: Ints
    least: Ints
    most: Ints
    value: Floats
    money: tuple[Column, ...]
    place_of: Mapping[str, int]
    option_rows: sparse.csr_matrix
    money_rows: sparse.csr_matrix
    master_rows: sparse.csr_matrix
    right: Floats
    sense: Ints
    master: tuple[Column, ...]
    master_most: Floats
    master_value: Floats
    tier_row: Mapping[int, int]
    lacking: Ints
    keys: tuple[tuple[str, ...], ...]

    @property
    def projects(self) -> int:
        """P."""
        return len(self.book.tables)

    @property
    def options(self) -> int:
        """O."""
        return len(self.value)

    @property
    def below_all(self) -> float:
        """Less than any plan is worth: a bound below it proves that there is none."""
        least = np.zeros(self.projects)
        np.minimum.at(least, self.project_of_option, self.value)
        return float(least.sum() + np.minimum(self.master_value, 0.0) @ self.master_most) - 1.0

    def money_of(self, project: int) -> slice:
        """The project's money columns."""
        return slice(int(self.first_money[project]), int(self.first_money[project + 1]))

    def options_of(self, project: int) -> slice:
        """The project's options."""
        return slice(int(self.first_option[project]), int(self.first_option[project + 1]))

    def number_of(self, option: int) -> int:
        """The option's number within its project."""
        return int(option - self.first_option[self.project_of_option[option]])

    def rights(self, caps: Mapping[int, Money]) -> Floats:
        """Right-hand sides with the tiers' shortfalls capped; a tier without a cap may lack anything."""
        right = self.right.copy()
        for tier, row in self.tier_row.items():
            right[row] = caps.get(tier, ANY_SHORTFALL)
        return right

    def amount_caps(self, caps: Mapping[int, Money]) -> Floats:
        """(M) the most each money column may be: where a tier may lack c, no line of it may lack more."""
        upper = np.full(len(self.money), np.inf)
        for tier, cap in caps.items():
            upper[self.lacking == tier] = float(cap)
        return upper


def arrays_of(book: Book) -> Arrays:
    """Flatten a book; its shortfall caps are left to `Arrays.rights`.

    Errors: ContradictionError where a row cannot hold whatever is decided.
    """
    money = [column for table in book.tables for column in _money_columns(table)]
    options = [x(table.project_id, n) for table in book.tables for n in range(len(table.options))]
    tiers = book.tiers if book.terms.scenario.has("tier_order") else ()
    rows, bounds = _kept(coupling_rows(book.with_caps(dict.fromkeys(tiers, ANY_SHORTFALL))))
    master = tuple(sorted({c for row in rows for c in row.coefficients if c.kind in MASTER_MAX}))
    places = {column: place for run in (options, money, master) for place, column in enumerate(run)}
    kind_of = dict.fromkeys(options, 0) | dict.fromkeys(money, 1) | dict.fromkeys(master, 2)
    matrices = _matrices(rows, places, kind_of, (len(options), len(money), len(master)))
    least, most = zip(*(_choices(table) for table in book.tables), strict=True)
    counts = [len(table.options) for table in book.tables]
    spans = [len(_money_columns(table)) for table in book.tables]
    worth = {
        synergy_reached(s.project, s.other): s.value for s in synergies(book.portfolio, book.terms.scenario)
    }
    return Arrays(
        book=book,
        first_option=np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
        first_money=np.concatenate(([0], np.cumsum(spans, dtype=np.int64))),
        project_of_option=np.repeat(np.arange(len(counts)), counts),
        least=np.array(least, dtype=np.int64),
        most=np.array(most, dtype=np.int64),
        value=np.array([option.value for table in book.tables for option in table.options]),
        money=tuple(money),
        place_of={table.project_id: place for place, table in enumerate(book.tables)},
        option_rows=matrices[0],
        money_rows=matrices[1],
        master_rows=matrices[2],
        right=np.array([float(row.right) for row in rows]),
        sense=np.array([_SENSE[row.sense] for row in rows], dtype=np.int64),
        master=master,
        master_most=np.array([bounds.get(column, _most(column)) for column in master]),
        master_value=np.array([worth.get(column, 0.0) for column in master]),
        tier_row={int(row.where[0]): n for n, row in enumerate(rows) if row.rule == "tier_order"},
        lacking=_lacking(book, money, tiers),
        keys=tuple(row.key for row in rows),
    )


def with_rights(arrays: Arrays, rows: Iterable[CouplingRow]) -> Arrays:
    """The same with new right-hand sides of some rows, given with all rows that bound the same columns.

    Rows that the arrays do not have are left out: nothing stands in them.
    """
    kept, bounds = _kept(rows)
    places = {key: place for place, key in enumerate(arrays.keys)}
    right = arrays.right.copy()
    for row in kept:
        right[places[row.key]] = float(row.right)
    most = [bounds.get(column, old) for column, old in zip(arrays.master, arrays.master_most, strict=True)]
    return replace(arrays, right=right, master_most=np.array(most))


_SENSE = {Sense.AT_LEAST: -1, Sense.EQUAL: 0, Sense.AT_MOST: 1}


def _money_columns(table: ProjectTable) -> list[Column]:
    cells = sorted(table.cells, key=lambda cell: (cell[1], cell[0]))
    return [
        *(f(table.project_id, source, year) for source, year in cells),
        *(r(table.project_id, source) for source in table.remainder_sources),
        *(u(table.project_id, part.name) for part in table.parts),
    ]


def _kept(coupling: Iterable[CouplingRow]) -> tuple[list[CouplingRow], dict[Column, float]]:
    """Coupling rows with something in them, and rows of one master column turned into its bound."""
    rows: list[CouplingRow] = []
    bounds: dict[Column, float] = {}
    for row in coupling:
        used = {column: weight for column, weight in row.coefficients.items() if weight}
        if not used:
            if not _holds_empty(row):
                raise ContradictionError(row)
        elif len(used) == 1 and row.sense is Sense.AT_MOST and next(iter(used)).kind in MASTER_MAX:
            column, weight = next(iter(used.items()))
            bounds[column] = min(bounds.get(column, math.inf), row.right / weight)
        else:
            rows.append(row)
    return rows, bounds


def _holds_empty(row: CouplingRow) -> bool:
    if row.sense is Sense.AT_MOST:
        return row.right >= 0
    return row.right <= 0 if row.sense is Sense.AT_LEAST else row.right == 0


def _most(column: Column) -> float:
    most = MASTER_MAX[column.kind]
    return float(ANY_SHORTFALL) if most is None else most


def _matrices(
    rows: list[CouplingRow],
    places: Mapping[Column, int],
    kind_of: Mapping[Column, int],
    widths: tuple[int, int, int],
) -> list[sparse.csr_matrix]:
    entries: list[tuple[list[int], list[int], list[float]]] = [([], [], []) for _ in widths]
    for number, row in enumerate(rows):
        for column, weight in row.coefficients.items():
            if weight:
                at, place, weights = entries[kind_of[column]]
                at.append(number)
                place.append(places[column])
                weights.append(float(weight))
    return [
        sparse.csr_matrix((weights, (place, at)), shape=(width, len(rows)))
        for (at, place, weights), width in zip(entries, widths, strict=True)
    ]


def _choices(table: ProjectTable) -> tuple[int, int]:
    """How many schedules must and may be followed.

    A project that must be paid something whether selected or not (`not_below_disbursed`) must be selected.
    """
    least, most = 0, 1
    for choice in table.choices:
        if choice.sense in (">=", "="):
            least = max(least, choice.number)
        if choice.sense in ("<=", "="):
            most = min(most, choice.number)
    if any(bound.sense == ">=" and not bound.if_selected and bound.amount > 0 for bound in table.money):
        least = 1
    if least > most or (least and not table.options):
        raise ContradictionError(table.project_id)
    return least, most if table.options else 0


def _lacking(book: Book, money: list[Column], tiers: tuple[int, ...]) -> Ints:
    tier_of = {
        u(table.project_id, part.name): part.tier
        for table in book.tables
        if table.counts_in_tiers
        for part in table.parts
        if part.tier in tiers
    }
    return np.array([tier_of.get(column, 0) for column in money], dtype=np.int64)
