"""The parts of docs/ that are written from the code: rules, columns, the law, commands and JSON.

`python -m tests.docs.regenerate` writes them; a test finds the ones that are no longer what the code says.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import typer.main

from data import SAMPLE_PLAN
from models.law import LawBook
from models.texts import say
from optimizer.cli import COMMANDS
from optimizer.cli.entry import app
from optimizer.rules import COUPLING, LOCAL, RULES
from optimizer.workbook.schema import SHEETS, schema

WRITTEN = (
    "<!-- Written from the code by `python -m tests.docs.regenerate`; change the code, not this page. -->"
)
FIELDS = ("Equation", "Article", "Not for")
RULES_INTRO = """\
One rule is one function (`optimizer/rules/`), one equation, one prefix of rows, one audit check and
one switch: `rules_off` in the sheet `scenario` takes its name. x: follows a schedule; f: capital of
a source in a year; r: left for the next period; u: lacking; σ = (a, b): first and last year of
capital; p project, s source, t year. Amounts are million VND."""
COLUMNS_INTRO = """\
Headings may be Vietnamese or the ids. `projects` and `sources` are required. Parts in capitals
stand for a source, a year or a unit: `cost:XDCB`. **Bold** columns are required. `canvon template`
makes the empty book."""
COMMANDS_INTRO = """\
Before any command: `--lang vi|en` (default vi) and `--quiet`. Files are written whole or not at
all; the input is never changed."""
JSON_INTRO = """\
As `canvon demo` writes it; of a list its first entry. `gap` = (bound − objective) / max(1,
|bound|). null = not computed."""
EXIT_CODES = {
    0: "done: a plan exists, or a check found no error",
    1: "the input has errors: all are listed with sheet, cell, what was found, what is expected, what to do",
    2: "wrong usage, or a file that cannot be written",
    3: "infeasible: what clashes is printed, and the smallest repairs",
    4: "no plan within the time or work limit",
    5: "the audit refused the plan, or an internal fault",
}


def rules() -> str:
    """docs/rules.md: every rule with its sentence, equation, article and what it does not concern."""
    functions: Mapping[str, Callable[..., object]] = {**LOCAL, **COUPLING}
    lines = [
        "# The rules – Các quy tắc",
        WRITTEN,
        RULES_INTRO,
    ]
    for name, rule in RULES.items():
        sentence, parts = _docstring(functions[name])
        kind = "one project" if rule.is_local else "ties projects"
        switch = "a definition, always on" if rule.is_definition else f"`rules_off: {name}`"
        lines += [
            f"## {name}",
            f"**{say(f'rule.{name}', 'vi')} – {say(f'rule.{name}', 'en')}** ({kind}; {switch})",
            sentence,
            *(f"- *{field}:* {parts[field]}" for field in FIELDS if field in parts),
        ]
    return "\n\n".join(lines).replace("\n\n- *", "\n- *").replace("\n- *Equation", "\n\n- *Equation") + "\n"


def _docstring(function: Callable[..., object]) -> tuple[str, dict[str, str]]:
    """Sentence, and the fields of the docstring as one line each."""
    text = inspect.getdoc(function) or ""
    sentence, _, rest = text.partition("\n\n")
    found = re.split(rf"^({'|'.join(FIELDS)}): ", rest.partition("\n\n")[0], flags=re.MULTILINE)
    parts = dict(zip(found[1::2], (" ".join(part.split()) for part in found[2::2]), strict=True))
    return " ".join(sentence.split()), parts


def columns() -> str:
    """docs/columns.md: every column of the workbook."""
    lines = [
        "# The workbook – Tệp dữ liệu",
        WRITTEN,
        COLUMNS_INTRO,
    ]
    for sheet, names in SHEETS.items():
        lines += [
            f"## {sheet} – {names[0]}",
            "| id | tiêu đề | type, unit | default | meaning |\n|---|---|---|---|---|\n"
            + "\n".join(
                f"| {f'**{spec.id}**' if spec.required else spec.id} | {spec.label_vi} | "
                f"{', '.join(part for part in (spec.type, spec.unit) if part)} | {spec.default} | "
                f"{spec.description} |".replace("|  |", "| |")
                for spec in schema(sheet)
            ),
        ]
    return "\n\n".join(lines) + "\n"


def law() -> str:
    """docs/law.md: every value of the law with its dates, article and certainty."""
    book = LawBook.load()
    data = [datum for key in sorted(book.by_key) for datum in book.by_key[key]]
    rows = []
    for datum in data:
        if datum.key.startswith("rule_articles."):
            continue
        until = "" if datum.valid_until is None else datum.valid_until.isoformat()
        rows.append(
            f"| {datum.key} | {_shown(datum.value)} | {datum.valid_from.isoformat()} | {until} | "
            f"{datum.article or ''} | {datum.certainty} | {'yes' if datum.checked else 'no'} |"
        )
    unchecked = sum(not datum.checked for datum in data)
    lines = [
        "# Limits of the law – Hạn mức của pháp luật",
        WRITTEN,
        f"From `data/law`, where each value also has the address it was read at. {unchecked} of {len(data)} "
        "entries have not been compared with the official text by a person. Certainty: "
        + "; ".join(f"{letter} – {say(f'law_certainty.{letter}', 'en')}" for letter in "QSMI")
        + ". `canvon app`, page Căn cứ pháp lý, shows what is in force on a day.",
        "| value | is | from | until | article | certainty | checked |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(rows),
    ]
    return "\n\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "not stated" if value is None else str(value)


def commands() -> str:
    """docs/commands.md: every command with its options, the exit codes, and the JSON of a plan."""
    group: Any = typer.main.get_command(app)
    lines = [
        "# Commands, exit codes, JSON – Lệnh, mã thoát, JSON",
        WRITTEN,
        COMMANDS_INTRO,
    ]
    for name in COMMANDS:
        command = group.commands[name]
        lines += [f"## canvon {name}", " ".join((command.help or "").split()), "\n".join(_options(command))]
    lines += [
        "## Exit codes",
        "| code | means |\n|---|---|\n"
        + "\n".join(f"| {code} | {text} |" for code, text in EXIT_CODES.items()),
        "## plan.json",
        JSON_INTRO,
        "```\n" + "\n".join(_keys(json.loads(SAMPLE_PLAN.read_text(encoding="utf-8")))) + "\n```",
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def _options(command: Any) -> Iterator[str]:
    for parameter in command.params:
        if parameter.name in ("help", "lang", "quiet"):
            continue
        shown = "/".join(parameter.opts) if parameter.opts[0].startswith("-") else parameter.name.upper()
        required = "" if not parameter.required else ", required"
        told = " ".join((getattr(parameter, "help", None) or "").split())
        yield f"- `{shown}`{required}: {told}" if told else f"- `{shown}`{required}"


def _keys(value: object, depth: int = 0) -> Iterator[str]:
    """The keys of a document with the kind of each value."""
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        first = inner[0] if isinstance(inner, list) and inner else inner
        if key.isdigit() and key != "1":
            continue
        listed = " []" if isinstance(inner, list) else ""
        if isinstance(first, dict) and depth < 2:
            yield f"{'  ' * depth}{key}{listed}"
            yield from _keys(first, depth + 1)
        else:
            yield f"{'  ' * depth}{key}{listed}: {_kind(first)}"


def _kind(value: object) -> str:
    names = {
        bool: "true|false",
        int: "int",
        float: "number",
        str: "text",
        type(None): "null",
        dict: "{…}",
        list: "",
    }
    return names[type(value)]


PAGES: Mapping[str, Callable[[], str]] = {
    "rules": rules,
    "columns": columns,
    "law": law,
    "commands": commands,
}
"""Pages of docs/ by name."""
