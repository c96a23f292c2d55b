"""Faults that make no difference to any plan, and why: no test can notice them.

A fault is named by its module, its function and its change, as `tests.mutation.run` prints it.
"""

from collections.abc import Mapping

SHORTCUT = "A short way: what follows finds nothing either."
NEVER_READ = "Of a line that the plan does not mention nothing is compared but its schedule, which is none."
NO_VALUE = "Only lump sums have no score, and their value is 0 before it is looked at."
SAME = "Equal is the same, which is asked beside it."
ALIKE = "At the edge both sides are the same number."

EQUIVALENT: Mapping[str, str] = {
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
