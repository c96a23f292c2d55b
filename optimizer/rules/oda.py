"""Local rules on loans from abroad: counterpart, what they may not pay, disbursement plan, on-lending."""

from models.units import Money
from models.vocabulary import SourceKind
from optimizer.table import Bound, MoneyBound, TableDraft


def oda_counterpart(draft: TableDraft) -> None:
    """Counterpart is there in full and in time; it may come before any foreign money.

    Equation: Σ_{s domestic} f_pst ≥ c_p Σ_{s foreign} f_pst − 1 each year (million VND; a ratio is
    a rounded figure).
    Article: NĐ 114/2021.
    Not for: projects without foreign money or with a ratio of 0.
    """
    own = draft.project.counterpart_ratio
    draft.counterpart = draft.terms.scenario.counterpart_ratio if own is None else own


def oda_excluded_costs(draft: TableDraft) -> None:
    """Loans from abroad do not pay for what the law leaves to counterpart money: land, management.

    Equation: Σ_t f_pst + r_ps ≤ 0 for every foreign s (million VND), where p's component is one of the law's.
    Article: Điều 6 NĐ 114/2021 (dated values in data/law/loan_exclusions.yaml).
    Not for: projects that are no component or another one; grant aid, which is no loan.
    """
    law, budget = draft.terms.law, draft.terms.budget
    excluded = law["loan_exclusions.components"].names if "loan_exclusions.components" in law else ()
    if _words(draft.project.component) not in [_words(name) for name in excluded]:
        return
    draft.money += [
        MoneyBound(
            rule="oda_excluded_costs",
            where=(source,),
            sense="<=",
            amount=0,
            source=source,
            with_remainder=True,
        )
        for source in draft.eligible
        if budget.kind(source).is_foreign
    ]


def _words(name: str) -> list[str]:
    """A name as it is compared: commas and capitals aside."""
    return name.casefold().replace(",", " ").split()


def oda_loan_schedule(draft: TableDraft) -> None:
    """Foreign money follows the loan's disbursement plan and ends when the loan closes.

    Equation: Σ_{s foreign} f_pst ≤ loan:t (million VND, blank = 0 where any is given); f_pst = 0 for
    foreign s after loan_close_year.
    Article: Điều 67.
    Not for: projects without a loan plan and a closing year.
    """
    project, terms = draft.project, draft.terms
    foreign = [source for source in draft.eligible if terms.budget.kind(source).is_foreign]
    if project.loan_schedule:
        for year in terms.scenario.years:
            amount: Money = project.loan_schedule.get(year, 0)
            draft.loan_max[year] = Bound(amount=amount, rule="oda_loan_schedule")
    if project.loan_close_year is not None:
        closed = [year for year in terms.scenario.years if year > project.loan_close_year]
        draft.closed_cells |= {(source, year) for source in foreign for year in closed}


def onlending(draft: TableDraft) -> None:
    """The on-lent part of the foreign money holds over the project's life, not in each year.

    Equation: |Σ_{s on-lent} (K_ps Σ_σ x_pσ + Σ_t f_pst + r_ps) − share · Σ_{s foreign} (the same)|
    ≤ 1 (million VND).
    Article: Điều 67.3, NĐ 79/2021.
    Not for: projects without an onlending_share; the scenario's holds where there is an on-lent source.
    """
    draft.onlending = draft.project.onlending_share
    if draft.onlending is None and SourceKind.ODA_ONLENT in draft.named_kinds:
        draft.onlending = draft.terms.scenario.onlending_share
