"""Money for the sources of a list that nobody gave any: as much as the projects ask for, and said so."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from models.budget import Source
from models.texts import say
from models.vocabulary import SourceKind
from optimizer.intake.typed import whole
from optimizer.official.lines import ListCell, ListLine
from optimizer.official.plain_list import ListSource
from optimizer.official.words import vocabulary

COMMON = "VONCHUNG"
"""Code of the one source of a list that names none."""


def envelopes_of(
    lines: Sequence[ListLine],
    named: Sequence[ListSource],
    given: Mapping[str, Mapping[int | None, int]],
    kinds: Mapping[str, SourceKind],
    years: range,
) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """(the sources with their money, the codes of those whose money is assumed).

    named : the sources of the headings. given : money by source and year, None = the period. kinds : as a
    person gave them; else as the words suggest.
    """
    known = {source.code: (source.name, source.kind) for source in named}
    for line in lines:
        code = str(line.cells.get("sources", ""))
        if code in vocabulary().sources and code not in known:
            words = vocabulary().sources[code]
            known[code] = (words.name, words.kind)
    for code in given:
        usual = vocabulary().sources.get(code)
        known.setdefault(code, (usual.name, usual.kind) if usual else (code, SourceKind.OTHER))
    is_open = any(_is_open(line) for line in lines) and not _has_domestic(known, kinds)
    if not known or is_open:
        known[COMMON] = (say("plain_list.common_source", "vi"), SourceKind.OTHER)
    asked = _asked(lines, list(known))
    made, assumed = [], []
    for code, (name, kind) in known.items():
        own, certainty = given.get(code), ""
        if own is None:
            certainty = say("plain_list.money_assumed", "vi")
            assumed.append(code)
            own = {None: whole(asked.get(code, Decimal(0)))}
        yearly = {year: own.get(year) for year in years if any(at is not None for at in own)}
        made.append(
            Source(
                code=code,
                name=name,
                kind=kinds.get(code, kind),
                yearly=yearly,
                total=own.get(None),
                certainty=certainty,
            )
        )
    return tuple(made), tuple(assumed)


def _is_open(line: ListLine) -> bool:
    """No source is named for the line: every domestic source may pay it."""
    return "sources" not in line.cells and not any(
        column.startswith(("cost:", "demand:")) for column in line.cells
    )


def _has_domestic(known: Mapping[str, tuple[str, SourceKind]], kinds: Mapping[str, SourceKind]) -> bool:
    return any(not kinds.get(code, kind).is_foreign for code, (_, kind) in known.items())


def _asked(lines: Sequence[ListLine], codes: Sequence[str]) -> dict[str, Decimal]:
    """What the lines ask of each source; a line that names none asks the first one."""
    asked: dict[str, Decimal] = {}
    for line in lines:
        own = {c.partition(":")[2]: _number(v) for c, v in line.cells.items() if c.startswith("demand:")}
        if not own:
            own = {
                c.partition(":")[2]: _number(v) - _number(line.cells.get(f"paid:{c.partition(':')[2]}"))
                for c, v in line.cells.items()
                if c.startswith("cost:")
            }
        if not own:
            code = str(line.cells.get("sources") or codes[0])
            own = {code if code in codes else codes[0]: demand_of(line.cells)}
        for code, amount in own.items():
            asked[code] = asked.get(code, Decimal(0)) + max(amount, Decimal(0))
    return asked


def demand_of(cells: Mapping[str, ListCell]) -> Decimal:
    """The demand of a line: as stated, else what its total cost leaves."""
    if "demand" in cells:
        return _number(cells["demand"])
    return _number(cells.get("total_cost")) - _number(cells.get("paid"))


def _number(value: ListCell | None) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value) if isinstance(value, int) else Decimal(0)
