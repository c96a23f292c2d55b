"""Plans broken by hand in one link between two projects, or in what a synergy adds."""

from models.vocabulary import LinkType, Status
from tests.audit.builders import Broken, Case, late, on_time, paid, tail
from tests.audit.plans_together import A_THEN_B, link, moved, scheduled, two_case, without, works_done_case

REQUIRES = link(LinkType.REQUIRES)
FINISHED = link(LinkType.REQUIRES_FINISHED)
EXCLUDES = link(LinkType.EXCLUDES)
BUNDLE = link(LinkType.BUNDLE)
SYNERGY = link(LinkType.SYNERGY, value=5.0)


def _tail() -> Case:
    """A is on the tail 2029–2031, so it is not finished when B starts in 2030."""
    longer = two_case(FINISHED).project("A", min_year_share=0.0).source("XDCB", previous_plan=1000)
    money = paid({2029: 20, 2030: 20})
    left = scheduled(longer, "A", tail(2029, 2031), allocated=money, remainder={"XDCB": 20})
    return scheduled(left, "B", on_time(2030, 2030), allocated=paid({2030: 60})).project(
        "B", max_year_share=1.0
    )


def _late(kind: LinkType) -> Case:
    """A is ongoing and 10 short: late, so that it is not finished when B starts in 2028."""
    short = two_case(link(kind)).project("A", status=Status.ONGOING, committed=True, first_capital_year=2025)
    short = short.told(shortfall_by_tier={8: 10})
    return scheduled(
        short,
        "A",
        late(2026, 2030, 2031),
        tier=8,
        allocated=paid({2026: 20, 2027: 30}),
        shortfall={8: 10},
    )


def _demand_below() -> Case:
    """A finds 50 of its 60 in the period, so it finishes after it."""
    part = two_case(FINISHED).project("A", demand=50, finish_year=2028)
    return scheduled(part, "A", on_time(2026, 2027, 2031), allocated=paid({2026: 25, 2027: 25}))


LINKS = (
    Broken("other_later", "requires", "B A", 1, lambda: moved(two_case(REQUIRES), "A", 2029)),
    Broken(
        "other_much_later",
        "requires",
        "B A",
        3,
        lambda: moved(moved(two_case(REQUIRES), "A", 2029), "B", 2026),
    ),
    Broken("other_out", "requires", "B A", 3, lambda: without(two_case(REQUIRES), "A")),
    Broken(
        "second_of_two_links",
        "requires",
        "A B",
        2,
        lambda: two_case(REQUIRES, link(LinkType.REQUIRES, "A", "B")),
    ),
    Broken("a_year_too_early", "requires_finished", "B A", 1, lambda: moved(two_case(FINISHED), "B", 2027)),
    Broken("at_the_same_time", "requires_finished", "B A", 2, lambda: moved(two_case(FINISHED), "B", 2026)),
    Broken("finished_out", "requires_finished", "B A", 3, lambda: without(two_case(FINISHED), "A")),
    Broken("tail_never_finishes", "requires_finished", "B A", 1, _tail),
    Broken("late_never_finishes", "requires_finished", "B A", 3, lambda: _late(LinkType.REQUIRES_FINISHED)),
    Broken("demand_below_remaining", "requires_finished", "B A", 3, _demand_below),
    Broken(
        "works_done_left_out",
        "requires_finished",
        "B A",
        5,
        lambda: without(works_done_case().project("A", committed=False), "A"),
    ),
    Broken("alternatives", "excludes", "B A", 1, lambda: two_case(EXCLUDES)),
    Broken(
        "alternatives_told_the_other_way",
        "excludes",
        "A B",
        1,
        lambda: two_case(link(LinkType.EXCLUDES, "A", "B")),
    ),
    Broken("second_alone", "bundle", "B A", 1, lambda: without(two_case(BUNDLE), "A")),
    Broken("first_alone", "bundle", "B A", 1, lambda: without(two_case(BUNDLE), "B")),
    Broken(
        "synergy_of_one",
        "synergy",
        "B A",
        5.0,
        lambda: without(two_case(SYNERGY), "A").worth(20 * 0.95**3 + 5),
    ),
    Broken(
        "synergy_of_the_other",
        "synergy",
        "B A",
        5.0,
        lambda: without(two_case(SYNERGY), "B").worth(10 * 0.95 + 5),
    ),
    Broken(
        "synergy_of_none",
        "synergy",
        "B A",
        5.0,
        lambda: without(without(two_case(SYNERGY), "A"), "B").worth(5.0),
    ),
    Broken("synergy_forgotten", "value", "objective", 5.0, lambda: two_case(SYNERGY).worth(A_THEN_B)),
    Broken(
        "synergy_discounted",
        "value",
        "objective",
        5 - 5 * 0.95,
        lambda: two_case(SYNERGY).worth(A_THEN_B + 5 * 0.95),
    ),
    Broken(
        "synergy_counted_twice",
        "value",
        "objective",
        5.0,
        lambda: two_case(SYNERGY).worth(A_THEN_B + 10),
    ),
)
