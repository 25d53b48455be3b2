"""The texts that are too long for the highest possible row, in full below the table.

A table sheet has one row for each record, so a text cannot go on in the next row. Its cell holds
all of it, but on paper a row shows only so many lines. Such a cell gets a dashed edge, the page's
footer says what that means, and the whole text follows below the table, line by line.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reports.sheets.cells import LinkedText, Styled, Value
from reports.sheets.height import MOST_LINES, lines_by_place, room_in, text_of
from reports.sheets.letters import broken
from reports.sheets.looks import Look
from reports.sheets.printing import pages_across
from reports.sheets.source import day

HEADING = "Texts that are too long for their row"
FOOTER = "A dashed edge: the text goes on below the table"

WIDEST_LINE = 110
"""The most characters of a line below a table that prints on several pages side by side."""

NAMING, LONGEST_NAME = 6, 60
"""How many cells at the beginning of a row say which row it is, and how much of each is shown."""

Cells = Sequence[Value | Styled | LinkedText]


@dataclass
class LongTexts:
    """Collects the texts of one sheet that do not fit, each with the names of its rows."""

    titles: Sequence[str]
    wrapping: Sequence[tuple[int, int]]
    _names_by_text: dict[str, list[str]] = field(default_factory=dict)

    def marked(self, row: Cells) -> Cells:
        """Return a row with a dashed edge around each text that does not fit, and keep the text."""
        places = [
            place for place, lines in lines_by_place(row, self.wrapping) if lines > MOST_LINES
        ]
        if not places:
            return row
        cells = list(row)
        for place in places:
            text = text_of(row[place]) or ""
            name = f"{self.titles[place]}: {_name(row, place)}"
            self._names_by_text.setdefault(text, []).append(name)
            cells[place] = Styled(text, Look.CUT_TEXT)
        return cells

    def __bool__(self) -> bool:
        return bool(self._names_by_text)

    def rows(self, width: int) -> Iterator[Cells]:
        """Yield the rows below a table that is `width` characters wide. The first one is empty."""
        yield [None]
        yield [Styled(HEADING, Look.HEADING)]
        room = room_in(width if pages_across([width]) == 1 else WIDEST_LINE)
        for text, names in self._names_by_text.items():
            for line in broken("\n".join(names), room):
                yield [Styled(line, Look.BELOW_LABEL)]
            for line in broken(text, room):
                yield [Styled(line, Look.BELOW)]


def _name(row: Cells, place: int) -> str:
    """Return the first cells of a row, which say what it is about."""
    parts = []
    for number, value in enumerate(row[:NAMING]):
        if isinstance(value, dt.date):
            parts.append(day(value))
        elif number != place and value not in (None, ""):
            text = text_of(value) or str(value)
            parts.append(" ".join(text.split())[:LONGEST_NAME])
    return ", ".join(parts)
