"""How high a row must be for its text to show.

A spreadsheet on a desk finds that out by itself; a program that only prints or converts the file
does not, and lines would lie on each other.
"""

import math
from collections.abc import Iterable, Sequence

from reports.sheets.cells import Linked, Marked, Value

LINE = 13.5
"""The height of one line of text, in points."""

INDENT = 2
"""Characters of a column's width that its text leaves free at the sides."""

LETTERS = 1.1
"""Letters that have the room of one character of a column's width, which is a digit's."""

HIGHEST = 409.0
"""A row cannot be higher, in points."""


def height_of(
    values: Sequence[Value | Marked | Linked],
    wrapping: Iterable[tuple[int, int]],
    *,
    more: float = 0,
) -> float | None:
    """Return how high a row of `values` must be, in points; None where one line is enough.

    `wrapping` holds, for each column whose text goes on in a next line, its place and its width in
    characters. `more` is added to what the text takes.
    """
    lines = 1
    for place, width in wrapping:
        if place >= len(values):
            continue
        value = values[place]
        if isinstance(value, Marked):
            value = value.value
        if isinstance(value, str) and (len(value) >= width or "\n" in value):
            lines = max(lines, lines_of(value, int(width * LETTERS) - INDENT))
    if lines == 1 and not more:
        return None
    return min(LINE * lines + more, HIGHEST)


def lines_of(text: str, width: int) -> int:
    """Return about how many lines a text takes, broken between words and in longer words."""
    return sum(_lines(part, width) for part in text.split("\n"))


def _lines(text: str, width: int) -> int:
    lines, left = 1, width
    for word in text.split(" "):
        size = len(word)
        if size > left and left < width:
            lines, left = lines + 1, width
        if size > width:
            lines += math.ceil(size / width) - 1
            size = size % width or width
        left -= size + 1
    return lines
