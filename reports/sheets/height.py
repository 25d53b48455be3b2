"""Works out how high a row must be for its text to fit.

A spreadsheet program adjusts the height itself, but a program that only prints or converts the
file does not, and lines of text would overlap.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

from reports.sheets.cells import LinkedText, Styled, Value
from reports.sheets.letters import width_of

LINE = 13.5
"""The height of one line of text, in points."""

HIGHEST = 409.0
"""The greatest height of a row, in points. Spreadsheets cannot draw a higher one."""

MOST_LINES = int(HIGHEST // LINE)
"""The most lines of text that a row can show."""

UNITS, MARGIN = 525, 900
"""One character of a column's width, and what stays free at its sides, in thousandths of the font's
size. A character is a digit of 7 pixels; letters of 10 points are measured at 13⅓ pixels."""

WIDEST = 1015
REMEMBERED = 4096


def room_in(width: int) -> int:
    """Return the room for text in a column `width` characters wide, as `width_of` measures it."""
    return max(UNITS, UNITS * width - MARGIN)


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
    lines = max((lines for _, lines in lines_by_place(values, wrapping)), default=1)
    if lines == 1 and not more:
        return None
    return min(LINE * lines + more, HIGHEST)


def lines_by_place(
    values: Sequence[Value | Styled | LinkedText], wrapping: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the place of each text that needs more than one line, with how many it needs."""
    counted = []
    for place, width in wrapping:
        text = text_of(values[place]) if place < len(values) else None
        if text is None:
            continue
        room = room_in(width)
        if "\n" in text or len(text) * WIDEST > room:
            lines = lines_of(text, room)
            if lines > 1:
                counted.append((place, lines))
    return counted


def text_of(value: Value | Styled | LinkedText) -> str | None:
    """Return a cell's text, with a look or a link too; None if it has no text."""
    if isinstance(value, Styled):
        value = value.value
    if isinstance(value, LinkedText):
        return value.text
    return value if isinstance(value, str) else None


@lru_cache(maxsize=REMEMBERED)
def lines_of(text: str, room: int) -> int:
    """Estimate how many lines a text takes, broken between words and inside longer words."""
    return sum(_lines(part, room) for part in text.split("\n"))


def _lines(text: str, room: int) -> int:
    lines, left = 1, room
    space = width_of(" ")
    for word in text.split(" "):
        size = width_of(word)
        if size > left and left < room:
            lines, left = lines + 1, room
        if size > room:
            lines += math.ceil(size / room) - 1
            size = size % room or room
        left -= size + space
    return lines
