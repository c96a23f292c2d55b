"""Every small fault that may be put into a module: one operator changed at a time."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
"""Comparisons: widened by a step, or turned round."""

ADDED: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
JOINED: dict[type[ast.boolop], type[ast.boolop]] = {ast.And: ast.Or, ast.Or: ast.And}
EXTREMES = {"min": "max", "max": "min"}
DROPPED = (ast.Expr, ast.AugAssign, ast.Assign, ast.Return, ast.Continue)
"""Statements that may be left out: what they do is missed, not only their name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module with one fault.

    function : that of the module, or the class, in which it is. change : what was changed, as people write
    it. source : the whole faulty module.
    """

    path: Path
    line: int
    function: str
    change: str
    source: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}: {self.change}"

    @property
    def name(self) -> str:
        """What it is called, whatever its line: `rules/budget tier_order: Lt → Gt`."""
        return f"{self.path.parent.name}/{self.path.stem} {self.function}: {self.change}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """All mutants of a module, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    spared = _spared(tree)
    within = {
        inner: outer.name
        for outer in tree.body
        if isinstance(outer, ast.FunctionDef | ast.ClassDef)
        for inner in ast.walk(outer)
    }
    found = []
    for place, node in enumerate(nodes):
        if node in spared:
            continue
        for number, (changed, change) in enumerate(_changes(node)):
            copy = _with(tree, place, changed)
            line = getattr(node, "lineno", 0)
            mutant = Mutant(
                path=path,
                line=line,
                function=within.get(node, "module"),
                change=change,
                source=ast.unparse(copy),
            )
            found.append((line, place, number, mutant))
    yield from (mutant for *_, mutant in sorted(found, key=lambda item: item[:3]))


def _with(tree: ast.Module, place: int, changed: ast.AST) -> ast.Module:
    """A copy of the module in which the node at a place of the walk is another one."""
    copy = deepcopy(tree)
    old = list(ast.walk(copy))[place]
    for parent in ast.walk(copy):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, changed)
            elif isinstance(value, list):
                setattr(parent, name, [changed if item is old else item for item in value])
    return ast.fix_missing_locations(copy)


def _spared(tree: ast.Module) -> set[ast.AST]:
    """What says nothing when it is changed: docstrings, annotations, imports, names of the module."""
    spared: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                spared |= {body[0], value}
        for name in ("annotation", "returns"):
            if isinstance(kept := getattr(node, name, None), ast.AST):
                spared |= set(ast.walk(kept))
        if isinstance(node, ast.FunctionDef) and _says_no(node.body[-1]):
            spared.add(node.body[-1])  # without it the function returns None, which is a no as well
    for node in tree.body:
        if isinstance(node, DROPPED):
            spared.add(node)
        if isinstance(node, ast.Expr):  # the text that stands below a constant
            spared |= set(ast.walk(node))
    return spared


def _says_no(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Return) or not isinstance(node.value, ast.Constant):
        return False
    return node.value.value is None or node.value.value is False


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every way to change one node, with its name."""
    if isinstance(node, ast.Compare):
        yield from _comparisons(node)
    elif isinstance(node, ast.BinOp) and type(node.op) in ADDED:
        other = ADDED[type(node.op)]()
        yield _renewed(node, op=other), f"{ast.unparse(node)}: {_name(node.op)} → {_name(other)}"
    elif isinstance(node, ast.BoolOp):
        joined = JOINED[type(node.op)]()
        yield _renewed(node, op=joined), f"{ast.unparse(node)}: {_name(node.op)} → {_name(joined)}"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand, f"{ast.unparse(node)}: `not` dropped"
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value in (0, 1):
        value = type(node.value)(1 - node.value)
        yield ast.Constant(value), f"{node.value} → {value}"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EXTREMES:
        other_name = EXTREMES[node.func.id]
        call = _renewed(node, func=ast.Name(other_name, ast.Load()))
        yield call, f"{ast.unparse(node)}: → {other_name}"
    elif isinstance(node, DROPPED) and _may_be_dropped(node):
        yield ast.Pass(), f"{ast.unparse(node)}: left out"


def _comparisons(node: ast.Compare) -> Iterator[tuple[ast.AST, str]]:
    for place, op in enumerate(node.ops):
        for other in COMPARED[type(op)]:
            ops = [other() if number == place else old for number, old in enumerate(node.ops)]
            yield _renewed(node, ops=ops), f"{ast.unparse(node)}: {_name(op)} → {other.__name__}"


def _renewed(node: ast.AST, **fields: object) -> ast.AST:
    copy = deepcopy(node)
    for name, value in fields.items():
        setattr(copy, name, value)
    return copy


def _name(node: ast.AST) -> str:
    return type(node).__name__


def _may_be_dropped(node: ast.stmt) -> bool:
    """An assignment to a plain name would only leave the name unknown."""
    return not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name | ast.Tuple)
