"""Closed vocabularies of the plan: line types, statuses, groups, kinds of capital source.

The Vietnamese and English label of each value is in `data/texts/labels.yaml` under
`<vocabulary>.<value>`.
"""

from enum import StrEnum


class LineType(StrEnum):
    """What one line of the plan is; all but PROJECT are lump sums (money only)."""

    PROJECT = "project"
    PROGRAMME = "programme"
    PREPARATION_TOTAL = "preparation_total"
    PLANNING_TOTAL = "planning_total"
    COMMUNE_SUPPORT = "commune_support"
    ENTRUSTED = "entrusted"
    DEBT_REPAYMENT = "debt_repayment"
    RESERVE = "reserve"
    UNALLOCATED = "unallocated"


class Status(StrEnum):
    """Rungs of the legal order of priority, in the order of Điều 54.4 (tier 1 to 13)."""

    URGENT = "urgent"
    NATIONAL = "national"
    ADVANCE = "advance"
    COMPLETED = "completed"
    ODA = "oda"
    PPP = "ppp"
    ONGOING_FINISHING = "ongoing_finishing"
    ONGOING = "ongoing"
    PREPARATION = "preparation"
    ARREARS = "arrears"
    POLICY_CAPITAL = "policy_capital"
    ENTRUSTED = "entrusted"
    NEW = "new"


class Group(StrEnum):
    """Project class by the law on public investment; QTQG is of national importance."""

    NATIONAL = "QTQG"
    A = "A"
    B = "B"
    C = "C"


class ClassLaw(StrEnum):
    """Which law's thresholds class a project (transition rule, Điều 103.2)."""

    LAW_2019 = "2019"
    LAW_2024 = "2024"


class AreaType(StrEnum):
    """Kind of area a project serves."""

    URBAN = "urban"
    RURAL = "rural"
    REMOTE = "remote"
    ESPECIALLY_DIFFICULT = "especially_difficult"


class Lock(StrEnum):
    """The user's own decision on a project."""

    IN = "in"
    OUT = "out"


class PlanType(StrEnum):
    """Medium-term plan, annual plan, or adjustment of an approved plan."""

    MEDIUM_TERM = "medium_term"
    ANNUAL = "annual"
    ADJUSTMENT = "adjustment"


class Objective(StrEnum):
    """What a plan's value is made of."""

    SCORE = "score"
    BENEFIT = "benefit"


class LinkType(StrEnum):
    """How one project depends on another."""

    REQUIRES = "requires"
    REQUIRES_FINISHED = "requires_finished"
    EXCLUDES = "excludes"
    BUNDLE = "bundle"
    SYNERGY = "synergy"


class Dimension(StrEnum):
    """What a limit selects lines by; CLASS means a criterion with a value above 0."""

    SECTOR = "sector"
    LOCALITY = "locality"
    AREA_TYPE = "area_type"
    INVESTOR = "investor"
    GROUP = "group"
    STATUS = "status"
    TIER = "tier"
    SOURCE = "source"
    CLASS = "class"


class Measure(StrEnum):
    """What a limit limits."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    NEW_STARTS = "new_starts"

    @property
    def counts_projects(self) -> bool:
        """A number of projects, not an amount."""
        return self in (Measure.COUNT, Measure.NEW_STARTS)


class SourceKind(StrEnum):
    """Kinds of capital source (nguồn vốn)."""

    CENTRAL = "central"
    PROGRAMME = "programme"
    ODA_CENTRAL = "oda_central"
    ODA_ONLENT = "oda_onlent"
    GRANT_AID = "grant_aid"
    LOCAL_BALANCE = "local_balance"
    LAND_USE = "land_use"
    LOTTERY = "lottery"
    SURPLUS = "surplus"
    LOCAL_DEBT = "local_debt"
    COMMUNE = "commune"
    CONTRIBUTION = "contribution"
    UNIT_REVENUE = "unit_revenue"
    OTHER = "other"

    @property
    def is_foreign(self) -> bool:
        """Loan money from abroad: what counterpart, loan schedule and on-lending speak of."""
        return self in (SourceKind.ODA_CENTRAL, SourceKind.ODA_ONLENT)

    @property
    def is_domestic(self) -> bool:
        """Money that may serve as counterpart; grant aid is tied to its own project."""
        return not self.is_foreign and self is not SourceKind.GRANT_AID

    @property
    def is_debt(self) -> bool:
        """Money the local budget owes: on-lent loans and its own borrowing."""
        return self in (SourceKind.ODA_ONLENT, SourceKind.LOCAL_DEBT)

    @property
    def is_central(self) -> bool:
        """Central side of the two-period cap."""
        return self in (SourceKind.CENTRAL, SourceKind.PROGRAMME)

    @property
    def is_local(self) -> bool:
        """Local side of the two-period cap: all but loans from abroad and central money."""
        return not self.is_foreign and not self.is_central

    @property
    def named_only(self) -> bool:
        """Serves only projects that name it."""
        return self in (
            SourceKind.COMMUNE,
            SourceKind.CONTRIBUTION,
            SourceKind.UNIT_REVENUE,
            SourceKind.GRANT_AID,
        )
