"""The sheet `scenario`: keys and values, one column for each named scenario, the first the base."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.budget import Source
from models.issues import Issue, Severity
from models.law import LawBook, LawError, LawOnDay
from models.scenario import Scenario, TierOrder
from models.texts import say
from models.units import LANGUAGES, Language, MoneyUnit
from models.vocabulary import Group, Lock, Objective, PlanType, Status
from optimizer.intake.cells import parse_column, shown
from optimizer.intake.typed import Findings
from optimizer.workbook.headers import HEADER_ROWS_SEARCHED
from optimizer.workbook.limits import address
from optimizer.workbook.raw import Cell, RawSheet
from optimizer.workbook.schema import fold, schema

BASE_NAME = "base"
_HEADER = ("key", "khoa", "thong so", "tham so")
_VALUE = ("value", "gia tri")
_NOTE = ("note", "ghi chu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One cell of the sheet: parsed value and where it stands."""

    value: Any
    sheet: str
    cell: str


type Entries = Mapping[str, Entry]


def parse_entries(
    raw: RawSheet | None, source_words: Mapping[str, str], findings: Findings
) -> dict[str, dict[str, Entry]]:
    """Entries by scenario name, then key; every scenario but the base holds only what it changes."""
    if raw is None:
        return {BASE_NAME: {}}
    header, keys_at = _header(raw)
    names = _names(raw, header, keys_at, findings)
    scenarios: dict[str, dict[str, Entry]] = {name: {} for name in names.values()}
    row_of: dict[str, int] = {}
    for index, cells in enumerate(raw.rows):
        text = cells[keys_at] if keys_at < len(cells) else None
        if index <= header or not isinstance(text, str) or fold(text) in _HEADER:
            continue
        key, type_name = _key(text, source_words)
        place = address(index, keys_at)
        if type_name is None:
            code = "issue_scenario_key_unknown"
            _add(findings, raw, place, code, Severity.WARNING, found=text)
            continue
        if key in row_of:
            _add(findings, raw, place, "issue_code_twice", found=text, first=str(row_of[key] + 1))
            continue
        row_of[key] = index
        for at, name in names.items():
            cell = cells[at] if at < len(cells) else None
            entry = _entry(raw, index, at, type_name, cell, key, findings)
            if entry is not None:
                scenarios[name][key] = entry
    return scenarios or {BASE_NAME: {}}


def _add(
    findings: Findings,
    raw: RawSheet,
    cell: str,
    code: str,
    severity: Severity = Severity.ERROR,
    **values: object,
) -> None:
    findings.add(Issue(code=code, severity=severity, sheet=raw.name, cell=cell, values=values))


def _header(raw: RawSheet) -> tuple[int, int]:
    """Row and column of the heading of the keys; (−1, 0) where there is none."""
    for index, cells in enumerate(raw.rows[:HEADER_ROWS_SEARCHED]):
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and fold(cell) in _HEADER:
                return index, at
    return -1, 0


def _names(raw: RawSheet, header: int, keys_at: int, findings: Findings) -> dict[int, str]:
    """Scenario names by column. Without a header row there is one scenario, beside the keys."""
    if header < 0:
        return {keys_at + 1: BASE_NAME}
    names: dict[int, str] = {}
    for at, cell in enumerate(raw.rows[header]):
        text = "" if cell is None else str(cell).strip()
        if at <= keys_at or not text or fold(text) in _NOTE:
            continue
        name = BASE_NAME if fold(text) in _VALUE else text
        if name in names.values():
            first = next(address(header, column) for column, known in names.items() if known == name)
            place = address(header, at)
            _add(findings, raw, place, "issue_column_twice", found=text, column=name, first=first)
            continue
        names[at] = name
    return names


def _key(text: str, source_words: Mapping[str, str]) -> tuple[str, str | None]:
    """The key and its type; None where the key is unknown."""
    for spec in schema("scenario"):
        if fold(text) in (fold(spec.id), *(fold(word) for word in (spec.label_vi, *spec.aliases))):
            return spec.id, spec.type
    stem, _, rest = text.strip().partition(":")
    if fold(stem) == "weight" and rest:
        return f"weight:{rest.strip()}", "ratio"
    if fold(stem) == "envelope" and rest:
        source, _, year = rest.partition(":")
        code = source_words.get(fold(source), source.strip())
        return ":".join(part for part in ("envelope", code, year.strip()) if part), "ratio"
    return text, None


def _entry(
    raw: RawSheet, row: int, at: int, type_name: str, cell: Cell, key: str, findings: Findings
) -> Entry | None:
    if cell is None:
        return None
    values, problems = parse_column(type_name, [cell])
    where = address(row, at)
    for problem in problems.values():
        issue_values = {"found": shown(cell), "expected": problem.expected}
        findings.add(Issue(code=problem.code, sheet=raw.name, cell=where, column=key, values=issue_values))
    return None if problems else Entry(value=values[0], sheet=raw.name, cell=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a scenario is completed from."""

    years: tuple[int, ...]
    sources: Mapping[str, Source]
    project_ids: frozenset[str]
    criteria: frozenset[str]
    rules: frozenset[str]
    definitions: frozenset[str]
    law: LawBook


def build_scenarios(entries: Mapping[str, Entries], frame: Frame, findings: Findings) -> dict[str, Scenario]:
    """Every scenario in full: the base's entries, then its own on top."""
    base = next(iter(entries.values()))
    result = {}
    for name, own in entries.items():
        scenario = _build(name, {**base, **own}, frame, findings)
        if scenario is not None:
            result[name] = scenario
    return result


def money_unit(entries: Mapping[str, Entries]) -> MoneyUnit:
    """The unit the book declares for sheets that declare none themselves."""
    entry = next(iter(entries.values())).get("money_unit")
    return MoneyUnit.MILLION if entry is None else entry.value


def default_of(key: str) -> Any:
    """The documented default of a key that is a number."""
    spec = next(spec for spec in schema("scenario") if spec.id == key)
    return parse_column(spec.type, [float(spec.default)])[0][0]


def _build(name: str, entries: Entries, frame: Frame, findings: Findings) -> Scenario | None:
    def value(key: str, default: Any = None) -> Any:
        return entries[key].value if key in entries else default

    def number(key: str) -> float:
        return float(value(key, default_of(key)))

    years = tuple(range(value("first_year", frame.years[0]), value("last_year", frame.years[-1]) + 1))
    if not _are_plan_years(years, entries, frame, findings):
        return None
    law_date = value("law_date", frame.law.newest_date)
    law = frame.law.on(law_date)
    order = _tier_order(entries, law, findings)
    share = _two_period_share(entries, law, findings)
    if order is None or share is None:
        return None
    one_year = len(years) == 1
    groups = (Group.A, Group.B, Group.C)
    least = {
        g: 0.0 if one_year and f"min_year_share_{g}" not in entries else number(f"min_year_share_{g}")
        for g in groups
    }
    most = {
        g: 1.0 if one_year and f"max_year_share_{g}" not in entries else number(f"max_year_share_{g}")
        for g in groups
    }
    _report_references(entries, frame, findings)
    plan_type = value("plan_type", PlanType.MEDIUM_TERM)
    return Scenario(
        name=name,
        first_year=years[0],
        last_year=years[-1],
        law_date=law_date,
        tier_order=order,
        plan_type=plan_type,
        period_first_year=value("period_first_year", _period_first_year(law, years[0])),
        objective=value("objective", Objective.SCORE),
        size_exponent=number("size_exponent"),
        discount=number("discount"),
        two_period_share=share,
        min_year_share=least,
        max_year_share=most,
        counterpart_ratio=number("counterpart_ratio"),
        onlending_share=None if value("onlending_share") is None else float(value("onlending_share")),
        reserve=None if value("reserve") is None else float(value("reserve")),
        rounding_step=max(1, value("rounding_step", 1)),
        time_limit=None if value("time_limit") is None else float(value("time_limit")),
        work_limit=value("work_limit"),
        gap=number("gap"),
        rules_off=frozenset(value("rules_off", ())),
        locks=dict.fromkeys(value("locks_in", ()), Lock.IN) | dict.fromkeys(value("locks_out", ()), Lock.OUT),
        envelope_factors=_factors(entries),
        weights={
            key.removeprefix("weight:"): float(e.value)
            for key, e in entries.items()
            if key.startswith("weight:")
        },
        hypothetical=("two_period_share",) if share > law["two_period_share.default"].share else (),
    )


def _period_first_year(law: LawOnDay, first_year: int) -> int | None:
    """First year of the medium-term period a year lies in; None where no law known here divides them."""
    if "plan_period.first_year" not in law or "plan_period.years" not in law:
        return None
    known, length = law["plan_period.first_year"].whole, law["plan_period.years"].whole
    return known + (first_year - known) // length * length


def _are_plan_years(years: tuple[int, ...], entries: Entries, frame: Frame, findings: Findings) -> bool:
    """Whether the scenario's years are among the plan's; what is wrong is told where it is stated."""
    plan = f"{frame.years[0]}–{frame.years[-1]}"
    outside = [
        (key, entries[key])
        for key in ("first_year", "last_year")
        if key in entries and entries[key].value not in frame.years
    ]
    for _, entry in outside:
        _report(findings, entry, "issue_fixed_year_outside", found=str(entry.value), expected=plan)
    if not years and not outside:
        first, last = entries["first_year"], entries["last_year"]
        _report(findings, last, "issue_years_reversed", found=str(last.value), expected=str(first.value))
    return bool(years) and not outside


def _report(
    findings: Findings, entry: Entry | None, code: str, severity: Severity = Severity.ERROR, **values: object
) -> None:
    sheet, cell = (entry.sheet, entry.cell) if entry else ("scenario", None)
    issue = Issue(code=code, severity=severity, sheet=sheet, cell=cell, values=values)
    if issue not in findings.issues:  # what the base states is asked again under every scenario
        findings.add(issue)


def _tier_order(entries: Entries, law: LawOnDay, findings: Findings) -> TierOrder | None:
    entry = entries.get("tier_order")
    try:
        if entry is not None:
            return TierOrder.parse(entry.value)
        datum = law["priority_order.tiers"]
        return TierOrder.parse(";".join(datum.names), own=False, article=datum.article or "")
    except LawError as error:
        _report(
            findings,
            entries.get("law_date"),
            "issue_law",
            found_vi=error.message("vi"),
            found_en=error.message("en"),
        )
    except ValueError as error:
        found = _what_is_wrong(entry, str(error))
        _report(findings, entry, "issue_tier_order", found_vi=found["vi"], found_en=found["en"])
    return None


def _what_is_wrong(entry: Entry | None, reason: str) -> dict[Language, str]:
    """What keeps an order of priority from being read, in both languages."""
    words = (
        [] if entry is None else [w.strip() for w in entry.value.replace("=", ";").split(";") if w.strip()]
    )
    found = {
        "status_unknown": [word for word in words if word not in list(Status)],
        "status_twice": sorted({word for word in words if words.count(word) > 1}),
        "status_missing": [status.value for status in Status if status.value not in words],
    }
    told = [(f"tier_order_{name}", ", ".join(faulty)) for name, faulty in found.items() if faulty]
    return {
        language: "; ".join(say(key, language, found=names) for key, names in told) or reason
        for language in LANGUAGES
    }


def _two_period_share(entries: Entries, law: LawOnDay, findings: Findings) -> float | None:
    entry = entries.get("two_period_share")
    try:
        default, most = law["two_period_share.default"].share, law["two_period_share.with_consent"].share
    except LawError as error:
        _report(
            findings,
            entries.get("law_date"),
            "issue_law",
            found_vi=error.message("vi"),
            found_en=error.message("en"),
        )
        return None
    if entry is None:
        return default
    share = float(entry.value)
    if share > most:
        _report(
            findings, entry, "issue_two_period_share_beyond_law", Severity.WARNING, found=share, expected=most
        )
    elif share > default:
        _report(
            findings,
            entry,
            "issue_two_period_share_needs_consent",
            Severity.WARNING,
            found=share,
            expected=default,
        )
    return share


def _factors(entries: Entries) -> dict[tuple[str, int | None], float]:
    factors: dict[tuple[str, int | None], float] = {}
    for key, entry in entries.items():
        if key.startswith("envelope:"):
            _, code, *year = key.split(":")
            factors[code, int(year[0]) if year else None] = float(entry.value)
    return factors


def _report_references(entries: Entries, frame: Frame, findings: Findings) -> None:
    """Names of sources, projects, criteria and rules that the book does not have."""
    for key, entry in entries.items():
        stem, *rest = key.split(":")
        if stem == "envelope" and rest[0] not in frame.sources:
            _report(findings, entry, "issue_source_unknown", found=rest[0], expected=", ".join(frame.sources))
        if stem == "envelope" and len(rest) > 1 and not (rest[1].isdigit() and int(rest[1]) in frame.years):
            _report(
                findings,
                entry,
                "issue_fixed_year_outside",
                found=rest[1],
                expected=f"{frame.years[0]}–{frame.years[-1]}",
            )
        if stem == "weight" and rest[0] not in frame.criteria:
            _report(
                findings,
                entry,
                "issue_criterion_unknown",
                found=rest[0],
                expected=", ".join(sorted(frame.criteria)),
            )
        if key in ("locks_in", "locks_out"):
            for code in sorted(set(entry.value) - frame.project_ids):
                _report(findings, entry, "issue_project_unknown", found=code)
        if key == "rules_off":
            _report_rules(entry, frame, findings)
    both = (
        set(entries["locks_in"].value) & set(entries["locks_out"].value)
        if {"locks_in", "locks_out"} <= set(entries)
        else ()
    )
    for code in sorted(both):
        _report(findings, entries["locks_out"], "issue_locks_contradict", found=code)


def _report_rules(entry: Entry, frame: Frame, findings: Findings) -> None:
    for rule in sorted(set(entry.value) - frame.rules):
        _report(findings, entry, "issue_rule_unknown", found=rule, expected=", ".join(sorted(frame.rules)))
    for rule in sorted(set(entry.value) & frame.definitions):
        _report(findings, entry, "issue_rule_is_definition", found=rule)
