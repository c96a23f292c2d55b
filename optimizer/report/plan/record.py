"""What makes the plan checkable: the certificate, and the law it stands on."""

from collections.abc import Callable, Iterator
from datetime import date

from models.law import LawBook, LawDatum, LawValue
from models.texts import catalogue, say
from models.units import Language, format_number, format_share
from optimizer.report.plan.annexes import heading
from optimizer.report.sentences.summary import proof
from optimizer.result import Result
from optimizer.words.labels import statuses_of
from optimizer.words.law import day_text
from optimizer.workbook.schema import spec_of
from optimizer.writing.grid import Column, widths_of, write_table
from optimizer.writing.heading import notes
from optimizer.writing.page import HEAD_COLOR, PAPER_A3, Page, Value, Voice, height_of

CERTIFICATE_WIDTHS = (38, 78)


def write_certificate(page: Page, result: Result) -> None:
    """Keys and values: what was solved, what was proven, and with what."""
    for at, width in enumerate(CERTIFICATE_WIDTHS):
        page.sheet.set_column(at, at, width)
    row = heading(page, "certificate", result, CERTIFICATE_WIDTHS, unit=False)
    page.paragraph(row, proof(result, page.language), CERTIFICATE_WIDTHS, bold=True)
    row += 2
    for section, entries in _sections(page, result):
        head = page.say(f"certificate.{section}")
        page.merged((row, 0, row, 1), head, bold=True, border=1, bg_color=HEAD_COLOR)
        for offset, (label, value) in enumerate(entries, start=1):
            _entry(page, row + offset, label, value)
        row += len(entries) + 1
    page.print_setup(landscape=False)


def _entry(page: Page, row: int, label: str, value: Value) -> None:
    page.text(row, 0, label, border=1, text_wrap=True)
    look: dict[str, object] = {"border": 1, "text_wrap": True, "align": "left"}
    if isinstance(value, float):
        look["num_format"] = "#,##0.0#####"
    page.put(row, 1, value, **look)
    shown = value if isinstance(value, str) else ""
    heights = [height_of(text, width) for text, width in zip((label, shown), CERTIFICATE_WIDTHS, strict=True)]
    page.sheet.set_row(row, max(heights))


type _Entries = list[tuple[str, Value]]


def _sections(page: Page, result: Result) -> Iterator[tuple[str, _Entries]]:
    yield "plan", _plan_entries(page, result)
    yield "tiers", _tier_entries(page, result)
    yield "input", _input_entries(page, result)
    yield "versions", _version_entries(result)


def _plan_entries(page: Page, result: Result) -> _Entries:
    outcome = result.plan.outcome
    proven = page.say("yes" if outcome.tiers_proven else "no")
    values: dict[str, Value] = {
        "status": say(f"plan_status.{outcome.status.value}", page.language),
        "objective": outcome.objective,
        "bound": outcome.bound,
        "gap": format_share(outcome.gap, page.language, 6),
        "gap_asked": format_share(outcome.gap_asked, page.language, 6),
        "ended_by": page.say(f"ended_by.{outcome.ended_by.value}"),
        "tiers_proven": proven,
        "method": outcome.method,
        "work": outcome.work,
        "refused": outcome.refused,
        "rounding_step": outcome.rounding_step,
        "audit": page.say("audit_passed"),
    }
    return [(page.say(f"certificate.{key}"), value) for key, value in values.items()]


def _tier_entries(page: Page, result: Result) -> _Entries:
    """Where the order comes from, the order itself, and what each tier lacks."""
    order, outcome = result.scenario.tier_order, result.plan.outcome
    origin = page.say("order.own") if order.own else page.say("order.law", article=order.article)
    entries: _Entries = [(page.say("certificate.tier_order"), origin)]
    for tier in sorted(set(order.tiers.values())):
        lacks = outcome.shortfall_by_tier.get(tier, 0)
        least = outcome.shortfall_bound_by_tier.get(tier, 0)
        statuses = statuses_of(order, tier, page.language)
        key = "tier_lacks" if lacks else "tier_is_full"
        shown = page.say(key, statuses=statuses, lacks=lacks, least=least)
        entries.append((page.say("tier", tier=tier), shown))
    return entries


def _input_entries(page: Page, result: Result) -> _Entries:
    scenario = result.scenario
    given = sorted((key, value) for key, value in result.options.items() if value is not None)
    options = "; ".join(f"{key} = {value}" for key, value in given)
    values: dict[str, Value] = {
        "file_name": result.portfolio.file_name or "–",
        "input_sha256": result.portfolio.input_sha256 or "–",
        "scenario": scenario.name,
        "law_date": day_text(scenario.law_date, page.language),
        "hypothetical": hypothetical(page, result) or page.say("none"),
        "rules_off": rules_off(page, result) or page.say("none"),
        "options": options or page.say("none"),
        "seed": _whole(result.certificate()["seed"]),
    }
    return [(page.say(f"certificate.{key}"), value) for key, value in values.items()]


def rules_off(page: Voice, result: Result) -> str:
    """The rules that the scenario has switched off."""
    return "; ".join(_rule(name, page.language) for name in sorted(result.scenario.rules_off))


def _rule(name: str, language: Language) -> str:
    return f"{say(f'rule.{name}', language)} ({name})"


def _whole(value: object) -> Value:
    return value if isinstance(value, int) else str(value)


def hypothetical(page: Voice, result: Result) -> str:
    """The legal limits the user has changed, with their values."""
    parts = []
    for name in result.scenario.hypothetical:
        spec = spec_of("scenario", name)
        label = spec.label_vi if spec is not None and page.language == "vi" else name.replace("_", " ")
        value = getattr(result.scenario, name, None)
        shown = f" = {format_share(value, page.language)}" if isinstance(value, float) else ""
        parts.append(f"{label}{shown}")
    return "; ".join(parts)


def _version_entries(result: Result) -> _Entries:
    versions = result.certificate()["versions"]
    if not isinstance(versions, dict):
        raise TypeError(f"versions == {versions!r}, must be a mapping.")
    return [(str(name), str(number)) for name, number in sorted(versions.items())]


type _LawCell = Callable[[LawDatum, int], Value]


def write_law(page: Page, result: Result) -> None:
    """Every value in force: article, where it was read, how surely, and whether it was compared."""
    book, language = result.law.book, page.language

    def column(key: str, width: float, cell: _LawCell, kind: str = "text") -> Column[LawDatum]:
        return Column(key=key, head=page.say(f"law.{key}"), cell=cell, kind=kind, width=width)

    def checked(datum: LawDatum, _: int) -> str:
        return say(f"law_checked.{'yes' if datum.checked else 'no'}", language)

    columns = [
        column("limit", 30, lambda datum, _: book.title(datum.key, language)),
        column("key", 30, lambda datum, _: datum.key),
        column("value", 26, lambda datum, _: law_value(datum.value, language)),
        column("unit", 20, lambda datum, _: _unit(book, datum, language)),
        column("article", 30, lambda datum, _: datum.article),
        column("since", 12, lambda datum, _: day_text(datum.valid_from, language), "center"),
        column("certainty", 16, lambda datum, _: say(f"law_certainty.{datum.certainty}", language)),
        column("checked", 16, checked),
        column("source", 58, lambda datum, _: datum.source),
    ]
    widths = widths_of(columns)
    top = heading(page, "law", result, widths, unit=False)
    place = write_table(page, top, columns, result.law.annex(), frozen=2)
    notes(page, place.last + 2, [page.say("note.law")], widths)
    page.print_setup(paper=PAPER_A3)


def _unit(book: LawBook, datum: LawDatum, language: Language) -> str | None:
    """The unit of a limit; in Vietnamese by its own words where there are some."""
    unit = book.unit(datum.key)
    key = f"report.law_unit.{datum.key.partition('.')[0]}"
    return say(key, language) if unit and key in catalogue() else unit or None


def law_value(value: LawValue, language: Language) -> Value:
    """A value of the law as people read it."""
    if isinstance(value, tuple):
        return "; ".join(_word(name, language) for name in value)
    if isinstance(value, date):
        return day_text(value, language)
    return format_number(value, language, 4) if isinstance(value, int | float) else _word(value, language)


def _word(name: str, language: Language) -> str:
    """A status or a kind of rule by its label; anything else as it stands."""
    for key in (f"status.{name}", f"report.law_kind.{name}"):
        if key in catalogue():
            return say(key, language)
    return name
