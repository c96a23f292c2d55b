"""Faults that make no difference to any plan, and why: no test can notice them.

A fault is named by its module, its function and its change, as `tests.mutation.run` prints it.
"""

from collections.abc import Mapping

SHORTCUT = "A short way: what follows finds nothing either."
NEVER_READ = "Of a line that the plan does not mention nothing is compared but its schedule, which is none."
NO_VALUE = "Only lump sums have no score, and their value is 0 before it is looked at."
OF_PROJECTS = "Asked of projects alone, and each has a status."
SAME = "Equal is the same, which is asked beside it."
ALIKE = "At the edge both sides are the same number."

EQUIVALENT: Mapping[str, str] = {
    "rules/funding _late: max((bound.amount for own in draft.options for bound in own.high.values()), "
    "default=demand): → min": "All schedules of a project have the same yearly limit.",
    "rules/timing yearly_limit: 0 → 1": "Where the parts are all that remains, they alone allow it.",
    "rules/timing minimum_instalment: least * count <= project.demanded: LtE → Lt": ALIKE,
    "audit/weights pairwise_weights: new - old: Sub → Add": "All rounds are then made, to the same end.",
    "audit/weights pairwise_weights: moved < SETTLED: Lt → LtE": ALIKE,
    "audit/windows has_window: line.project.is_lump_sum or status is None: Or → And": OF_PROJECTS,
    "audit/windows has_window: return False: left out": OF_PROJECTS,
    "audit/windows most_left: end <= last: LtE → Lt": "A window that ends with the plan leaves a share of 0.",
    "audit/windows least_in_year: least * years <= line.demand: LtE → Lt": ALIKE,
    "audit/windows finishes: 0 → 1": "Every finish lies after the year 1.",
    "audit/windows finishes: return (beyond,): left out": "What follows takes the later of two, which it is.",
    "audit/links _done_from: return None: left out": "Of what is late: after the plan is never within it.",
    "audit/timing _start: first > last: Gt → GtE": ALIKE,
    "audit/book Line: return default: left out": "No group is then looked for, and not found.",
    "audit/book Book: 0 → 1": NEVER_READ,
    "audit/book Book: 0.0 → 1.0": NEVER_READ,
    "audit/values check_synergy: return: left out": SHORTCUT,
    "audit/values objective_of: 0.0 → 1.0": NO_VALUE,
    "audit/values _wrongly_counted: told <= objective: LtE → Lt": SAME,
    "audit/values _wrongly_counted: 1 → 0": "No synergy at all explains nothing.",
    "audit/values _claims: bound < objective: Lt → LtE": SAME,
}
