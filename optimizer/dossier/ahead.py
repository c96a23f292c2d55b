"""What the plan leaves open: carried to the next period, not balanced, changed against an earlier plan."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from models.plan import PlanLine
from models.texts import say
from models.units import Money, share_of
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.line_table import LineTable
from optimizer.dossier.plan_view import PlanView
from optimizer.report.plan.line_columns import LineCell
from optimizer.report.plan.next_period import SIDES, Carried, cap_applies, cap_base, carried, counted
from optimizer.workbook.limits import column_letters
from optimizer.writing.grid import Column, RowGroup, money_width, number_column
from optimizer.writing.page import TO_FILL, Formula, Value

CONSENT = "two_period_share.with_consent"


def next_period(view: PlanView) -> Appendix[PlanLine]:
    """What runs on, by source, and what the cap of each side counts of it."""
    items = {item.line.project_id: item for item in carried(view.result)}
    lines = tuple(item.line for item in items.values())
    table = LineTable(view, lines).name().investor()
    left = {code for line in lines for code in line.remainder}
    codes = [source.code for source in view.budget.sources if source.code in left]
    over = (view.say("over.next_period"),)
    parts = [*(f"left:{code}" for code in codes), "beyond"]

    def in_all(line: PlanLine) -> Money:
        return line.total_remainder + items[line.project_id].beyond

    table.add(
        table.whole_cost(),
        table.planned(),
        table.money("left_in_all", table.sum_of(parts, in_all), over=over, head=view.say("column.in_all")),
    )
    for source, key in zip(codes, parts, strict=False):
        table.add(table.money(key, _left_cell(source), over=over, head=source))
    table.add(
        table.money("beyond", lambda line, _: items[line.project_id].beyond or None, over=over),
        *(table.money(f"counted_{side}", _counted_cell(items, side)) for side in SIDES),
        table.text("finish", lambda line, _: _finish(line), 9, "year"),
    )
    return table.appendix(
        "next_period", lines, notes=[view.say("note.next_period")], basis="dossier.two_periods"
    )


def _left_cell(source: str) -> LineCell:
    return lambda line, _: line.remainder.get(source) or None


def _counted_cell(items: Mapping[str, Carried], side: str) -> LineCell:
    return lambda line, _: items[line.project_id].counted[side] or None


def _finish(line: PlanLine) -> int | None:
    return None if line.schedule is None else line.schedule.finish


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """One side of the two-period cap.

    base : the plan that the share is of. share : the scenario's. used : what counts.
    consent : the most that consent may allow; None = the law in force gives none.
    """

    side: str
    base: Money
    share: float
    used: Money
    consent: float | None


def two_period_cap(view: PlanView) -> Appendix[Cap]:
    """How much of the cap is used, and how far consent could raise it."""
    law, scenario = view.result.law, view.result.scenario
    consent = law[CONSENT].share if CONSENT in law else None
    caps = [
        Cap(
            side=side,
            base=cap_base(view.result, side),
            share=scenario.two_period_share,
            used=counted(view.result, side),
            consent=consent,
        )
        for side in SIDES
    ]
    note = "note.cap" if cap_applies(view.result) else "note.cap_off"
    return Appendix(
        id="two_period_cap",
        sheet=view.say("sheet.two_period_cap"),
        number="",
        title=view.say("title.two_period_cap", **view.period()),
        columns=_cap_columns(view, caps),
        items=caps,
        total_at="",
        notes=(view.say(note), view.say("note.consent")),
        basis="dossier.two_periods",
    )


def _cap_columns(view: PlanView, caps: list[Cap]) -> list[Column[Cap]]:
    width = money_width(max(cap.base for cap in caps)) + 4
    keys = [
        "number",
        "name",
        "base",
        "share",
        "most",
        "used",
        "free",
        "used_share",
        "consent",
        "most_consent",
    ]
    at = {key: column_letters(place) for place, key in enumerate(keys)}

    def rounded(cap: Cap, row: int, share: str, value: float) -> Formula:
        text = f"=ROUNDDOWN(ROUND({at['base']}{row}*{at[share]}{row},6),0)"
        return Formula(text=text, value=share_of(value, cap.base))

    def free(cap: Cap, row: int) -> Formula:
        value = share_of(cap.share, cap.base) - cap.used
        return Formula(text=f"={at['most']}{row}-{at['used']}{row}", value=value)

    def used_share(cap: Cap, row: int) -> Value:
        if not cap.base:
            return None
        return Formula(text=f"={at['used']}{row}/{at['base']}{row}", value=cap.used / cap.base)

    def most_consent(cap: Cap, row: int) -> Value:
        return TO_FILL if cap.consent is None else rounded(cap, row, "consent", cap.consent)

    def own(
        key: str, cell: Callable[[Cap, int], Value], kind: str = "money", wide: float = width
    ) -> Column[Cap]:
        return Column(key=key, head=view.say(f"column.cap_{key}"), cell=cell, kind=kind, width=wide)

    return [
        number_column(view.voice),
        own("name", lambda cap, _: view.say(f"cap.{cap.side}"), "text", 34),
        own("base", lambda cap, _: cap.base),
        own("share", lambda cap, _: cap.share, "share", 10),
        own("most", lambda cap, row: rounded(cap, row, "share", cap.share)),
        own("used", lambda cap, _: cap.used),
        own("free", free),
        own("used_share", used_share, "share", 10),
        own("consent", lambda cap, _: TO_FILL if cap.consent is None else cap.consent, "share", 12),
        own("most_consent", most_consent),
    ]


def not_balanced(view: PlanView) -> Appendix[PlanLine]:
    """Lines that are out or short of money, and why."""
    lines = tuple(line for line in view.lines() if not line.selected or line.total_shortfall)
    table = LineTable(view, lines).name().investor()

    def lacking(line: PlanLine) -> Money:
        return line.total_shortfall if line.selected else view.project(line).demanded

    table.add(
        table.whole_cost(),
        table.due(),
        table.planned(),
        table.money("lacking", lambda line, _: lacking(line), head=view.say("column.not_balanced")),
    )
    table.reason(60)
    out, short = (tuple(line for line in lines if line.selected is kind) for kind in (False, True))
    present = [(key, own) for key, own in (("short", short), ("out", out)) if own]
    groups = [
        RowGroup(number=chr(ord("A") + at), label=view.say(f"rows.{key}"), items=own)
        for at, (key, own) in enumerate(present)
    ]
    return table.appendix("not_balanced", groups, notes=[view.say("note.not_balanced")])


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountChange:
    """A line whose money differs from the earlier plan's."""

    project_id: str
    name: str
    before: Money
    now: Money
    reason: str


def changes(view: PlanView) -> Appendix[AmountChange]:
    """Increases and decreases against the earlier plan, with reasons."""
    found = list(_changes(view))
    kinds = {
        "raised": [c for c in found if c.before and c.now > c.before],
        "lowered": [c for c in found if c.now and c.now < c.before],
        "added": [c for c in found if not c.before],
        "dropped": [c for c in found if not c.now],
    }
    groups = [
        RowGroup(number=chr(ord("A") + at), label=view.say(f"rows.{kind}"), items=tuple(own))
        for at, (kind, own) in enumerate((kind, own) for kind, own in kinds.items() if own)
    ]
    known = view.approved is not None
    return Appendix(
        id="changes",
        sheet=view.say("sheet.changes"),
        number="",
        title=view.say("title.changes", **view.period()),
        columns=_change_columns(view, found),
        items=groups,
        empty=view.say("rows.no_change" if known else "rows.not_compared"),
        notes=(view.say("note.changes" if known else "note.no_earlier_plan"),),
    )


def _changes(view: PlanView) -> Iterator[AmountChange]:
    if view.approved is None:
        return
    for line in view.lines():
        earlier, now = view.approved.get(line.project_id), view.money(line)
        before = 0 if earlier is None else earlier.amount
        if before != now:
            reason = view.why[line.project_id].text(view.language)
            name = view.project(line).name
            yield AmountChange(project_id=line.project_id, name=name, before=before, now=now, reason=reason)
    known = {line.project_id for line in view.lines()}
    for project_id in sorted(set(view.approved) - known):
        gone = view.approved[project_id]
        if gone.amount:
            reason = view.say("rows.not_in_list")
            yield AmountChange(
                project_id=project_id, name=gone.name, before=gone.amount, now=0, reason=reason
            )


def _change_columns(view: PlanView, found: list[AmountChange]) -> list[Column[AmountChange]]:
    width = money_width(sum(max(change.before, change.now) for change in found))
    keys = ["number", "name", "code", "before", "now", "more", "less"]
    at = {key: column_letters(place) for place, key in enumerate(keys)}

    def beyond(one: str, other: str) -> Callable[[AmountChange, int], Value]:
        def cell(change: AmountChange, row: int) -> Formula:
            amounts = {"before": change.before, "now": change.now}
            text = f"=MAX(0,{at[one]}{row}-{at[other]}{row})"
            return Formula(text=text, value=max(0, amounts[one] - amounts[other]))

        return cell

    def money(key: str, cell: Callable[[AmountChange, int], Value]) -> Column[AmountChange]:
        head = view.say(f"column.change_{key}")
        return Column(key=key, head=head, cell=cell, kind="money", width=width, total=True)

    return [
        number_column(view.voice),
        Column(
            key="name",
            head=say("report.column.name", view.language),
            cell=lambda change, _: change.name,
            width=40,
        ),
        Column(
            key="code",
            head=say("report.column.code", view.language),
            cell=lambda change, _: change.project_id,
            width=12,
        ),
        money("before", lambda change, _: change.before or None),
        money("now", lambda change, _: change.now or None),
        money("more", beyond("now", "before")),
        money("less", beyond("before", "now")),
        Column(
            key="reason",
            head=say("report.column.reason", view.language),
            cell=lambda c, _: c.reason,
            width=60,
        ),
    ]
