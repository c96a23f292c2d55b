"""Law as dated, cited data: `LawBook.load().on(day)["capital_years.group_a"].whole == 6`.

One YAML file in `data/law` holds one limit: its values by start date, each with the article, the
address of the text that was read, how sure the reading is, and whether a person has compared it
with the official text. A look-up that finds nothing in force raises `LawError`; it never answers
None. A file may state that a text was read and gives no number (`null`): that look-up fails too,
and the message says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

from data import ROOT
from models.issues import CanvonError
from models.texts import catalogue, say
from models.units import Language
from models.yaml_file import load_yaml

type LawValue = int | float | str | date | tuple[str, ...]

type Certainty = Literal["Q", "S", "M", "I"]
"""Q the text itself was read, S a secondary source, M memory only, I inferred from Q and S."""

type Measure = Literal["money", "share", "year", "years", "word"]
"""How a value is written: million VND, a share (0.2 = 20 %), a calendar year, years, or words and days."""

_CERTAINTIES, _MEASURES = get_args(Certainty.__value__), get_args(Measure.__value__)


class LawError(CanvonError):
    """A look-up in the law that has no answer. `code` is the key of its text in `data/texts`."""

    def __init__(self, code: str, values: Mapping[str, object]) -> None:
        self.code = code
        self.values = dict(values)
        super().__init__(code, self.values)

    def message(self, language: Language = "vi") -> str:
        """Which key, which day, and from when a value exists (or that no text read gives one)."""
        shown = {
            name: _show_date(value, language) if isinstance(value, date) else value
            for name, value in self.values.items()
        }
        limit = _limit_in_words(str(self.values["key"]), language)
        return say(self.code, language, limit=limit, **shown)

    def __str__(self) -> str:
        return self.message("en")


def _limit_in_words(key: str, language: Language) -> str:
    """What a limit says, with a gap where its value would stand; the key where no text has it."""
    name = f"law_limit.{key}"
    return say(name, language, value="…").rstrip(".") if name in catalogue() else key


def _show_date(day: date, language: Language) -> str:
    return day.strftime("%d/%m/%Y") if language == "vi" else day.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class LawDatum:
    """One value of the law with its origin.

    key : `<file id>.<name>`.
    value : as `measure` says; a list is a tuple of strings.
    article : where it stands; None only where no law is behind it (`rule_articles`).
    source : address of the text that was read.
    checked : whether a person has compared it with the official text.
    valid_until : last day in force; None = still in force.
    """

    key: str
    value: LawValue
    article: str | None
    source: str
    certainty: Certainty
    checked: bool
    valid_from: date
    valid_until: date | None
    note: str
    measure: Measure = "word"

    @property
    def whole(self) -> int:
        """The value as a whole number (years, million VND). TypeError when it is none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{self.key} == {self.value!r}, must be a whole number.")
        return self.value

    @property
    def share(self) -> float:
        """The value as a share, 0.2 = 20 %. TypeError when it is no number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise TypeError(f"{self.key} == {self.value!r}, must be a number.")
        return float(self.value)

    @property
    def names(self) -> tuple[str, ...]:
        """The value as a list of names. TypeError when it is none."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.key} == {self.value!r}, must be a list.")
        return self.value

    def is_in_force(self, day: date) -> bool:
        """Whether `day` lies in its time; both ends belong to it."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFile:
    """One file of `data/law`.

    data : its values, in order of key and start date.
    silences : (key, first day, last day or None, article): times for which the text read gives no value.
    needed : every plan needs it, so that the law known here begins no earlier than this file.
    is_cited_only : it says what documents cite; no plan depends on its values.
    rules : the rules of the model that use its values; empty where they only shape what a plan starts from.
    """

    id: str
    title: Mapping[Language, str]
    unit: str
    needed: bool
    data: tuple[LawDatum, ...]
    silences: tuple[tuple[str, date, date | None, str], ...]
    is_cited_only: bool = False
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LawBook:
    """All dated values of `data/law`.

    newest_date : newest start date of any value: the `law_date` of a scenario that states none.
    """

    files: Mapping[str, LawFile]
    by_key: Mapping[str, tuple[LawDatum, ...]]
    newest_date: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "newest_date", max(datum.valid_from for datum in self._data()))

    @classmethod
    def load(cls, folder: Path = ROOT / "law") -> "LawBook":
        """The book of a folder, read once. ValueError when a file breaks the format."""
        return _load(folder)

    def on(self, day: date) -> "LawOnDay":
        """The law as it stands on a day."""
        return LawOnDay(book=self, day=day)

    @property
    def first_date(self) -> date:
        """First day on which every limit that each plan needs has a value.

        Older values of other limits exist; they do not help a plan that begins before this day.
        """
        needed = [file for file in self.files.values() if file.needed] or list(self.files.values())
        return max(min(datum.valid_from for datum in file.data) for file in needed)

    @property
    def turning_days(self) -> tuple[date, ...]:
        """Days on which a value that plans use begins, or no longer holds; the oldest first."""
        days: set[date] = set()
        for file in self.files.values():
            if not file.is_cited_only:
                spans = [(datum.valid_from, datum.valid_until) for datum in file.data]
                spans += [(since, until) for _, since, until, _ in file.silences]
                days |= {since for since, _ in spans}
                days |= {until + timedelta(days=1) for _, until in spans if until is not None}
        return tuple(sorted(days))

    def rules(self, key: str) -> tuple[str, ...]:
        """The rules of the model that use a key's values."""
        return self.files[key.partition(".")[0]].rules

    def title(self, key: str, language: Language = "vi") -> str:
        """Title of the limit a key belongs to."""
        return self.files[key.partition(".")[0]].title[language]

    def unit(self, key: str) -> str:
        """Unit of a key's values; empty where there is none."""
        return self.files[key.partition(".")[0]].unit

    def _data(self) -> Iterator[LawDatum]:
        for data in self.by_key.values():
            yield from data


@dataclass(frozen=True, slots=True, kw_only=True)
class LawOnDay:
    """The law on one day: `law["capital_years.group_a"]`."""

    book: LawBook
    day: date

    def __getitem__(self, key: str) -> LawDatum:
        """The value in force. LawError when there is none or the key is unknown."""
        if key not in self.book.by_key:
            raise self._unknown(key)
        for datum in self.book.by_key[key]:
            if datum.is_in_force(self.day):
                return datum
        raise self._missing(key)

    def __contains__(self, key: object) -> bool:
        data = self.book.by_key.get(key, ()) if isinstance(key, str) else ()
        return any(datum.is_in_force(self.day) for datum in data)

    def annex(self) -> tuple[LawDatum, ...]:
        """All values in force that plans use, sorted by key; what the law annex of a report lists."""
        return self._in_force(is_cited_only=False)

    def citations(self) -> tuple[LawDatum, ...]:
        """What documents cite and is in force, sorted by key."""
        return self._in_force(is_cited_only=True)

    def silences(self) -> tuple[tuple[str, str], ...]:
        """(key, article) of every text that was read and gives no value on the day, sorted."""
        return tuple(
            (key, article)
            for key in sorted(self.book.by_key)
            if key not in self and (article := self._silence(key)) is not None
        )

    def _in_force(self, *, is_cited_only: bool) -> tuple[LawDatum, ...]:
        keys = (
            key
            for key in sorted(self.book.by_key)
            if self.book.files[key.partition(".")[0]].is_cited_only is is_cited_only
        )
        return tuple(self[key] for key in keys if key in self)

    def rule_article(self, rule: str) -> str | None:
        """Article behind a rule of the model.

        None where no law stands behind it (policy, definition, decision of the user) or none that
        was read is in force on the day. LawError when no such rule is listed.
        """
        key = f"rule_articles.{rule}"
        if key not in self.book.by_key:
            raise self._unknown(key)
        return self[key].article if key in self else None

    def _unknown(self, key: str) -> LawError:
        close = get_close_matches(key, self.book.by_key, n=3)
        if not close:
            return LawError("law_error_unknown", {"key": key})
        return LawError("law_error_misspelt", {"key": key, "close": ", ".join(close)})

    def _silence(self, key: str) -> str | None:
        """Article of a text that was read and gives no value on the day; None where there is none."""
        for silent_key, since, until, article in self.book.files[key.partition(".")[0]].silences:
            if silent_key == key and since <= self.day and (until is None or self.day <= until):
                return article
        return None

    def _missing(self, key: str) -> LawError:
        values: dict[str, object] = {"key": key, "day": self.day}
        article = self._silence(key)
        if article is not None:
            return LawError("law_error_silent", values | {"article": article})
        later = [datum.valid_from for datum in self.book.by_key[key] if datum.valid_from > self.day]
        if later:
            return LawError("law_error_not_yet", values | {"since": min(later)})
        ended = [datum.valid_until for datum in self.book.by_key[key] if datum.valid_until is not None]
        if ended:
            return LawError("law_error_ended", values | {"until": max(ended)})
        return LawError("law_error_never", values)


@cache
def _load(folder: Path) -> LawBook:
    files = {path.stem: _read_file(path) for path in sorted(folder.glob("*.yaml"))}
    if not files:
        raise ValueError(f"{folder} holds no law file.")
    by_key: dict[str, tuple[LawDatum, ...]] = {}
    for file in files.values():
        for key, *_ in file.silences:
            by_key.setdefault(key, ())
        for datum in file.data:
            by_key[datum.key] = (*by_key.get(datum.key, ()), datum)
    return LawBook(files=files, by_key=by_key)


def _read_file(path: Path) -> LawFile:
    content = load_yaml(path)
    if content.get("id") != path.stem:
        raise ValueError(f"{path}: id == {content.get('id')!r}, must be {path.stem!r}.")
    data: list[LawDatum] = []
    silences: list[tuple[str, date, date | None, str]] = []
    for entry in content["values"]:
        for name, stated in entry["data"].items():
            # A value written as a mapping carries an origin of its own.
            own = stated if isinstance(stated, dict) else {"value": stated}
            fields = {"measure": content.get("measure", "word")} | entry | own
            datum = _datum(f"{path.stem}.{name}", fields, path)
            if datum is None:
                silences.append((f"{path.stem}.{name}", fields["from"], fields["until"], fields["article"]))
            else:
                data.append(datum)
    data.sort(key=lambda datum: (datum.key, datum.valid_from))
    _refuse_overlaps(data, path)
    return LawFile(
        id=path.stem,
        title={"vi": content["title"]["vi"], "en": content["title"]["en"]},
        unit=content["unit"],
        needed=content.get("needed_by_every_plan", False),
        data=tuple(data),
        silences=tuple(silences),
        is_cited_only=content.get("cited_only", False),
        rules=tuple(content.get("rules", ())),
    )


def _datum(key: str, fields: Mapping[str, Any], path: Path) -> LawDatum | None:
    """One value with its origin; None where the text gives no value. ValueError on a bad field."""
    wanted: dict[str, type | tuple[type, ...]] = {
        "from": date,
        "until": (date, type(None)),
        "article": (str, type(None)),
        "source": str,
        "certainty": str,
        "checked": bool,
        "note": str,
        "value": (int, float, str, date, list, type(None)),
        "measure": str,
    }
    for name, kind in wanted.items():
        if name not in fields or not isinstance(fields[name], kind):
            raise ValueError(f"{path}: {name} of {key} == {fields.get(name)!r}, must be {kind}.")
    if fields["certainty"] not in _CERTAINTIES:
        raise ValueError(f"{path}: certainty of {key} == {fields['certainty']!r}, must be Q, S, M or I.")
    if fields["measure"] not in _MEASURES:
        raise ValueError(f"{path}: measure of {key} == {fields['measure']!r}, must be one of {_MEASURES}.")
    if fields["until"] is not None and fields["until"] < fields["from"]:
        raise ValueError(f"{path}: until of {key} == {fields['until']}, must be >= {fields['from']}.")
    if fields["value"] is None:
        return None
    value = fields["value"]
    return LawDatum(
        key=key,
        value=tuple(str(part) for part in value) if isinstance(value, list) else value,
        article=fields["article"],
        source=fields["source"],
        certainty=fields["certainty"],
        checked=fields["checked"],
        valid_from=fields["from"],
        valid_until=fields["until"],
        note=fields["note"],
        measure=fields["measure"],
    )


def _refuse_overlaps(data: list[LawDatum], path: Path) -> None:
    """Two values of one key on one day would make the answer depend on the order of the file."""
    for before, after in pairwise(data):
        if before.key != after.key:
            continue
        if before.valid_until is None or before.valid_until >= after.valid_from:
            last = after.valid_from - timedelta(days=1)
            raise ValueError(f"{path}: until of {before.key} == {before.valid_until}, must be <= {last}.")
