"""One sheet of an .xlsx: where each cell stands, as its cells go by."""

from collections.abc import Mapping

from classes.tables.refusal import TableRefusedError
from classes.tables.table import MOST_TEXT
from classes.tables.xlsx_parts import Part, local, whole

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


WATCHED = frozenset(("col", "mergeCell"))
"""Elements that are handed to `begin`, beside rows; of the others there are too many."""


class SheetPart(Part):
    """Goes through the cells of a sheet and hands each that holds something to `take`.

    `row`, counted from 0, and `cell`, the attributes, are those of the cell that goes by;
    `has_formula` says whether it is worked out.
    """

    def __init__(self) -> None:
        self.row = -1
        self.cell: Mapping[str, str] = {}
        self.has_formula = False
        self._column = -1
        self._tags: dict[str, str] = {}
        self._now: list[str] = []
        self._on = self._reading = False
        self._length = 0
        self._columns: dict[str, int] = {}

    def take(self, column: int, text: str) -> None:
        """Take what stands in a cell, as it stands there; the column counts from 0."""

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a column or a merged cell, and each row before its cells."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = self._tags.get(name) or self._tag(name)
        if tag == "c":
            self.cell = attributes
            self._column += 1
        elif tag in ("v", "t"):
            self._on = not self._reading
        elif tag == "row":
            number = attributes.get("r")
            self.row = whole(number) - 1 if number else self.row + 1
            if not 0 <= self.row < LAST_ROW:
                raise TableRefusedError
            self._column = -1
            self.begin(tag, attributes)
        elif tag == "rPh":
            self._reading = True
        elif tag == "f":
            self.has_formula = True
        elif tag in WATCHED:
            self.begin(tag, attributes)

    def text(self, data: str) -> None:
        if self._on:
            self._now.append(data)
            self._length += len(data)
            if self._length > 8 * MOST_TEXT:
                raise TableRefusedError

    def end(self, name: str) -> None:
        tag = self._tags.get(name) or self._tag(name)
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self._on = False
        elif tag == "rPh":
            self._reading = False

    def _end_cell(self) -> None:
        """Take the cell where it says, or after the one before where it does not say."""
        if place := self.cell.get("r"):
            self._column = self.place(place)[0]
        if self._now:
            self.take(self._column, "".join(self._now))
            self._now.clear()
            self._length = 0
        self.has_formula = False

    def _tag(self, name: str) -> str:
        """Return the local name; a sheet has few of them, and asks for them a million times."""
        if len(self._tags) < 100:
            self._tags[name] = local(name)
        return local(name)

    def place(self, place: str) -> tuple[int, str]:
        """Return the column of "AB12", counted from 0, and its row."""
        letters = place.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = _column(letters)
        return self._columns[letters], place[len(letters) :]


def _column(letters: str) -> int:
    """Return 0 for "A". Raise TableRefusedError for what is no column."""
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
