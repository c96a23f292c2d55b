"""Faults that make no difference to any plan, and why: no test can notice them.

A fault is named by its module, its function and its change, as `tests.mutation.run` prints it.
"""

from collections.abc import Mapping

EQUIVALENT: Mapping[str, str] = {}
