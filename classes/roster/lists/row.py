"""A row of a class list, as the columns that are read for something see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from classes.roster.grades import read_year
from classes.roster.lists.columns import LABELS, Purpose, year_in_heading
from classes.roster.lists.guessing import Sheet
from classes.roster.lists.values import split_name, words
from classes.roster.private import Private, private
from classes.roster.problems import Where
from classes.tabular import CellValue


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
        return words(self.raw(purpose))

    def heading(self, purpose: Purpose) -> str:
        column = self.sheet.used.get(purpose)
        return (column.heading if column else "") or LABELS[purpose]

    def name(self) -> tuple[str, str]:
        if Purpose.NAME in self.sheet.used:
            return split_name(self.text(Purpose.NAME))
        forename, surname = self.text(Purpose.FORENAME), self.text(Purpose.SURNAME)
        return (forename, surname) if forename else (surname, "")

    @property
    def name_purposes(self) -> list[Purpose]:
        """Return what the name is read from, in this list."""
        given = (Purpose.NAME, Purpose.FORENAME, Purpose.SURNAME)
        return [purpose for purpose in given if purpose in self.sheet.used]

    def private(self, purpose: Purpose) -> Private | None:
        """Return what stands in a cell that is never kept; None if there is nothing of it."""
        text = self.class_name() if purpose is Purpose.CLASS else self.text(purpose)
        return private(text)

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
