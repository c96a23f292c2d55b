"""What differs between two scenarios, printed line by line."""

from models.scenario import diff
from tests.intake.grids import scenario_grid, sound, understood

_ALL = (
    "urgent;national;advance;completed;oda;ppp;ongoing_finishing;ongoing;preparation;arrears;"
    "policy_capital;entrusted;new"
)


def lines(base: dict[str, object], other: dict[str, object]) -> tuple[str, ...]:
    """The difference of two scenarios of one book."""
    sheet = scenario_grid(base, other, names=("base", "B"))  # type: ignore[arg-type]
    scenarios = understood(sound(scenario=sheet)).scenarios
    return diff(scenarios["base"], scenarios["B"])


def test_nothing_differs_but_the_name() -> None:
    assert lines({"discount": 0.9}, {}) == ()


def test_numbers_years_and_words() -> None:
    assert set(
        lines({"first_year": 2026}, {"discount": "90%", "last_year": 2029, "objective": "benefit"})
    ) == {
        "last_year: 2030 → 2029",
        "objective: score → benefit",
        "discount: 0.95 → 0.9",
    }


def test_what_was_not_given_is_a_dash() -> None:
    assert lines({}, {"time_limit": 60}) == ("time_limit: – → 60.0",)
    assert lines({"reserve": 0.1, "work_limit": 5}, {"work_limit": 7}) == ("work_limit: 5 → 7",)


def test_lists_of_rules() -> None:
    assert lines({}, {"rules_off": "entry"}) == ("rules_off: – → entry",)
    (line,) = lines({"rules_off": "entry"}, {"rules_off": "two_period_cap;entry"})
    assert line.startswith("rules_off: entry → ")
    assert "two_period_cap" in line


def test_entries_one_by_one() -> None:
    assert lines({"max_year_share_B": 0.5}, {"max_year_share_B": 0.6}) == ("max_year_share[B]: 0.5 → 0.6",)
    assert lines({"weight:social": 1}, {"weight:social": 2}) == ("weights[social]: 1.0 → 2.0",)
    assert lines({"locks_in": "P1"}, {"locks_in": "P2"}) == ("locks[P1]: in → –", "locks[P2]: – → in")


def test_envelopes_name_source_and_year() -> None:
    told = lines({}, {"envelope:XDCB": 1.1, "envelope:XDCB:2027": 0.9})
    assert len(told) == 2
    assert all("XDCB" in line for line in told)
    assert any("2027" in line and line.endswith("– → 0.9") for line in told)
    assert any("all" in line and line.endswith("– → 1.1") for line in told)


def test_the_order_of_priority() -> None:
    (line,) = lines({}, {"tier_order": _ALL.replace("urgent;national", "national;urgent")})
    assert line == f"tier_order: {_ALL} → {_ALL.replace('urgent;national', 'national;urgent')}"


def test_equal_ranks_show() -> None:
    (line,) = lines({}, {"tier_order": _ALL.replace("oda;ppp", "oda=ppp")})
    assert "oda=ppp" in line


def test_a_label_of_a_changed_limit_shows() -> None:
    assert set(lines({}, {"two_period_share": 0.3})) == {
        "two_period_share: 0.2 → 0.3",
        "hypothetical: – → two_period_share",
    }


def test_the_difference_has_a_direction() -> None:
    assert lines({"gap": 0.01}, {"gap": 0.02}) == ("gap: 0.01 → 0.02",)
    assert lines({"gap": 0.02}, {"gap": 0.01}) == ("gap: 0.02 → 0.01",)
