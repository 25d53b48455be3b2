"""A row of a class list, as the columns that are read for something see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from classes.names.never_kept import Private, private, private_in_name
from classes.roster.grades import read_year
from classes.roster.lists.columns import LABELS, Purpose, year_in_heading
from classes.roster.lists.guessing import Sheet
from classes.roster.lists.values import split_name, without_marks, words
from classes.roster.problems import Where
from classes.tables import CellValue
from classes.tables.made_dates import is_made_date

NAMES = (Purpose.NAME, Purpose.FORENAME, Purpose.SURNAME)


@dataclass(frozen=True)
class Row:
    """A row with its place, and the class of the whole sheet where no column says one."""

    where: Where
    cells: Sequence[CellValue]
    sheet: Sheet
    one_class: str

    def raw(self, purpose: Purpose) -> CellValue:
        column = self.sheet.used.get(purpose)
        return self.cells[column.index] if column else None

    def text(self, purpose: Purpose) -> str:
        """Return what stands there; of a name that is not filled in, what the next column has."""
        text = words(self.raw(purpose))
        if text or purpose not in NAMES:
            return text
        others = (words(self.cells[column.index]) for column in self.sheet.instead(purpose))
        return next((other for other in others if other), "")

    def heading(self, purpose: Purpose) -> str:
        column = self.sheet.used.get(purpose)
        return (column.heading if column else "") or LABELS[purpose]

    def name(self) -> tuple[str, str]:
        if Purpose.NAME in self.sheet.used:
            return split_name(without_marks(self.text(Purpose.NAME)))
        forename = without_marks(self.text(Purpose.FORENAME))
        surname = without_marks(self.text(Purpose.SURNAME))
        return (forename, surname) if forename else (surname, "")

    @property
    def has_marks(self) -> bool:
        """Return whether something stands in brackets behind the name, which is left out."""
        return any(
            without_marks(text) != text for text in map(self.text, self.name_purposes) if text
        )

    @property
    def name_purposes(self) -> list[Purpose]:
        """Return what the name is read from, in this list."""
        return [purpose for purpose in NAMES if purpose in self.sheet.used]

    def private(self, purpose: Purpose) -> Private | None:
        """Return what stands in a cell that is never kept; None if there is nothing of it."""
        if purpose is Purpose.CLASS:
            # A class that a spreadsheet made a date of has a sentence of its own.
            return None if is_made_date(self.raw(purpose)) else private(self.class_name())
        text = self.text(purpose)
        return private_in_name(text) if purpose in NAMES else private(text)

    def year_text(self) -> str:
        if Purpose.YEAR in self.sheet.used:
            return self.text(Purpose.YEAR)
        year = year_in_heading(self.heading(Purpose.NAME))
        return str(year) if year is not None else ""

    def class_name(self) -> str:
        """Return the class: of the column, of the whole sheet, else the year group is the class."""
        if Purpose.CLASS in self.sheet.used:
            return self.text(Purpose.CLASS)
        if self.one_class:
            return self.one_class
        year = read_year(self.year_text())
        return f"Year {year}" if year else self.year_text()
