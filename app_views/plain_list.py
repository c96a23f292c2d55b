"""Part of page Dự án: a plain list as the office has it. Filled in when the reader of such lists is here."""

from models.units import Language
from optimizer.workspace.desk import Desk


def is_plain_list(name: str, content: bytes) -> bool:
    return False


def draw_plain_list(desk: Desk, name: str, content: bytes, language: Language) -> None:
    return
