"""Goes through the cells of one sheet of an Excel workbook."""

from collections.abc import Mapping

from classes.tables.refusal import TableRefusedError
from classes.tables.table import MOST_TEXT
from classes.tables.xlsx_parts import Part, local, whole

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

WATCHED = frozenset(("col", "mergeCell"))
"""The elements that `begin` gets, besides rows. Passing on all others would be too slow."""


class SheetPart(Part):
    """Passes each filled cell of a sheet to `take`.

    Meanwhile `row` (counted from 0), `cell` (the attributes) and `has_formula` describe that cell.
    """

    def __init__(self) -> None:
        self.row = -1
        self.cell: Mapping[str, str] = {}
        self.has_formula = False
        self._column = -1
        self._tags: dict[str, str] = {}
        self._parts: list[str] = []
        self._in_text = self._in_reading = False
        self._length = 0
        self._columns: dict[str, int] = {}

    def take(self, column: int, text: str) -> None:
        """Take the raw content of a cell. The column counts from 0. Override this."""

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a column, a merged cell, or a row before its cells. Override this if needed."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = self._tags.get(name) or self._tag(name)
        if tag == "c":
            self.cell = attributes
            self._column += 1
        elif tag in ("v", "t"):
            self._in_text = not self._in_reading
        elif tag == "row":
            number = attributes.get("r")
            self.row = whole(number) - 1 if number else self.row + 1
            if not 0 <= self.row < LAST_ROW:
                raise TableRefusedError
            self._column = -1
            self.begin(tag, attributes)
        elif tag == "rPh":
            self._in_reading = True
        elif tag == "f":
            self.has_formula = True
        elif tag in WATCHED:
            self.begin(tag, attributes)

    def text(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)
            self._length += len(data)
            if self._length > 8 * MOST_TEXT:
                raise TableRefusedError

    def end(self, name: str) -> None:
        tag = self._tags.get(name) or self._tag(name)
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self._in_text = False
        elif tag == "rPh":
            self._in_reading = False

    def _end_cell(self) -> None:
        """Take the cell at its own reference, or after the cell before if it has none."""
        if place := self.cell.get("r"):
            self._column = self.place(place)[0]
        if self._parts:
            self.take(self._column, "".join(self._parts))
            self._parts.clear()
            self._length = 0
        self.has_formula = False

    def _tag(self, name: str) -> str:
        """Return the local name, from a cache: a sheet asks a million times for a few names."""
        if len(self._tags) < 100:
            self._tags[name] = local(name)
        return local(name)

    def place(self, place: str) -> tuple[int, str]:
        """Return the column of "AB12", counted from 0, and its row as text."""
        letters = place.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = _column(letters)
        return self._columns[letters], place[len(letters) :]


def _column(letters: str) -> int:
    """Return 0 for "A". Raise TableRefusedError if it is not a column."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise TableRefusedError
        number = 26 * number + ord(letter) - 64
        if number > LAST_COLUMN:
            raise TableRefusedError
    if not number:
        raise TableRefusedError
    return number - 1
