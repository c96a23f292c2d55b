"""Pytest plugin: tests are collected once, then each mutant is tried in a copy of the process."""

import json
import os
import resource
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import CodeType, FunctionType, ModuleType

import pytest

from tests.mutation.mutants import Mutant

SLOWEST, LEAST_S = 5, 20
"""A mutant may take so many times the processor time of the tests without any fault, and at least so many
seconds; then it hangs, which a person would notice."""

WAITS_S = 300.0
"""A copy that takes no processor time is waited for so long."""


class End(StrEnum):
    """What became of a mutant."""

    NOTICED = "noticed"
    HUNG = "hung"
    SURVIVED = "survived"
    UNTRIED = "untried"
    """The fault lies outside every function, so it cannot be put in after loading."""
    SPARED = "makes no difference"


@dataclass(slots=True, eq=False)
class Trial:
    """Takes the place of pytest's loop over the tests.

    mutants : to be tried. ended : told of each one; says whether there is time for the next.
    """

    mutants: Sequence[Mutant]
    ended: Callable[[Mutant, End], bool]
    is_sound: bool = False
    _failed: bool = False
    _kills: dict[str, Counter[str]] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test failed, at its beginning, its middle or its end."""
        self._failed = self._failed or report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the tests without any fault, then with each one."""
        items = list(session.items)
        session.config.pluginmanager.unregister(name="terminalreporter")
        started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self.is_sound, failing = self._copy(items, lambda: None, None)
        if not self.is_sound:
            print(f"Without any fault fails: {failing or 'a test that hangs'}.")
            return True
        took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - started
        limit_s = int(max(LEAST_S, SLOWEST * took))
        for mutant in self.mutants:
            if not self.ended(mutant, self._end(mutant, items, limit_s)):
                break
        return True

    def _end(self, mutant: Mutant, items: Sequence[pytest.Item], limit_s: int) -> End:
        change = _changes_of(mutant)
        if not change:
            return End.UNTRIED
        kills = self._kills.setdefault(str(mutant.path), Counter())
        ordered = sorted(items, key=lambda item: (-kills[item.nodeid], mutant.path.stem not in item.nodeid))

        def spoil() -> None:
            for function, code in change:
                function.__code__ = code

        passed, failing = self._copy(ordered, spoil, limit_s)
        if passed:
            return End.SURVIVED
        if failing is None:
            return End.HUNG
        kills[failing] += 1
        return End.NOTICED

    def _copy(
        self, items: Sequence[pytest.Item], spoil: Callable[[], None], limit_s: int | None
    ) -> tuple[bool, str | None]:
        """Run tests in a copy of this process: whether none failed, and which did (None: it hung)."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            if limit_s is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (limit_s, limit_s))
            try:
                told = json.dumps(self._first_failing(items, spoil))
            except BaseException as error:
                told = json.dumps(f"{type(error).__name__}: {error}")
            os.write(writing, told.encode())
            os._exit(0)
        os.close(writing)
        answer = _read(reading)
        os.close(reading)
        if not answer:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        failing = json.loads(answer) if answer else None
        return bool(answer) and failing is None, failing

    def _first_failing(self, items: Sequence[pytest.Item], spoil: Callable[[], None]) -> str | None:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        spoil()
        for item, following in zip(items, [*items[1:], None], strict=True):
            try:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            except BaseException:
                self._failed = True
            if self._failed:
                return item.nodeid
        return None


def _read(reading: int) -> bytes:
    """What the copy tells before it ends; nothing where it hangs."""
    deadline = time.monotonic() + WAITS_S
    told = b""
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(reading, 65_536)
        if not part:
            break
        told += part
    return told


def _changes_of(mutant: Mutant) -> list[tuple[FunctionType, CodeType]]:
    """The functions of the loaded module that the fault changes, and what they then do."""
    module = sys.modules[".".join(mutant.path.with_suffix("").parts)]
    good = dict(_codes(compile(mutant.path.read_text(encoding="utf-8"), str(mutant.path), "exec")))
    faulty = dict(_codes(compile(mutant.source, str(mutant.path), "exec")))
    functions = dict(_functions(module))
    changed = [name for name in faulty if _shape(faulty[name]) != _shape(good[name])]
    if "" in changed or not set(changed) <= set(functions):
        return []
    return [(functions[name], faulty[name]) for name in changed]


def _codes(code: CodeType, prefix: str = "") -> Iterator[tuple[str, CodeType]]:
    """Code of a module or class (name with a final dot; `` = the module) and of its functions, by name."""
    yield prefix, code
    for constant in code.co_consts:
        if not isinstance(constant, CodeType):
            continue
        if constant.co_flags & 0x2:  # a function has its own locals; a class body has not
            yield prefix + constant.co_name, constant
        elif not constant.co_name.startswith("<"):
            yield from _codes(constant, f"{prefix}{constant.co_name}.")


def _shape(code: CodeType) -> tuple[object, ...]:
    """What code does; a module or class without its functions, a function with all it holds."""
    is_function = bool(code.co_flags & 0x2)
    constants = tuple(
        (_shape(item) if is_function else "code") if isinstance(item, CodeType) else repr(item)
        for item in code.co_consts
        if is_function or not isinstance(item, int | str | CodeType)  # line numbers, docstrings
    )
    return code.co_code, constants, code.co_names, code.co_varnames


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """Functions of a module and its classes, below what is wrapped round them, by name."""
    for name, thing in vars(module).items():
        if isinstance(thing, type) and thing.__module__ == module.__name__:
            for inner, member in vars(thing).items():
                if (function := _bare(member)) is not None:
                    yield f"{name}.{inner}", function
        elif (function := _bare(thing)) is not None and function.__module__ == module.__name__:
            yield name, function


def _bare(thing: object) -> FunctionType | None:
    for wrapping in ("func", "fget", "__func__", "__wrapped__"):
        thing = getattr(thing, wrapping, None) or thing
    return thing if isinstance(thing, FunctionType) else None
