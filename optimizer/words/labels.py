"""What people call a criterion, a source, a kind of line."""

from models.project import Project
from models.scenario import TierOrder
from models.texts import say
from models.units import Language
from models.vocabulary import Status
from optimizer.workbook.schema import spec_of


def criterion_label(criterion: str, language: Language) -> str:
    """The usual name of a known criterion, else its own."""
    spec = spec_of("projects", criterion)
    if spec is None:
        return criterion
    return spec.label_vi if language == "vi" else spec.description or criterion


def status_label(project: Project, language: Language) -> str:
    """Rung of the order of priority; for a lump sum what it is."""
    if project.status is None or project.is_lump_sum:
        return say(f"line_type.{project.line_type.value}", language)
    return say(f"status.{project.status.value}", language)


def statuses_of(order: TierOrder, tier: int, language: Language) -> str:
    """The kinds of line in a tier."""
    own = [status for status in Status if order.tiers.get(status) == tier]
    return "; ".join(say(f"status.{status.value}", language) for status in own)
