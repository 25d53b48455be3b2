"""A sheet of a tracker, or the same sheet turned on its side, with the place of each cell."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.utils import get_column_letter

from classes.roster.class_names import plain_class_name
from classes.roster.lists.values import cell_text
from classes.tables import CellValue, RawTable
from classes.years.academic_year import AcademicYear
from lessons.imports.tracker.words import looks_like_class, plain_title, short_class_names

LONGEST_HEADING = 120
"""A longer text is no name of a class or session."""


_TOGETHER = re.compile(r"[,&+/]|\band\b")


@dataclass(frozen=True)
class Vocabulary:
    """The names of the school's classes and the titles of its sessions, to recognise them by."""

    year: AcademicYear
    classes: frozenset[str] = field(default_factory=frozenset)
    sessions: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(
        cls, year: AcademicYear, classes: Iterable[str], sessions: Iterable[str]
    ) -> "Vocabulary":
        """Return the vocabulary of these names and titles."""
        names = {plain_class_name(name) for name in classes}
        names |= {short for name in names for short in short_class_names(name) if len(short) > 2}
        return cls(year, frozenset(names), frozenset(map(plain_title, sessions)))

    def is_class(self, text: str) -> bool:
        """Return whether a text is a class of the school, or written like one or several."""
        return bool(self.classes_in(text))

    def classes_in(self, text: str) -> list[str]:
        """Return the class that a text is, or the classes of a lesson together; [] if none."""
        if plain_class_name(text) in self.classes or looks_like_class(text):
            return [text]
        parts = [part.strip() for part in _TOGETHER.split(text)]
        several = len(parts) > 1 and all(len(self.classes_in(part)) == 1 for part in parts)
        return parts if several else []

    def is_session(self, text: str) -> bool:
        """Return whether a text is the title of a session of the school."""
        return plain_title(text) in self.sessions

    def split_title(self, text: str) -> tuple[str, str]:
        """Return the title of a session that a text holds, and what stands beside it."""
        plain = " ".join(text.replace("&", " and ").split())
        found = self._titles.search(plain)
        if not found:
            return "", text
        return found[0], f"{plain[: found.start()]};{plain[found.end() :]}"

    @cached_property
    def _titles(self) -> re.Pattern[str]:
        """Return what finds a title in a text; the longest counts."""
        longest_first = sorted(map(re.escape, self.sessions), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet. `turned` means that its columns are the rows here."""

    table: RawTable
    rows: list[list[CellValue]]
    turned: bool = False

    @classmethod
    def both_ways(cls, table: RawTable) -> "Iterator[Sheet]":
        """Yield the sheet as it is, then turned."""
        yield cls(table, table.rows)
        yield cls(table, [list(column) for column in zip(*table.rows, strict=True)], turned=True)

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def text(self, row: int, column: int) -> str:
        """Return a cell as one line of text; empty outside the sheet, and if it is too long."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])):
            return ""
        text = cell_text(self.rows[row][column])
        return text if len(text) <= LONGEST_HEADING else ""

    def place(self, row: int, column: int) -> str:
        """Return the name of a cell in the file, such as C7."""
        if self.turned:
            row, column = column, row
        return f"{get_column_letter(column + 1)}{self.table.line(row)}"

    def line(self, row: int) -> str:
        """Return the place of a row of the sheet, which may be a column of the file."""
        if self.turned:
            return f"{self.name}, column {get_column_letter(row + 1)}"
        return f"{self.name}, row {self.table.line(row)}"

    def filled(self, row: int, start: int = 0) -> list[int]:
        """Return the columns from `start` on in which a row has something."""
        cells = self.rows[row]
        return [place for place in range(start, len(cells)) if cells[place] is not None]
