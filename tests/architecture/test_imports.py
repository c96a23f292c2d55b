"""Imports go one way: app and app_views → optimizer → models, never back."""

import ast
import sys

import pytest

from tests.architecture.tree import ROOT, imported, is_in, modules, product_files

MODULES = dict(modules())
SOLVER = ("pulp", "highspy")
OFFICE = ("openpyxl", "xlsxwriter", "python_calamine")
PAGES = ("app", "app_views", "streamlit")

NEVER = {
    "models": ("optimizer", *PAGES, *SOLVER, *OFFICE),
    "data": ("optimizer.solving", "optimizer.model", *PAGES, *SOLVER),
    "optimizer": PAGES,
    "optimizer.rules": ("optimizer.solving", "optimizer.model", "optimizer.intake"),
    "optimizer.workbook": ("optimizer.intake", "optimizer.rules", "optimizer.solving"),
    "optimizer.intake": ("optimizer.solving", "optimizer.model"),
}
"""What a package must not import, beside the solver."""

MAY_SHOW = (
    "optimizer.report",
    "optimizer.dossier",
    "optimizer.terminal",
    "optimizer.cli",
    "optimizer.workspace",
)
"""What shows results. Nothing that works one out imports `optimizer.report`."""

MAY_SOLVE = ("optimizer.model", "optimizer.solving")
LINES_MAX = 420
FUNCTION_LINES_MAX = 55
AUDIT_MAY = ("models", "optimizer.audit", "pandas", *sys.stdlib_module_names)


def violations(package: str, banned: tuple[str, ...]) -> list[str]:
    """Imports of a package that it must not have."""
    return [
        f"{module} imports {name}"
        for module, tree in MODULES.items()
        if is_in(module, package)
        for name in sorted(imported(tree))
        if is_in(name, *banned)
    ]


def test_there_is_something_to_look_at() -> None:
    """Proves: the walk finds the product."""
    assert {"models.plan", "optimizer.model", "optimizer.rules.budget", "optimizer.audit.book"} <= set(
        MODULES
    )


@pytest.mark.parametrize("package", NEVER)
def test_imports_go_one_way(package: str) -> None:
    """Proves: no package reaches back, and the nouns know neither solver nor office nor page."""
    assert violations(package, NEVER[package]) == []


def test_no_generic_class_is_called_by_its_parameters() -> None:
    """Proves: `Column(…)`, never `Column[Unit](…)`: CPython 3.12.1 cannot do that to slotted dataclasses."""
    found = [
        f"{module}:{node.lineno}"
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Subscript)
        if all(_is_class(own) for own in (node.func.value, node.func.slice))
    ]
    assert found == []


def _is_class(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id[0].isupper() and not node.id.isupper()


def test_one_place_knows_the_solver() -> None:
    """Proves: only the model and the solving package import PuLP or HiGHS."""
    found = violations("models", SOLVER) + violations("data", SOLVER) + violations("app_views", SOLVER)
    for line in violations("optimizer", SOLVER):
        if not is_in(line.split()[0], *MAY_SOLVE):
            found.append(line)
    assert found == []


def test_what_works_a_result_out_does_not_show_it() -> None:
    """Proves: of the optimizer only what shows results imports reports."""
    shown = violations("optimizer", ("optimizer.report",))
    assert shown
    assert [line for line in shown if not is_in(line.split()[0], *MAY_SHOW)] == []


def room_of(module: str) -> str:
    """The folder a module lies in, or the module itself where it lies in `optimizer/` alone."""
    parts = module.split(".")
    if parts[:2] == ["optimizer", "report"]:
        return ".".join(parts[:3])
    return ".".join(parts[:2]) if parts[0] == "optimizer" else parts[0]


def rooms() -> dict[str, set[str]]:
    """By room of the optimizer, the rooms it imports from."""
    found: dict[str, set[str]] = {}
    for module, tree in MODULES.items():
        if is_in(module, "optimizer"):
            near = {room_of(name) for name in imported(tree) if is_in(name, *MODULES)}
            near = {name for name in near if name.startswith("optimizer.")}
            found.setdefault(room_of(module), set()).update(near - {room_of(module), "optimizer.report"})
    return found


def test_no_two_rooms_need_each_other() -> None:
    """Proves: rooms can be read one after the other, each from rooms read before; no circle."""
    left = rooms()
    assert len(left) > 50
    while readable := [name for name, needs in left.items() if not needs & set(left)]:
        for name in readable:
            del left[name]
    assert left == {}


def test_the_audit_stands_alone() -> None:
    """Proves: the audit imports the nouns, pandas and the standard library, and nothing else."""
    found = [
        f"{module} imports {name}"
        for module, tree in MODULES.items()
        if is_in(module, "optimizer.audit")
        for name in sorted(imported(tree))
        if not is_in(name, *AUDIT_MAY)
    ]
    assert found == []


def test_functions_stay_on_one_screen() -> None:
    """Proves: no function of the product is longer than a screen; a migration lists tables, however many."""
    long = {
        f"{module}.{node.name}": lines
        for module, tree in MODULES.items()
        if not is_in(module, "optimizer.workspace.migrations")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MAX
    }
    assert long == {}


def test_files_stay_readable() -> None:
    """Proves: no file of the product over about 400 lines."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in product_files()}
    assert {str(path.relative_to(ROOT)): count for path, count in lines.items() if count > LINES_MAX} == {}
