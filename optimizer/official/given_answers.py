"""What a person answers to the questions of an import: `place = value`, on the command line or in a file.

`O=demand`                the column O means the demand (`O=-`: it is not used; `M:P=-`: all of them)
`12=project`              row 12 is a project; also group, note, same, other, or the code it is joined to
`unit=billion`            the unit of the amounts: dong, million, billion
`Biểu 05=-`               the sheet is not read
`years=2026-2030`         the years of the plan
`money:NSTW=90.000`       money of a source in the plan, million VND; `money:NSTW:2027=…` in one year
`kind:KHAC=contribution`  the kind of a source

`Biểu 02!O=demand` says it for one sheet, `[ban-a.xlsx]Biểu 02!O=demand` for one of several files.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from models.issues import Issue, PortfolioError
from models.texts import say
from models.units import LANGUAGES, Language, MoneyUnit
from models.vocabulary import SourceKind
from models.yaml_file import YamlError, load_yaml
from optimizer.file_reason import file_reason
from optimizer.intake.typed import AMOUNT_MAX, whole
from optimizer.official.meaning import meaning
from optimizer.official.plain_list import PlainList
from optimizer.official.row_tree import RowAnswer
from optimizer.official.words import IGNORED, vocabulary
from optimizer.workbook.limits import column_letters, column_number
from optimizer.workbook.numbers import NumberFormatError, parse_number, parse_period
from optimizer.workbook.schema import spec_of

NOT_USED = "-"
ROW_WORDS = ("project", "group", "note", "same", "other")
FILE_BYTES = 1_000_000

_COLUMN = re.compile(r"([A-Z]{1,3})(?::([A-Z]{1,3}))?")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_MONEY = re.compile(r"money:([^:]+)(?::([0-9]{4}))?")
_KIND = re.compile(r"kind:([^:]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers by place: `` for every sheet, `Biểu 02`, `[ban-a.xlsx]Biểu 02`.

    columns : column id (None: not used) by letters. rows : by number. units : of a list. skipped : sheets
    that are not read. years : first and last year. money : by source and year, None = the period. kinds :
    of sources.
    """

    columns: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[int, RowAnswer]] = field(default_factory=dict)
    units: Mapping[str, MoneyUnit] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    money: Mapping[str, Mapping[int | None, int]] = field(default_factory=dict)
    kinds: Mapping[str, SourceKind] = field(default_factory=dict)

    def choices(self, found: PlainList) -> dict[int, str | None]:
        """The columns of a list that a person settled, by position."""
        letters: dict[str, str | None] = {}
        for place in _places(found):
            letters |= self.columns.get(place, {})
        given = {own.position: letters[own.letters] for own in found.headings if own.letters in letters}
        return {**_siblings(found, given), **given}

    def rows_of(self, file: str, sheet: str) -> dict[int, RowAnswer]:
        """The rows of a sheet that a person settled, by number."""
        rows: dict[int, RowAnswer] = {}
        for place in ("", sheet, f"[{file}]{sheet}"):
            rows |= self.rows.get(place, {})
        return rows

    def unit(self, found: PlainList) -> MoneyUnit | None:
        """The unit a person gave a list."""
        units = [self.units[place] for place in _places(found) if place in self.units]
        return units[-1] if units else None

    def skips(self, file: str, sheet: str) -> bool:
        """Whether a person said that a sheet is not to be read."""
        return bool({sheet, f"[{file}]{sheet}", f"[{file}]"} & self.skipped)


def _siblings(found: PlainList, given: Mapping[int, str | None]) -> dict[int, str | None]:
    """Parts beside a total that was answered: where it is `demand`, they are `demand:NSTW`, advances."""
    stems = {
        own.path[0]: column
        for own in found.headings
        if (column := given.get(own.position)) is not None and ":" not in column and len(own.path) > 1
    }
    result: dict[int, str | None] = {}
    for own in found.headings:
        stem = stems.get(own.path[0])
        if stem is None or own.position in given or (own.column is not None and not own.is_doubtful):
            continue
        fitting = [part for part in own.alternatives if part.startswith(f"{stem}:")]
        lowest = meaning((own.path[-1],)).column
        if lowest is not None and vocabulary().within.get(lowest) == stem:
            fitting.insert(0, lowest)
        if fitting:
            result[own.position] = fitting[0]
    return result


def _places(found: PlainList) -> tuple[str, ...]:
    return ("", found.sheet, found.place)


def read_answers(path: Path | None, lines: Sequence[str]) -> Answers:
    """The answers of a file (YAML, `place: value`) and of the command line (`place=value`), which win.

    Errors: PortfolioError with one issue for each answer that is not understood.
    """
    pairs: dict[str, str] = {}
    issues: list[Issue] = []
    if path is not None:
        pairs |= _of_file(path)
    for line in lines:
        key, sign, value = line.partition("=")
        if sign:
            pairs[key.strip()] = value.strip()
        else:
            issues.append(_unknown(line, line))
    answers = _answers(pairs, issues)
    if issues:
        raise PortfolioError(issues)
    return answers


def _of_file(path: Path) -> dict[str, str]:
    try:
        if path.stat().st_size > FILE_BYTES:
            raise _file_refused(path, lambda language: say("answer_file.large", language))
        loaded = load_yaml(path)
    except OSError as error:
        raise _file_refused(path, partial(file_reason, error)) from error
    except UnicodeDecodeError as error:
        raise _file_refused(path, lambda language: say("answer_file.letters", language)) from error
    except YamlError as error:
        key, line = f"answer_file.{'twice' if error.is_twice else 'form'}", str(error.line or 1)
        raise _file_refused(path, lambda language: say(key, language, line=line)) from error
    return {
        str(key).strip(): NOT_USED if value is None else str(value).strip() for key, value in loaded.items()
    }


def _file_refused(path: Path, reason: Callable[[Language], str]) -> PortfolioError:
    """What keeps the file from being read, in the words of each language."""
    told = {f"detail_{language}": reason(language) for language in LANGUAGES}
    return PortfolioError([Issue(code="issue_answer_file", values={"found": path.name, **told})])


def _answers(pairs: Mapping[str, str], issues: list[Issue]) -> Answers:
    columns: dict[str, dict[str, str | None]] = {}
    rows: dict[str, dict[int, RowAnswer]] = {}
    units: dict[str, MoneyUnit] = {}
    skipped: set[str] = set()
    years: tuple[int, int] | None = None
    money: dict[str, dict[int | None, int]] = {}
    kinds: dict[str, SourceKind] = {}
    for key, value in pairs.items():
        place, _, last = key.rpartition("!")
        source, kind = _MONEY.fullmatch(key), _KIND.fullmatch(key)
        try:
            if key == "years":
                years = _years(value)
            elif source is not None:
                amount = _amount(value)
                money.setdefault(source[1], {})[int(source[2]) if source[2] else None] = amount
            elif kind is not None:
                kinds[kind[1]] = SourceKind(value)
            elif last == "unit":
                units[place] = MoneyUnit(value)
            elif _ROW.fullmatch(last):
                rows.setdefault(place, {})[int(last)] = value
            elif (own := _COLUMN.fullmatch(last)) is not None:
                columns.setdefault(place, {}).update(dict.fromkeys(_letters(own[1], own[2]), _column(value)))
            elif value == NOT_USED and not place:
                skipped.add(key)
            else:
                issues.append(_unknown(key, value))
        except ValueError:
            issues.append(_unknown(key, value))
    return Answers(
        columns=columns,
        rows=rows,
        units=units,
        skipped=frozenset(skipped),
        years=years,
        money=money,
        kinds=kinds,
    )


def _letters(first: str, last: str | None) -> list[str]:
    """`M:P` → M, N, O, P. Errors: ValueError for a range in reverse."""
    low, high = column_number(first), column_number(last or first)
    if high < low:
        raise ValueError(f"last == {last}, must not stand before {first}.")
    return [column_letters(number) for number in range(low, high + 1)]


def _column(value: str) -> str | None:
    """A column id; None for `-`. Errors: ValueError."""
    if value == NOT_USED:
        return None
    if spec_of("projects", value) is None or value == IGNORED:
        raise ValueError(f"column == {value!r}, must be an id of a column of projects.")
    return value


def _amount(value: str) -> int:
    """Errors: ValueError (a NumberFormatError is one)."""
    amount = parse_number(value)
    if not 0 <= amount <= AMOUNT_MAX:
        raise ValueError(f"amount == {amount}, must be >= 0 and <= {AMOUNT_MAX}.")
    return whole(amount)


def _years(value: str) -> tuple[int, int]:
    """Errors: ValueError."""
    first, last = parse_period(value)
    if first is None or last is None:
        raise NumberFormatError("not_a_period", value, "2026-2030")
    return first, last


def _unknown(key: str, value: str) -> Issue:
    return Issue(code="issue_answer_unknown", values={"found": f"{key}={value}" if key != value else key})


def unused_answers(answers: Answers, lists: Sequence[PlainList], sheets: Sequence[str]) -> Iterator[Issue]:
    """Answers about a sheet, a column or a row that no list has: they would settle nothing.

    sheets : every sheet of the files, as `Biểu 02` and as `[ban-a.xlsx]Biểu 02`.
    """
    by_place: dict[str, list[PlainList]] = {}
    for found in lists:
        for place in dict.fromkeys(_places(found)):
            by_place.setdefault(place, []).append(found)
    for place, letters in answers.columns.items():
        known = {own.letters for found in by_place.get(place, ()) for own in found.headings}
        yield from (_unused(place, letter) for letter in letters if letter not in known)
    for place, numbers in answers.rows.items():
        height = max((_last_row(found) for found in by_place.get(place, ())), default=0)
        yield from (_unused(place, str(number)) for number in numbers if number > height)
    yield from (_unused(place, "unit") for place in answers.units if place not in by_place)
    yield from (_unused("", sheet) for sheet in sorted(answers.skipped) if sheet not in sheets)


def _last_row(found: PlainList) -> int:
    told = [int(str(issue.values["row"])) for issue in found.issues if "row" in issue.values]
    return max([row.number for row in found.rows] + [*found.passed, *told], default=0)


def _unused(place: str, last: str) -> Issue:
    return Issue(code="issue_answer_unused", values={"found": f"{place}!{last}" if place else last})
