"""What a criterion is called in reports."""

from models.units import Language
from optimizer.workbook.schema import spec_of


def criterion_label(criterion: str, language: Language) -> str:
    """The usual name of a known criterion, else its own."""
    spec = spec_of("projects", criterion)
    if spec is None:
        return criterion
    return spec.label_vi if language == "vi" else spec.description or criterion
