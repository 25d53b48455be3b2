"""Reads the cells of one row, and reports each wrong cell with a hint on how to correct it."""

import datetime as dt
from collections.abc import Mapping
from typing import Generic

from classes.roster import SourcePosition, WrongLine
from classes.roster.lists.values import cell_text, is_unprintable
from classes.tables import CellValue
from classes.tables.days import day_of
from lessons.imports.log_workbook.columns import ColumnT, normalise
from lessons.imports.log_workbook.year_groups import parse_years

MAX_VALUE_SHOWN = 80
"""Longer wrong values are cut to this many characters."""
_LINE_BREAKS = str.maketrans("", "", "\n\r\t")


class CellReader(Generic[ColumnT]):
    """The cells of a row by column, and the errors found in them."""

    def __init__(self, where: SourcePosition, cells: Mapping[ColumnT, CellValue]) -> None:
        self.where = where
        self._cells: Mapping[ColumnT, CellValue] = cells
        self.wrong: list[WrongLine] = []

    def report(self, column: ColumnT, problem: str, hint: str) -> None:
        """Add a wrong cell to `wrong`, with its value."""
        value = str(self._cells.get(column, "") or "")
        value = value if len(value) <= MAX_VALUE_SHOWN else f"{value[: MAX_VALUE_SHOWN - 1]}…"
        self.wrong.append(WrongLine(self.where, str(column), value, problem, hint))

    def has(self, column: ColumnT) -> bool:
        return self._cells.get(column) is not None

    def text(self, column: ColumnT, *, at_most: int) -> str:
        """Return a line of text, with single spaces."""
        text = cell_text(self._cells.get(column))
        self._check_text(column, text, at_most)
        return text

    def long_text(self, column: ColumnT, *, at_most: int) -> str:
        """Return a text exactly as typed, with its line breaks."""
        value = self._cells.get(column)
        text = value if isinstance(value, str) else cell_text(value)
        self._check_text(column, text.translate(_LINE_BREAKS), at_most)
        return text

    def _check_text(self, column: ColumnT, text: str, at_most: int) -> None:
        if len(text) > at_most:
            self.report(column, f"It is {len(text):,} characters long.", f"At most {at_most}.")
        elif is_unprintable(text):
            why = "It has a character that cannot be printed."
            self.report(column, why, "Type the text again.")

    def day(self, column: ColumnT) -> dt.date | None:
        """Return a date. One typed as text must have the day first."""
        value = self._cells.get(column)
        day = day_of(value)
        if day is None and cell_text(value):
            self.report(column, "This is not a date.", "Write it as 24/11/2026.")
        return day

    def number(self, column: ColumnT, *, least: int = 0, most: int = 999) -> int | None:
        """Return a whole number, or None for an empty cell."""
        value = self._cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = cell_text(value)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most:
            return int(text)
        right = f"Write a whole number from {least} to {most}."
        self.report(column, "This is not a number in the right range.", right)
        return None

    def years(self, column: ColumnT) -> tuple[int, ...]:
        """Return the year groups in a cell; none for the whole class or an empty cell."""
        years = parse_years(self._cells.get(column))
        if years is None:
            right = "Write “Year 6 only”, or leave it empty for the whole class."
            self.report(column, "This is not a year group.", right)
        return years or ()

    def choice(self, column: ColumnT, choices: Mapping[str, str]) -> str:
        """Return the value with the label in the cell, in any case; "" if the cell is empty."""
        text = normalise(self._cells.get(column))
        if not text:
            return ""
        for value, label in choices.items():
            if text == normalise(label):
                return value
        right = f"Write one of: {join_labels(choices)}."
        self.report(column, "This is not one of the choices.", right)
        return ""


def join_labels(choices: Mapping[str, str]) -> str:
    """Return the labels of the choices, separated by commas."""
    return ", ".join(str(label) for label in choices.values())
