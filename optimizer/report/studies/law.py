"""The law on a day as people read it: every limit, every rule's basis, what changed, where it was read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.law import LawBook, LawDatum, LawOnDay
from models.scenario import Scenario
from models.texts import say
from models.units import Language
from optimizer.law.changes import LawChange, law_changes
from optimizer.law.in_scenario import observed
from optimizer.report.studies.study import Study, StudyColumn, StudyTable
from optimizer.report.studies.text import column
from optimizer.rules import RULES
from optimizer.words.law import day_text, observed_text, rules_text, says, value_text
from optimizer.writing.page import Value

BASES = "rule_articles."
"""Keys of what stands behind each rule; they have a table of their own."""


def law_study(book: LawBook, scenario: Scenario, day: date, before: date, language: Language) -> Study:
    """The law as it stands on `day`, against `before`, beside what the scenario makes of it."""
    law = book.on(day)
    changes = law_changes(book.on(before), law)
    return Study(
        title=say("law_page.title", language, day=day_text(day, language)),
        subtitle=say(
            "law_page.subtitle",
            language,
            scenario=scenario.name,
            day=day_text(scenario.law_date, language),
        ),
        findings=tuple(_findings(law, scenario, changes, before, language)),
        tables=(
            limits_table(law, scenario, language),
            _changes(law, changes, before, language),
            _rules(law, scenario, language),
            _sources(law, language),
        ),
        cautions=tuple(_cautions(day, scenario, language)),
    )


def _limits_of(law: LawOnDay) -> list[LawDatum]:
    return [datum for datum in law.annex() if not datum.key.startswith(BASES)]


def _findings(
    law: LawOnDay, scenario: Scenario, changes: Sequence[LawChange], before: date, language: Language
) -> Iterator[str]:
    limits, silences = _limits_of(law), law.silences()
    checked = sum(datum.checked for datum in limits)
    yield say("law_page.finding.count", language, count=len(limits), checked=checked)
    if silences:
        yield say("law_page.finding.silent", language, count=len(silences))
    key = "changed" if changes else "unchanged"
    yield say(f"law_page.finding.{key}", language, count=len(changes), day=day_text(before, language))
    departing = [d for d in limits if observed(law.book, d, scenario).observance.is_hypothetical]
    if departing:
        titles = dict.fromkeys(law.book.title(datum.key, language) for datum in departing)
        yield say("law_page.finding.hypothetical", language, limits="; ".join(titles))
    else:
        yield say("law_page.finding.faithful", language)


def _cautions(day: date, scenario: Scenario, language: Language) -> Iterator[str]:
    if day != scenario.law_date:
        yield say("law_page.caution.other_day", language, day=day_text(scenario.law_date, language))
    yield say("law_page.caution.checked", language)
    yield say("law_page.caution.addresses", language)


def _columns(language: Language, widths: Mapping[str, float]) -> tuple[StudyColumn, ...]:
    """Columns headed by texts of this theme, each with its width."""
    kinds = {"source": "address", "since": "center", "until": "center"}
    return tuple(
        column(f"law_page.column.{name}", language, kinds.get(name, "text"), width)
        for name, width in widths.items()
    )


def limits_table(law: LawOnDay, scenario: Scenario, language: Language) -> StudyTable:
    """Values in force, then what the texts read leave open; what the scenario departs from stands out."""
    book, data = law.book, _limits_of(law)
    rows: list[tuple[Value, ...]] = []
    for datum in data:
        value = value_text(datum, language)
        until = datum.valid_until
        rows.append(
            (
                says(book, datum.key, value, language),
                None if isinstance(datum.value, tuple) else value,
                datum.article,
                observed_text(observed(book, datum, scenario), language),
                rules_text(book, datum.key, language),
                day_text(datum.valid_from, language),
                say("law_page.open_end", language) if until is None else day_text(until, language),
                say(f"law_checked.{'yes' if datum.checked else 'no'}", language),
                say(f"law_certainty.{datum.certainty}", language),
                datum.source,
                book.title(datum.key, language),
            )
        )
    silent = say("law_page.no_number", language)
    for key, article in law.silences():
        blank = (None,) * 5
        title = book.title(key, language)
        says_it = says(book, key, silent, language)
        rows.append((says_it, silent, article, None, rules_text(book, key, language), *blank, title))
    return StudyTable(
        title=say("law_page.table.limits", language),
        sheet=say("law_page.sheet.limits", language),
        columns=_columns(
            language,
            {
                "says": 44,
                "value": 18,
                "article": 24,
                "scenario": 20,
                "rules": 24,
                "since": 12,
                "until": 12,
                "checked": 18,
                "certainty": 18,
                "source": 40,
                "limit": 30,
            },
        ),
        rows=rows,
        marked=frozenset(
            at for at, datum in enumerate(data) if observed(book, datum, scenario).observance.is_marked
        ),
    )


def _changes(law: LawOnDay, changes: Sequence[LawChange], before: date, language: Language) -> StudyTable:
    """What differs from the day before: old value and article beside the new."""

    def cell(datum: LawDatum | None) -> str | None:
        return None if datum is None else f"{value_text(datum, language)} ({datum.article or '–'})"

    days = {"before": before, "after": law.day}
    heads = [
        StudyColumn(head=say(f"law_page.column.{name}", language, day=day_text(day, language)), width=34)
        for name, day in days.items()
    ]
    first = _columns(language, {"limit": 34, "says": 44, "change": 16})
    rows = []
    for own in changes:
        datum = own.after or own.before
        value = "…" if datum is None else value_text(datum, language)
        rows.append(
            (
                law.book.title(own.key, language),
                says(law.book, own.key, value, language),
                say(f"law_page.change.{own.kind}", language),
                cell(own.before),
                cell(own.after),
            )
        )
    return StudyTable(
        title=say("law_page.table.changes", language, day=day_text(before, language)),
        sheet=say("law_page.sheet.changes", language),
        columns=(*first, *heads),
        rows=rows,
    )


def _rules(law: LawOnDay, scenario: Scenario, language: Language) -> StudyTable:
    """Every rule: whether law, policy, a definition or the user stands behind it, its article, on or off."""
    rows: list[tuple[Value, ...]] = []
    marked = set()
    for at, rule in enumerate(RULES):
        datum = _basis(law, rule)
        is_off = not scenario.has(rule)
        if is_off and datum is not None and datum.value == "law":
            marked.add(at)
        rows.append(
            (
                say(f"rule.{rule}", language),
                None if datum is None else value_text(datum, language),
                None if datum is None else datum.article,
                say("law_page.off" if is_off else "law_page.on", language),
                None if datum is None else say(f"law_certainty.{datum.certainty}", language),
                None if datum is None or datum.article is None else datum.source,
            )
        )
    return StudyTable(
        title=say("law_page.table.rules", language),
        sheet=say("law_page.sheet.rules", language),
        columns=_columns(
            language,
            {"rule": 34, "basis": 18, "article": 38, "scenario": 16, "certainty": 20, "source": 50},
        ),
        rows=rows,
        marked=frozenset(marked),
    )


def _basis(law: LawOnDay, rule: str) -> LawDatum | None:
    """What stands behind a rule on the day; None where no text that was read is in force."""
    key = f"{BASES}{rule}"
    return next((datum for datum in law.annex() if datum.key == key), None)


def _sources(law: LawOnDay, language: Language) -> StudyTable:
    """Every text that was read: which articles and how many values come from it, how many were compared."""
    found: dict[str, list[LawDatum]] = {}
    for datum in law.annex():
        if datum.article is not None:
            found.setdefault(datum.source, []).append(datum)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    rows: list[tuple[Value, ...]] = [
        (
            source,
            len(data),
            "; ".join(dict.fromkeys(str(own.article) for own in data)),
            _checked(data, language),
        )
        for source, data in ordered
    ]
    address, count, article, checked = _columns(
        language, {"source": 60, "values": 12, "article": 70, "checked": 24}
    )
    return StudyTable(
        title=say("law_page.table.sources", language),
        sheet=say("law_page.sheet.sources", language),
        columns=(address, StudyColumn(head=count.head, kind="difference", width=12), article, checked),
        rows=rows,
    )


def _checked(data: Sequence[LawDatum], language: Language) -> str:
    done = sum(own.checked for own in data)
    key = "yes" if done == len(data) else "no"
    return f"{done}/{len(data)}" if 0 < done < len(data) else say(f"law_checked.{key}", language)
