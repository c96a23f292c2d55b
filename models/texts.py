"""The text catalogue: every sentence a user sees, in Vietnamese and English, from `data/texts`.

A text is found by its key. Several YAML files make one catalogue; a key that stands twice is
refused. Placeholders are `{name}`; numbers are given already formatted or as int, Decimal or
float, which are then written in the way of the language.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from data import ROOT
from models.units import Language, Share, format_number, format_share
from models.yaml_file import load_yaml


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """All texts by key.

    Each has `vi` and `en`, issues also `hint_vi` and `hint_en`; and `command_vi` and `command_en` where an
    option of the command line does what the hint says.

    Errors: ValueError when a key stands in two files or a language is missing.
    """
    texts: dict[str, Mapping[str, str]] = {}
    for path in sorted((ROOT / "texts").glob("*.yaml")):
        for key, entry in load_yaml(path).items():
            if key in texts:
                raise ValueError(f"text {key!r} stands twice, again in {path.name}.")
            if not {"vi", "en"} <= set(entry):
                raise ValueError(f"text {key!r} in {path.name} needs both vi and en.")
            texts[key] = entry
    return texts


def say(key: str, language: Language = "vi", /, **values: object) -> str:
    """The text behind `key` in `language`, with its placeholders filled in."""
    return _fill(catalogue()[key][language], language, values)


def hint(key: str, language: Language = "vi", /, **values: object) -> str:
    """The advice that belongs to an issue's text; empty where there is none."""
    return _fill(catalogue()[key].get(f"hint_{language}", ""), language, values)


def command_hint(key: str, language: Language = "vi", /, **values: object) -> str:
    """How the command line says what the advice asks for; empty where there is no option for it."""
    return _fill(catalogue()[key].get(f"command_{language}", ""), language, values)


SPAN, ALONE = "{first}–{last}", "{first}"
"""Years or rows from one to another, and where both are the same: 2027, not 2027–2027."""


def _fill(template: str, language: Language, values: Mapping[str, object]) -> str:
    if SPAN in template and values["first"] == values["last"]:
        template = template.replace(SPAN, ALONE)
    return template.format_map(_Shown(values, language))


class _Shown(dict[str, str]):
    """Values as the language writes them, made where a text asks for them."""

    def __init__(self, values: Mapping[str, object], language: Language) -> None:
        super().__init__()
        self._values, self._language = values, language

    def __missing__(self, name: str) -> str:
        return _show(self._values[name], self._language)


def _show(value: object, language: Language) -> str:
    if isinstance(value, Share):
        return format_share(value, language)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    return format_number(value, language)
