"""Lines that a text takes are counted as `textwrap` breaks it."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.writing.page import lines_of

WORDS = st.text(alphabet="aăbđ-—–/.,;: \t\u00a0", max_size=60)


@given(WORDS, st.integers(1, 20))
def test_lines_are_those_of_textwrap(text: str, width: int) -> None:
    assert lines_of(text, width) == max(1, len(textwrap.wrap(text, width)))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, 1),
        ("cấp nước", 8, 1),
        ("cấp nước", 7, 2),
        ("một hai ba", 5, 3),
        ("một hai ba", 7, 2),
        ("dài-hơn", 4, 2),
        ("dàihơnmột", 4, 3),
        ("a\nb", 9, 2),
    ],
)
def test_lines_by_hand(text: str, width: int, lines: int) -> None:
    assert lines_of(text, width) == lines
