"""The 13 sectors of Điều 7.1 (ngành, lĩnh vực), and which of them a sector cell belongs to."""

from dataclasses import dataclass
from functools import cache, lru_cache

from data import ROOT
from models.units import Language
from models.yaml_file import load_yaml
from optimizer.grouping import sector_ids
from optimizer.workbook.schema import fold

OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """One sector of Điều 7.1; item is its letter there (a to n), names how cells begin that belong to it."""

    id: str
    item: str
    vi: str
    en: str
    names: tuple[str, ...] = ()

    def label(self, language: Language = "vi") -> str:
        """What the law calls it."""
        return self.vi if language == "vi" else self.en


@cache
def sectors() -> tuple[Sector, ...]:
    """All 13, in the order of the law."""
    entries = load_yaml(ROOT / "schema" / "sectors.yaml")["sectors"]
    return tuple(Sector(**{**entry, "names": tuple(entry["names"])}) for entry in entries)


@lru_cache(maxsize=4096)
def sector_of(cell: str) -> Sector:
    """The sector a sector cell names, begins like, or is filed under; the last where the words tell none."""
    by_id = {sector.id: sector for sector in sectors()}
    own = named_sector(cell)
    if own is not None:
        return own
    begins = [(len(name), s.id) for s in sectors() for name in (s.vi, s.en, *s.names) if _begins(cell, name)]
    if begins:
        return by_id[max(begins)[1]]
    found = sector_ids(cell)
    return by_id[found[0]] if found else by_id[OTHER]


def _begins(cell: str, name: str) -> bool:
    return f"{fold(cell)} ".startswith(f"{fold(name)} ")


def named_sector(text: str) -> Sector | None:
    """The sector with exactly this name or id; accents and case ignored."""
    folded = fold(text)
    return next((s for s in sectors() if folded in (fold(s.id), fold(s.vi), fold(s.en))), None)
