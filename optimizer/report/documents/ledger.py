"""The gap ledger between localities for other programs."""

from optimizer.equity import GapLedger


def ledger_document(ledger: GapLedger) -> dict[str, object]:
    """For plan.json."""
    return {
        "gini_before": ledger.gini_before,
        "gini_planned": ledger.gini_planned,
        "gini_after": ledger.gini_after,
        "gini_outputs": dict(ledger.gini_outputs),
        "localities": [
            {
                "locality": own.locality,
                "before": own.before,
                "planned": own.planned,
                "outputs_listed": dict(own.listed),
                "outputs_finished": dict(own.finished),
                "outputs_per_billion": dict(own.per_billion),
            }
            for own in ledger.localities
        ],
    }
