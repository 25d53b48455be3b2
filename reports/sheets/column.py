"""A column of a table sheet."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.sheets.looks import Look, Tint

WIDTHS = {Look.LONG_TEXT: 38, Look.DATE: 13, Look.MOMENT: 19, Look.NUMBER: 9, Look.PERCENT: 10}
"""Widths in characters by look. Text has no usual width."""

TEXT_WIDTH = 20
FIGURES = frozenset({Look.NUMBER, Look.PERCENT})


class Words(enum.Enum):
    """Whose words a column holds, which decides where children's names are looked for."""

    OURS = enum.auto()
    """Fixed words, names of staff and of classes, and children's labels."""
    TITLE = enum.auto()
    """Titles of modules, sessions and resources."""
    TEXT = enum.auto()
    """What people typed, and whatever a new column does not say otherwise."""
    PROSE = enum.auto()
    """Notes and reasons, which a workbook may leave out."""


@dataclass(frozen=True)
class Column:
    """A column: its title, its look, and its width in characters.

    `tints` colours cells by the word they begin with; the first match counts. `late_above` colours
    figures above it. `bar` draws a bar for a share. `words` says whose words it holds, and
    `title_words` those of its title.
    """

    title: str
    look: Look = Look.TEXT
    width: int | None = None
    tints: Mapping[str, Tint] = field(default_factory=dict)
    late_above: int | None = None
    bar: bool = False
    words: Words = Words.TEXT
    title_words: Words = Words.OURS

    @property
    def characters(self) -> int:
        return self.width or WIDTHS.get(self.look, TEXT_WIDTH)

    @property
    def header_look(self) -> Look:
        return Look.NUMBER_HEADER if self.look in FIGURES else Look.HEADER
