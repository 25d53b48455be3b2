"""Works out how high a row must be for its text to fit.

A spreadsheet program adjusts the height itself, but a program that only prints or converts the
file does not, and lines of text would overlap.
"""

import math
from collections.abc import Iterable, Sequence

from reports.sheets.cells import LinkedText, Styled, Value

LINE = 13.5
"""The height of one line of text, in points."""

INDENT = 2
"""Characters of a column's width that are left free at the sides."""

LETTERS = 1.1
"""Letters that fit in one character of a column's width, which is the width of a digit."""

HIGHEST = 409.0
"""The greatest height of a row, in points."""


def height_of(
    values: Sequence[Value | Styled | LinkedText],
    wrapping: Iterable[tuple[int, int]],
    *,
    more: float = 0,
) -> float | None:
    """Return how high a row of `values` must be, in points; None if one line is enough.

    `wrapping` has the place and the width, in characters, of each column that wraps its text.
    `more` is added to the height of the text.
    """
    lines = 1
    for place, width in wrapping:
        if place >= len(values):
            continue
        value = values[place]
        if isinstance(value, Styled):
            value = value.value
        if isinstance(value, str) and (len(value) >= width or "\n" in value):
            lines = max(lines, lines_of(value, int(width * LETTERS) - INDENT))
    if lines == 1 and not more:
        return None
    return min(LINE * lines + more, HIGHEST)


def lines_of(text: str, width: int) -> int:
    """Estimate how many lines a text takes, broken between words and inside longer words."""
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
