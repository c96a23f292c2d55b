"""The parts of docs/ that are written from the code: rules, columns, the law, commands, JSON.

`python -m tests.docs.regenerate` writes them; a test finds the ones that are no longer what the code says.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import typer.main

from models.law import LawBook
from models.texts import say
from optimizer.cli import COMMANDS
from optimizer.cli.entry import app
from optimizer.rules import COUPLING, LOCAL, RULES
from optimizer.workbook.schema import SHEETS, schema
from tests.docs.documents import described, shape

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
all; the input is never changed. What `--json` writes is in [json.md](json.md)."""
JSON_INTRO = """\
What `--json FILE` writes: keys with the kind of their values. Names and kinds are promises; keys may be
added. Words in capitals stand for what the book has. Money is million VND, shares are 0–1, null = not
computed or not there. `gap` = (bound − objective) / max(1, |bound|). `shadow_price` and `price` of a plan
are computed with `--explain`. The same input gives the same document, but for `runtime_s`."""
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
    """docs/commands.md: every command with its options, and the exit codes."""
    group: Any = typer.main.get_command(app)
    lines = [
        "# Commands and exit codes – Lệnh và mã thoát",
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
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def documents() -> str:
    """docs/json.md: what each command writes with `--json`."""
    lines = ["# JSON", WRITTEN, JSON_INTRO]
    for own in described():
        lines += [f"## {own.title} ({own.command})", "```\n" + "\n".join(shape(own.found)) + "\n```"]
    return "\n\n".join(lines) + "\n"


def _options(command: Any) -> Iterator[str]:
    for parameter in command.params:
        if parameter.name in ("help", "lang", "quiet"):
            continue
        shown = "/".join(parameter.opts) if parameter.opts[0].startswith("-") else parameter.name.upper()
        required = "" if not parameter.required else ", required"
        told = " ".join((getattr(parameter, "help", None) or "").split())
        yield f"- `{shown}`{required}: {told}" if told else f"- `{shown}`{required}"


PAGES: Mapping[str, Callable[[], str]] = {
    "rules": rules,
    "columns": columns,
    "law": law,
    "commands": commands,
    "json": documents,
}
"""Pages of docs/ by name."""
