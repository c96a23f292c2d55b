"""What a floor or ceiling is called."""

from models.budget import Budget
from models.limit import Limit, Selector
from models.texts import catalogue, say
from models.units import Language
from models.vocabulary import Dimension
from optimizer.words.labels import criterion_label


def concerned(limit: Limit, budget: Budget, language: Language) -> tuple[str, ...]:
    """What a limit concerns, a property each: `Ngành, lĩnh vực: Giao thông`."""
    selectors = (limit.selector, limit.second)
    return tuple(_selected(own, budget, language) for own in selectors if own is not None)


def _selected(own: Selector, budget: Budget, language: Language) -> str:
    label = say(f"dimension.{own.dimension.value}", language)
    if own.dimension is Dimension.CLASS:
        return f"{label}: {criterion_label(own.value, language)}"
    if own.dimension is Dimension.SOURCE:
        return f"{label}: {budget.label(own.value)}"
    key = f"{own.dimension.value}.{own.value}"
    return f"{label}: {say(key, language) if key in catalogue() else own.value}"
