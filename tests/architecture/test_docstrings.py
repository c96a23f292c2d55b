"""What a docstring owes its reader, where that can be read from the code: errors and shapes."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.tree import is_in, modules

SHAPE = re.compile(
    r"\([A-Z]\w*(?:, ?[A-Z]\w*)?\)|\(n\b|\bshape\b|\bby place\b|\brows?\b|\bcolumns?\b|\bcoordinates\b"
)
"""`(P)`, `(O, M)`, or what stands in a row or column; letters are said once, in the module or the class."""

ARRAYS = {"Floats", "Ints", "NDArray", "ndarray", "DataFrame", "csr_matrix", "csc_matrix"}
COMMANDS = "optimizer.cli"
"""Commands end with exit codes that `docs/commands.md` tells; nobody calls them."""

NAMED = (ast.Name, ast.Attribute)


def public_functions() -> Iterator[tuple[str, ast.FunctionDef, str, str]]:
    """(name, function, its own docstring, those of the class and the module around it)."""
    for module, tree in modules():
        around = ast.get_docstring(tree) or ""
        if is_in(module, "models", "optimizer"):
            yield from _functions(tree, module, around)


def _functions(
    parent: ast.Module | ast.ClassDef, name: str, around: str
) -> Iterator[tuple[str, ast.FunctionDef, str, str]]:
    for node in parent.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            own = f"{around}\n{ast.get_docstring(node) or ''}"
            yield from _functions(node, f"{name}.{node.name}", own)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield f"{name}.{node.name}", node, ast.get_docstring(node) or "", around


def raised(function: ast.FunctionDef) -> set[str]:
    """Classes of the errors that a function raises itself; a caught one raised again is not new."""
    calls = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc is not None]
    names = [ast.unparse(call.func if isinstance(call, ast.Call) else call) for call in calls]
    return {name.split(".")[-1] for name in names if name.split(".")[-1].endswith("Error")}


def test_errors_are_told() -> None:
    """Proves: the errors that a public function raises are named where its reader looks."""
    untold = {
        name: sorted(lost)
        for name, function, own, around in public_functions()
        if not is_in(name, COMMANDS)
        and (lost := {error for error in raised(function) if error not in own + around})
    }
    assert untold == {}


def annotated(function: ast.FunctionDef) -> set[str]:
    """Every name in the types of what a function takes and hands out."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    types = [node for node in (function.returns, *(own.annotation for own in arguments)) if node is not None]
    nodes = [node for own in types for node in ast.walk(own)]
    return {node.id if isinstance(node, ast.Name) else node.attr for node in nodes if isinstance(node, NAMED)}


def test_shapes_are_told() -> None:
    """Proves: who takes or hands out arrays or frames says what stands along them."""
    takers = [own for own in public_functions() if ARRAYS & annotated(own[1])]
    assert len(takers) > 50
    assert not [name for name, _, own, around in takers if not SHAPE.search(own + around)]
