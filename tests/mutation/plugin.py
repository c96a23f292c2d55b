"""Pytest plugin: one module is loaded from another file, the mutant. The working tree stays as it is."""

import importlib.util
import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

MODULE, SOURCE = "MUTANT_MODULE", "MUTANT_SOURCE"
"""Environment variables: the module's dotted name, and the file that stands in for it."""


class Changeling(MetaPathFinder):
    """Finds the one module in the file of the mutant."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Where the module is; None for every other one."""
        if fullname != os.environ[MODULE]:
            return None
        return importlib.util.spec_from_file_location(fullname, os.environ[SOURCE])


if MODULE in os.environ:
    if os.environ[MODULE] in sys.modules:
        raise RuntimeError(f"{os.environ[MODULE]} is loaded already; the mutant would not be tested.")
    sys.meta_path.insert(0, Changeling())
