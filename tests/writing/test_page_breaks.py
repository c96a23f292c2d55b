"""Where printed pages end."""

import pytest

from optimizer.writing.page_breaks import page_breaks


@pytest.mark.parametrize(
    ("heights", "titles", "repeated", "breaks"),
    [
        ([10] * 5, (), 0, []),
        ([10] * 12, (), 0, [5, 10]),
        ([10] * 12, (), 20, [5, 8, 11]),  # pages after the first have room for three
        ([10] * 12, (4,), 0, [4, 9]),  # a title goes with its first line
        ([10] * 12, (3, 4), 0, [3, 8]),  # titles of several levels go together
        ([10] * 12, (0, 1, 2, 3, 4), 0, [5, 10]),  # nothing but titles: they stay
        ([10, 80, 10, 10], (0,), 0, [1, 2]),  # a row that is higher than a page has one of its own
    ],
)
def test_no_page_ends_with_a_title(
    heights: list[float], titles: tuple[int, ...], repeated: float, breaks: list[int]
) -> None:
    """Proves by hand, with pages of 50: every page is as full as it may be, and ends with a line."""
    assert page_breaks(heights, titles, 50, repeated) == breaks
