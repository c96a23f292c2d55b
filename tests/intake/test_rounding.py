"""Rounding to whole million VND keeps what fits together: parts and totals, demand and what remains."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from models.issues import Severity, errors_in
from optimizer.intake.typed import whole, whole_parts
from optimizer.intake.whole import whole_projects, whole_sources
from tests.books import project, source
from tests.intake.grids import base, first, grid, issues, sound, understood

AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=6, allow_nan=False, allow_infinity=False)
NAMES = st.sampled_from("ABCDEF")
PARTS = st.dictionaries(NAMES, AMOUNTS, min_size=1)


@given(parts=PARTS)
def test_parts_sum_to_the_total_after_rounding(parts: dict[str, Decimal]) -> None:
    total = sum(parts.values(), Decimal(0))
    rounded = whole_parts(total, parts)
    assert sum(rounded.values()) == whole(total)
    assert all(abs(rounded[name] - amount) < 1 for name, amount in parts.items())


@given(parts=PARTS, total=AMOUNTS)
def test_parts_that_do_not_sum_are_rounded_alone(parts: dict[str, Decimal], total: Decimal) -> None:
    if abs(sum(parts.values(), Decimal(0)) - total) > Decimal("0.000001"):
        assert whole_parts(total, parts) == {name: whole(amount) for name, amount in parts.items()}
    assert whole_parts(None, parts) == {name: whole(amount) for name, amount in parts.items()}


@given(parts=st.dictionaries(NAMES, st.integers(min_value=0, max_value=10**9).map(Decimal), min_size=1))
def test_whole_parts_stay_as_they_are(parts: dict[str, Decimal]) -> None:
    assert whole_parts(sum(parts.values(), Decimal(0)), parts) == parts


def down(amount: Decimal) -> Decimal:
    """Down to whole đồng."""
    return amount.quantize(Decimal("0.000001"), rounding="ROUND_DOWN")


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Decimal]:
    """Amounts of a line that fit together: paid within cost, demand within what remains."""
    names = draw(st.lists(NAMES, min_size=1, unique=True))
    share = st.sampled_from([Decimal(0), Decimal("0.25"), Decimal("0.333333"), Decimal(1)])
    split, fixed = draw(st.booleans()), draw(st.booleans())
    cost = {name: draw(AMOUNTS) for name in names}
    paid = {name: down(cost[name] * draw(share)) for name in names}
    asked = {name: down((cost[name] - paid[name]) * draw(share)) for name in names}
    line = {
        "total_cost": sum(cost.values(), Decimal(0)),
        "paid": sum(paid.values(), Decimal(0)),
        "demand": sum(asked.values(), Decimal(0)),
    }
    line["advance_due"] = down(line["demand"] * draw(share))
    line["arrears_due"] = line["demand"] - line["advance_due"]
    for name in names if split else ():
        line |= {f"cost:{name}": cost[name], f"paid:{name}": paid[name], f"demand:{name}": asked[name]}
        if fixed:
            line[f"fix:{name}:2026"] = asked[name] / 2
            line[f"fix:{name}:2027"] = asked[name] / 2
    return line


@settings(max_examples=300)
@given(line=lines())
def test_what_fits_before_rounding_fits_after(line: dict[str, Decimal]) -> None:
    done = whole_projects(line)
    assert all(amount >= 0 for amount in done.values())
    assert done["paid"] <= done["total_cost"]
    left = done["total_cost"] - done["paid"]
    assert done["demand"] <= left
    if line["demand"] == line["total_cost"] - line["paid"]:
        assert done["demand"] == left
    assert done["advance_due"] + done["arrears_due"] == done["demand"]
    names = [column.removeprefix("cost:") for column in line if column.startswith("cost:")]
    for stem, total in (("cost", "total_cost"), ("paid", "paid"), ("demand", "demand")):
        if names:
            assert sum(done[f"{stem}:{name}"] for name in names) == done[total]
    for name in names:
        room = done[f"cost:{name}"] - done[f"paid:{name}"]
        assert room >= 0
        assert done[f"demand:{name}"] <= room
        assert done.get(f"fix:{name}:2026", 0) + done.get(f"fix:{name}:2027", 0) <= room
    assert all(abs(done[column] - amount) <= 7 for column, amount in line.items())


def money(**amounts: str) -> dict[str, Decimal]:
    return {column.replace("__", ":"): Decimal(amount) for column, amount in amounts.items()}


def test_a_line_paid_to_within_one_dong_is_paid_in_full() -> None:
    line = money(total_cost="2147.5", paid="2147.499999", demand="0", advance_due="0", arrears_due="0")
    assert whole_projects(line) == {
        "total_cost": 2148, "paid": 2148, "demand": 0, "advance_due": 0, "arrears_due": 0,
    }  # fmt: skip


def test_a_line_without_a_rest_has_none_after_rounding() -> None:
    # alone 12 − 11 − 0 would leave a million that nobody asked for
    assert whole_projects(money(total_cost="11.5", paid="11", savings="0.5", demand="0")) == {
        "total_cost": 12, "paid": 11, "savings": 1, "demand": 0,
    }  # fmt: skip
    split = money(cost__A="2147.499999", cost__B="0.000001", paid__A="2147.499999", paid__B="0")
    done = whole_projects(split | money(total_cost="2147.5", demand="0"))
    assert (done["total_cost"], done["demand"]) == (2148, 0)
    assert (done["paid:A"], done["paid:B"]) == (done["cost:A"], done["cost:B"])


def test_a_part_that_is_not_asked_for_stays_so() -> None:
    # B is paid to within one đồng: 6 − 5 would leave a million, but B is asked for nothing
    split = money(cost__A="100", cost__B="5.5", paid__A="0", paid__B="5.499999")
    done = whole_projects(split | money(demand__A="10", demand__B="0", total_cost="105.5", demand="10"))
    assert (done["demand"], done["demand:A"], done["demand:B"]) == (10, 10, 0)


@given(line=lines())
def test_whole_amounts_are_left_alone(line: dict[str, Decimal]) -> None:
    done = whole_projects(line)
    assert whole_projects({column: Decimal(amount) for column, amount in done.items()}) == done


def test_a_line_in_dong_is_rounded_without_false_alarms() -> None:
    # 14 998,437 − 5 320,812 = 9 677,625: each alone would be 14 998 − 5 321 = 9 677 < 9 678
    book = sound(
        {
            "status": "ongoing",
            "start_year": 2025,
            "total_cost": 14_998_437_000,
            "paid": 5_320_812_000,
            "demand": 9_677_625_000,
        },
        {"total_cost": 2_000_000_000},
        scenario={"money_unit": "dong"},
        sources=[["source", "kind", 2026, "reserve"], ["XDCB", "local_balance", 10**12, 0]],
    )
    line = first(book)
    assert (line.total_cost, line.paid, line.demand, line.remaining) == (14_998, 5_321, 9_677, 9_677)
    assert errors_in(issues(book)) == ()


def test_a_full_demand_stays_a_full_demand() -> None:
    # 10,6 − 0,4 = 10,2: alone 11 − 0 = 11 > 10, which would leave a million for the next period
    line = first(sound({"total_cost": "10,6", "paid": "0,4", "start_year": 2026, "demand": "10,2"}))
    assert line.demand == line.remaining == 11


def test_parts_without_a_total_sum_to_their_own() -> None:
    split = {"cost:XDCB": "999,2", "cost:NSTW": "0,8", "paid:XDCB": "0,4", "paid:NSTW": "0,4"}
    line = first(sound({"start_year": 2026} | split))
    assert line.paid == sum(line.paid_by_source.values()) == 1


def test_the_input_is_kept_in_whole_amounts() -> None:
    book = sound({"demand:XDCB": "600,5", "demand:NSTW": "399,5"})
    row = understood(book).sheets["projects"].rows[0]
    assert row["demand:XDCB"] + row["demand:NSTW"] == 1000
    assert {row["demand:XDCB"] % 1, row["demand:NSTW"] % 1} == {0}


def test_years_of_a_source_sum_to_its_total_after_rounding() -> None:
    raw = {"2026": Decimal("0.5"), "2027": Decimal("0.5"), "2028": Decimal("0.5"), "total": Decimal("1.5")}
    done = whole_sources(raw)
    assert done["total"] == done["2026"] + done["2027"] + done["2028"] == 2
    book = sound(sources=grid([source("XDCB", 0.5, 0.5, 0.5, reserve=0, total=1.5)]))  # type: ignore[arg-type]
    assert issues(book) == ()


def test_rounding_is_told_once_a_line_with_its_columns() -> None:
    book = sound({"total_cost": 1000.4, "savings": 0.2}, {"savings": 3})
    (issue,) = understood(book).issues
    assert (issue.code, issue.severity, issue.cell) == ("issue_amounts_rounded", Severity.WARNING, "E2")
    assert issue.values == {"found": "total_cost, savings"}


def test_a_book_in_billions_is_the_book_in_millions() -> None:
    rows = [project("P1", 1, social=50), project("P2", 2, social=40)]
    money = grid([source("XDCB", *[1] * 5, reserve=0), source("NSTW", *[1] * 5, kind="central", reserve=0)])
    small = {"projects": grid(rows), "sources": money, "scenario": [["money_unit", "tỷ đồng"]]}
    assert understood(small).projects == understood(sound()).projects
    assert understood(small).budget == understood(sound()).budget
    assert base(small) == base(sound())
