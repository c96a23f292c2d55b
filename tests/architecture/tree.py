"""The product's own Python files, as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("models", "optimizer", "data", "app_views")


def product_files() -> tuple[Path, ...]:
    """Every Python file of the product, `app.py` among them."""
    files = [path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py")]
    return tuple(sorted([*files, *ROOT.glob("app.py")]))


def module_name(path: Path) -> str:
    """`optimizer.rules.budget` of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def tree_of(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Name and tree of every module of the product."""
    for path in product_files():
        yield module_name(path), tree_of(path)


def imported(tree: ast.Module) -> set[str]:
    """Full names of all modules a module imports, wherever the import stands."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide which way they go"
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def is_in(module: str, *packages: str) -> bool:
    """Whether a module is one of these packages or inside one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)
