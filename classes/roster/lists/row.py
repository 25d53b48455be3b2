"""A row of a class list, read by the purpose of its columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from classes.names.never_kept import Private, private_kind, private_kind_in_name
from classes.roster.grades import is_ungraded, read_year
from classes.roster.lists.columns import LABELS, Purpose, year_in_heading
from classes.roster.lists.full_names import split_name
from classes.roster.lists.name_order import NameOrder
from classes.roster.lists.sheet import Sheet
from classes.roster.lists.values import without_marks
from classes.roster.problems import SourcePosition
from classes.tables import CellValue
from classes.tables.mistaken_dates import is_mistaken_date

NAMES = (Purpose.NAME, Purpose.FORENAME, Purpose.SURNAME)


@dataclass(frozen=True)
class Row:
    """A row with its place. `one_class` is the class of the whole sheet, if it has no column.

    `texts` is what the cells say. `order` is how names in one column are written in the sheet.
    """

    where: SourcePosition
    cells: Sequence[CellValue]
    texts: Sequence[str]
    sheet: Sheet
    one_class: str
    order: NameOrder = NameOrder.FORENAME

    def raw(self, purpose: Purpose) -> CellValue:
        column = self.sheet.used.get(purpose)
        return self.cells[column.index] if column else None

    def text(self, purpose: Purpose) -> str:
        """Return the text of a cell. If a name is empty, use the next column with a name."""
        column = self.sheet.used.get(purpose)
        text = self.texts[column.index] if column else ""
        if text or purpose not in NAMES:
            return text
        others = (self.texts[column.index] for column in self.sheet.fallbacks(purpose))
        return next((other for other in others if other), "")

    def heading(self, purpose: Purpose) -> str:
        column = self.sheet.used.get(purpose)
        return (column.heading if column else "") or LABELS[purpose]

    def name(self) -> tuple[str, str]:
        if Purpose.NAME in self.sheet.used:
            name = without_marks(self.text(Purpose.NAME))
            return split_name(name, is_surname_first=self.order is NameOrder.SURNAME)
        forename = without_marks(self.text(Purpose.FORENAME))
        surname = without_marks(self.text(Purpose.SURNAME))
        # A whole name under a heading for forenames must not be shown.
        if surname and forename.casefold().startswith(f"{surname.casefold()},"):
            forename = split_name(forename)[0]
        elif surname and forename.casefold().endswith(f" {surname.casefold()}"):
            forename = forename[: -len(surname) - 1]
        return (forename, surname) if forename else (surname, "")

    @property
    def has_marks(self) -> bool:
        """Return whether the name has brackets or signs, which are left out."""
        return any(
            without_marks(text) != text for text in map(self.text, self.name_purposes) if text
        )

    @property
    def name_purposes(self) -> list[Purpose]:
        """Return the purposes of the columns that the name is read from."""
        return [purpose for purpose in NAMES if purpose in self.sheet.used]

    def private_kind(self, purpose: Purpose) -> Private | None:
        """Return the kind of private value in a cell; None if there is none."""
        if purpose is Purpose.CLASS:
            # A class that became a date gets a fault of its own.
            return None if is_mistaken_date(self.raw(purpose)) else private_kind(self.class_name())
        text = self.text(purpose)
        return private_kind_in_name(text) if purpose in NAMES else private_kind(text)

    def year_text(self) -> str:
        if Purpose.YEAR in self.sheet.used:
            text = self.text(Purpose.YEAR)
            return "" if is_ungraded(text) else text
        year = year_in_heading(self.heading(Purpose.NAME))
        return str(year) if year is not None else ""

    def class_name(self) -> str:
        """Return the class in the column, or of the whole sheet, or else the year group."""
        if Purpose.CLASS in self.sheet.used:
            return self.text(Purpose.CLASS)
        if self.one_class:
            return self.one_class
        year = read_year(self.year_text())
        return f"Year {year}" if year else self.year_text()
