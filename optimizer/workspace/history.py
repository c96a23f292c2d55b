"""The log as people read it: a table, and a workbook."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from models.texts import say
from models.units import Language
from optimizer.report.studies.study import Study, StudyColumn, StudyTable
from optimizer.report.studies.workbook import study_bytes
from optimizer.workspace.tables import LogRow

COLUMNS = {"when": 20.0, "who": 28.0, "what": 26.0, "name": 32.0, "detail": 60.0}
"""What is told of each act, and how wide."""


def history_table(rows: Sequence[LogRow], language: Language) -> pd.DataFrame:
    """Who did what and when, a row each in the order given; times are those of this machine's zone."""
    heads = [say(f"history.{key}", language) for key in COLUMNS]
    return pd.DataFrame([_line(row, language) for row in rows], columns=heads)


def history_workbook(rows: Sequence[LogRow], language: Language) -> bytes:
    """The same as a workbook; at least one row."""
    columns = [
        StudyColumn(head=say(f"history.{key}", language), width=width) for key, width in COLUMNS.items()
    ]
    title = say("history.title", language)
    table = StudyTable(title=title, columns=columns, rows=[_line(row, language) for row in rows], sheet=title)
    finding = say("history.count", language, count=len(rows))
    study = Study(title=title, subtitle=say("app.title", language), findings=[finding], tables=[table])
    return study_bytes(study, rows[0].made_at.date(), language)


def local_time(moment: datetime) -> str:
    """A moment of the store, as people here write it."""
    return moment.replace(tzinfo=UTC).astimezone().strftime("%d/%m/%Y %H:%M:%S")


def who(email: str, language: Language) -> str:
    """Who did it; the user of this machine where nobody signs in."""
    return email or say("history.local_user", language)


def _line(row: LogRow, language: Language) -> list[str]:
    action = say(f"action.{row.action}", language)
    return [local_time(row.made_at), who(row.by, language), action, row.name, _detail(row.detail, language)]


def _detail(detail: Mapping[str, Any], language: Language) -> str:
    """What belongs to an act: what was typed, the role that was given, how much came in."""
    told = []
    for key, value in detail.items():
        if key == "entries":
            typed = [f"{name} = {'–' if text is None else text}" for name, text in value.items()]
            told.append("; ".join(typed) or say("history.as_in_book", language))
        elif key == "role":
            told.append(say(f"role.{value}", language))
        elif key == "in":
            told.append(say("history.let_in" if value else "history.kept_out", language))
        elif key == "given_up":
            told.append(say("history.given_up", language))
        elif key == "of":
            told.append(say("history.copy_of", language, name=value))
        elif key == "projects":
            told.append(say("history.projects", language, count=value))
        elif key == "kind":
            told.append(say(f"history.kind.{value}", language))
    return "; ".join(told)
