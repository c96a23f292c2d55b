"""Scenarios in full: the entries of the base, then each scenario's own on top."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.budget import Source
from models.issues import Issue, Severity
from models.law import LawBook, LawError, LawOnDay
from models.scenario import Scenario, TierOrder
from models.texts import say
from models.units import LANGUAGES, Language, Money
from models.vocabulary import Group, Lock, Objective, PlanType, Status
from optimizer.intake.cells import parse_column
from optimizer.intake.scenario_sheet import OF_SOURCES, Entries, Entry, money_unit
from optimizer.intake.typed import Findings, law_texts, whole
from optimizer.workbook.schema import schema


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


def default_of(key: str) -> Any:
    """The documented default of a key that is a number."""
    spec = next(spec for spec in schema("scenario") if spec.id == key)
    return parse_column(spec.type, [float(spec.default)])[0][0]


def _build(name: str, entries: Entries, frame: Frame, findings: Findings) -> Scenario | None:
    def value(key: str, default: Any = None) -> Any:
        return entries[key].value if key in entries else default

    def number(key: str) -> float:
        return float(value(key, default_of(key)))

    def number_or_none(key: str) -> float | None:
        return float(entries[key].value) if key in entries else None

    years = tuple(range(value("first_year", frame.years[0]), value("last_year", frame.years[-1]) + 1))
    if not _are_plan_years(years, entries, frame, findings):
        return None
    law_date = value("law_date", frame.law.newest_date)
    law = frame.law.on(law_date)
    order = _tier_order(entries, law, findings)
    share = _two_period_share(entries, law, findings)
    if order is None or share is None:
        return None
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
        min_year_share=_year_shares("min_year_share", 0.0, entries, years),
        max_year_share=_year_shares("max_year_share", 1.0, entries, years),
        counterpart_ratio=number("counterpart_ratio"),
        onlending_share=number_or_none("onlending_share"),
        reserve=number_or_none("reserve"),
        rounding_step=max(1, value("rounding_step", 1)),
        time_limit=number_or_none("time_limit"),
        work_limit=value("work_limit"),
        gap=number("gap"),
        rules_off=frozenset(value("rules_off", ())),
        locks=dict.fromkeys(value("locks_in", ()), Lock.IN) | dict.fromkeys(value("locks_out", ()), Lock.OUT),
        envelope_amounts=_amounts(entries),
        envelope_factors={key: float(value) for key, value in _of_sources("envelope", entries)},
        changes_max=value("changes_max"),
        adjusts=value("adjusts"),
        first_open_year=value("first_open_year"),
        weights=_of_criteria("weight", entries),
        ranks=_of_criteria("rank", entries),
        hypothetical=("two_period_share",) if share > law["two_period_share.default"].share else (),
    )


def _year_shares(stem: str, in_one_year: float, entries: Entries, years: Sequence[int]) -> dict[Group, float]:
    """Shares of a year by group, 0–1; in_one_year : what they are in a plan of one year that states none."""
    shares = {}
    for group in (Group.A, Group.B, Group.C):
        key = f"{stem}_{group}"
        if key in entries:
            shares[group] = float(entries[key].value)
        else:
            shares[group] = in_one_year if len(years) == 1 else float(default_of(key))
    return shares


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
        _report(findings, entries.get("law_date"), "issue_law", Severity.ERROR, **law_texts(error))
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
        _report(findings, entries.get("law_date"), "issue_law", Severity.ERROR, **law_texts(error))
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


def _of_sources(stem: str, entries: Entries) -> Iterator[tuple[tuple[str, int | None], Decimal]]:
    """(source, year or None) and value of every key with this stem; a year that is none is told elsewhere."""
    for key, entry in entries.items():
        own, _, rest = key.partition(":")
        code, _, year = rest.partition(":")
        if own == stem and (not year or year.isdigit()):
            yield (code, int(year) if year else None), entry.value


def _amounts(entries: Entries) -> dict[tuple[str, int | None], Money]:
    """Envelopes in whole million VND, from the unit the book declares."""
    millions = money_unit({"": entries}).millions
    return {key: whole(value * millions) for key, value in _of_sources("envelope_amount", entries)}


def _of_criteria(stem: str, entries: Entries) -> dict[str, float]:
    return {
        key.removeprefix(f"{stem}:"): float(entry.value)
        for key, entry in entries.items()
        if key.startswith(f"{stem}:")
    }


def _report_references(entries: Entries, frame: Frame, findings: Findings) -> None:
    """Names of sources, projects, criteria and rules that the book does not have."""
    for key, entry in entries.items():
        stem, *rest = key.split(":")
        if stem in OF_SOURCES and rest[0] not in frame.sources:
            _report(findings, entry, "issue_source_unknown", found=rest[0], expected=", ".join(frame.sources))
        if stem in OF_SOURCES and len(rest) > 1 and not (rest[1].isdigit() and int(rest[1]) in frame.years):
            _report(
                findings,
                entry,
                "issue_fixed_year_outside",
                found=rest[1],
                expected=f"{frame.years[0]}–{frame.years[-1]}",
            )
        if stem in ("weight", "rank") and rest[0] not in frame.criteria:
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
