"""The groups of capital sources that official tables are kept by."""

from enum import StrEnum

from models.budget import Budget, Source
from models.vocabulary import SourceKind


class SourceGroup(StrEnum):
    """A group of sources with tables of its own; their order is that of the tables."""

    CENTRAL = "central"
    PROGRAMME = "programme"
    FOREIGN = "foreign"
    LOCAL = "local"
    OWN_REVENUE = "own_revenue"


_GROUPS = {
    SourceKind.CENTRAL: SourceGroup.CENTRAL,
    SourceKind.PROGRAMME: SourceGroup.PROGRAMME,
    SourceKind.ODA_CENTRAL: SourceGroup.FOREIGN,
    SourceKind.ODA_ONLENT: SourceGroup.FOREIGN,
    SourceKind.GRANT_AID: SourceGroup.FOREIGN,
    SourceKind.UNIT_REVENUE: SourceGroup.OWN_REVENUE,
}


def group_of(kind: SourceKind) -> SourceGroup:
    """The group of a kind of source: what is neither central, foreign nor a unit's own is local."""
    return _GROUPS.get(kind, SourceGroup.LOCAL)


def sources_in(budget: Budget, *groups: SourceGroup) -> tuple[Source, ...]:
    """The sources of these groups, in the order of the budget."""
    return tuple(source for source in budget.sources if group_of(source.kind) in groups)


def codes_in(budget: Budget, *groups: SourceGroup) -> tuple[str, ...]:
    """Their codes."""
    return tuple(source.code for source in sources_in(budget, *groups))


def codes_of_kind(budget: Budget, *kinds: SourceKind) -> tuple[str, ...]:
    """Codes of the sources of these kinds."""
    return tuple(source.code for source in budget.sources if source.kind in kinds)
