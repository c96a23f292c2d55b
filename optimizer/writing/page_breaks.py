"""Where the printed pages of a long table end, so that no title of a group is the last row of one."""

from collections.abc import Collection, Sequence


def page_breaks(
    heights: Sequence[float], titles: Collection[int], room: float, repeated: float = 0
) -> list[int]:
    """Rows before which a page ends.

    heights : of all rows, points. titles : rows that must not end a page. room : points of a page.
    repeated : points of the headings that every page but the first begins with. A title that fills a page
    with others stays where it is.
    """
    breaks: list[int] = []
    start, filled = 0, 0.0
    for row, height in enumerate(heights):
        if row > start and filled + height > room - (repeated if breaks else 0):
            end = row
            while end - 1 > start and end - 1 in titles:
                end -= 1
            if end - 1 == start and start in titles:
                end = row
            breaks.append(end)
            start, filled = end, sum(heights[end:row])
        filled += height
    return breaks
