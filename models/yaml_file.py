"""Reading YAML files that ship with the program: safe, and a key never stands twice."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any, override

import yaml

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same loader in C where PyYAML was built with it, ten times faster: every command reads all texts."""


class YamlError(ValueError):
    """What is wrong with a file. line : from 1, 0 where no line is to blame. is_twice : a repeated key."""

    def __init__(self, path: str, line: int, told: str, *, is_twice: bool = False) -> None:
        self.line, self.is_twice = line, is_twice
        super().__init__(f"{path}:{line}: {told}" if line else f"{path}: {told}")


class _StrictLoader(_Safe):  # type: ignore[misc]
    """SafeLoader that refuses duplicate keys; PyYAML alone would keep the last one in silence."""

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                told = f"key {key!r} stands twice."
                raise YamlError(str(key_node.start_mark.name), line, told, is_twice=True)
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def load_yaml(path: Path) -> dict[str, Any]:
    """The mapping a YAML file holds; dates stay `datetime.date`.

    Errors: YamlError with file and line when a key stands twice or the file is not YAML, with the file
    when it holds something else than a mapping; UnicodeDecodeError; OSError.
    """
    with path.open(encoding="utf-8") as stream:
        try:
            content = yaml.load(stream, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            raise YamlError(str(path), line, f"not YAML: {error.problem}.") from error
        except (yaml.YAMLError, RecursionError) as error:
            raise YamlError(str(path), 0, "not YAML.") from error
    if not isinstance(content, dict):
        raise YamlError(str(path), 0, f"holds {type(content).__name__}, must be a mapping.")
    return content
