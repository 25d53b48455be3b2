"""Reads the cells of one row; each that is wrong is noted with what would be right."""

import datetime as dt
from collections.abc import Mapping
from typing import Generic

from classes.roster import SourcePosition, WrongLine
from classes.roster.lists.values import cell_text, is_unprintable
from classes.tables import CellValue
from classes.tables.days import day_of
from lessons.imports.log_workbook.columns import C, plain

SHORT = 80
"""Characters of a wrong value that are shown."""
_LINE_BREAKS = str.maketrans("", "", "\n\r\t")


class CellReader(Generic[C]):
    """The cells of a row by their column, and what is found wrong with them."""

    def __init__(self, where: SourcePosition, cells: Mapping[C, CellValue]) -> None:
        self.where = where
        self._cells: Mapping[C, CellValue] = cells
        self.wrong: list[WrongLine] = []

    def note_wrong(self, column: C, why: str, right: str) -> None:
        value = str(self._cells.get(column, "") or "")
        value = value if len(value) <= SHORT else f"{value[: SHORT - 1]}…"
        self.wrong.append(WrongLine(self.where, str(column), value, why, right))

    def has(self, column: C) -> bool:
        return self._cells.get(column) is not None

    def text(self, column: C, *, at_most: int) -> str:
        """Return a line of text, with single spaces."""
        text = cell_text(self._cells.get(column))
        self._check_text(column, text, at_most)
        return text

    def long_text(self, column: C, *, at_most: int) -> str:
        """Return a text just as it was typed, with its lines."""
        value = self._cells.get(column)
        text = value if isinstance(value, str) else cell_text(value)
        self._check_text(column, text.translate(_LINE_BREAKS), at_most)
        return text

    def _check_text(self, column: C, text: str, at_most: int) -> None:
        if len(text) > at_most:
            self.note_wrong(column, f"It is {len(text):,} characters long.", f"At most {at_most}.")
        elif is_unprintable(text):
            self.note_wrong(
                column, "It holds a character that cannot be printed.", "Type the text again."
            )

    def day(self, column: C) -> dt.date | None:
        """Return a day, also one that was typed as text with the day first."""
        value = self._cells.get(column)
        found = day_of(value)
        if found is None and cell_text(value):
            self.note_wrong(column, "This is not a date.", "Write it as 24/11/2026.")
        return found

    def number(self, column: C, *, least: int = 0, most: int = 999) -> int | None:
        """Return a whole number, or None for an empty cell."""
        value = self._cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = cell_text(value)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most:
            return int(text)
        self.note_wrong(
            column,
            "This is not a number that fits here.",
            f"Write a whole number from {least} to {most}.",
        )
        return None

    def choice(self, column: C, choices: Mapping[str, str]) -> str:
        """Return the value whose label stands in the cell, in any capitals; "" if it is empty."""
        text = plain(self._cells.get(column))
        if not text:
            return ""
        for value, label in choices.items():
            if text == plain(label):
                return value
        self.note_wrong(column, "This is not one of the answers.", f"One of: {listed(choices)}.")
        return ""


def listed(choices: Mapping[str, str]) -> str:
    """Return the labels of some choices, in words."""
    return ", ".join(str(label) for label in choices.values())
