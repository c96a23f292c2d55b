"""compare.json: scenarios side by side for other programs. Names and types are promises."""

from collections.abc import Mapping

from models.portfolio import Portfolio
from optimizer.compare import Change, Comparison, Funding
from optimizer.report.compare.text import standing_text
from optimizer.words.scenario import difference_texts


def comparison_document(
    comparison: Comparison, plans: Mapping[str, dict[str, object]], portfolio: Portfolio
) -> dict[str, object]:
    """The comparison as plain values.

    plans : the plan document of each scenario. Changes are against the first scenario; each says in which.
    """
    return {
        "scenarios": list(comparison.names),
        "reference": comparison.reference,
        "plans": {name: plans[name] for name in comparison.names},
        "changes": [_change(change) for change in comparison.changes],
        "standings": [_standing(comparison, name) for name in comparison.others],
        "differences": [
            {
                "scenario": name,
                "lines": [str(own) for own in comparison.differences[name]],
                "vi": list(difference_texts(comparison.differences[name], portfolio, "vi")),
                "en": list(difference_texts(comparison.differences[name], portfolio, "en")),
            }
            for name in comparison.others
        ],
        "ties": {name: comparison.nearness[name].value for name in comparison.others},
        "waterfall": [
            {"scenario": name, "project_id": own.project_id or None, "step": own.step.value, "by": own.by}
            for name in comparison.others
            for own in comparison.steps[name]
        ],
        "projects": [
            {
                "project_id": project.project_id,
                "movement": project.movement.value,
                "selected_in": list(project.selected_in),
            }
            for project in comparison.projects
        ],
        "money": {
            cut.value: {entry: dict(amounts) for entry, amounts in entries.items()}
            for cut, entries in comparison.money.items()
        },
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "project_id": change.project_id,
        "scenario": change.scenario,
        "kind": change.kind.value,
        "from": funding_document(change.before),
        "to": funding_document(change.after),
    }


def funding_document(own: Funding) -> dict[str, object]:
    """What one plan gives one project."""
    return {
        "selected": own.selected,
        "allocated": own.allocated,
        "start_year": own.start,
        "finish_year": own.finish,
        "shortfall": own.shortfall,
    }


def _standing(comparison: Comparison, name: str) -> dict[str, object]:
    """What may be said of a scenario's value beside the first's."""
    own = comparison.standings[name]
    return {
        "scenario": name,
        "verdict": own.verdict.value,
        "by": own.by,
        "tier": own.tier,
        "is_sure": own.is_sure,
        "vi": standing_text(comparison, name, "vi"),
        "en": standing_text(comparison, name, "en"),
    }
