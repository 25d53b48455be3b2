"""A sheet of a class list, with the purposes of its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from classes.names.never_kept import private_kind
from classes.roster.lists.columns import Column, Purpose, known
from classes.roster.lists.values import cell_text
from classes.tables import CellValue, RawTable

SAMPLE = 400
"""The number of rows that decide what a column contains."""

TWO_COLUMNS = (Purpose.FORENAME, Purpose.SURNAME)
"""Lists often have two columns for these: a preferred name, if there is one, and a legal name."""


@dataclass(frozen=True)
class Sheet:
    """A sheet, the row of its headings, and the column that is read for each purpose."""

    index: int
    table: RawTable
    headings: int
    columns: tuple[Column, ...]
    used: Mapping[Purpose, Column]

    @property
    def offered(self) -> list[Column]:
        """Return the columns that a person may choose: all except those that are never read."""
        return [column for column in self.columns if not column.sensitive]

    @property
    def left_out(self) -> list[Column]:
        """Return the columns that are not read."""
        read = {*self.used.values()}
        for purpose, column in self.used.items():
            if any(row[column.index] is None for row in self.values):
                read |= {*self.fallbacks(purpose)}
        return [column for column in self.columns if column not in read]

    def fallbacks(self, purpose: Purpose) -> Sequence[Column]:
        """Return the other columns for a forename or surname, for rows where the best is empty."""
        return self._fallbacks.get(purpose, ())

    @cached_property
    def _fallbacks(self) -> dict[Purpose, list[Column]]:
        ranked: dict[Purpose, list[tuple[int, Column]]] = {}
        for column in self.columns:
            match = known(column.heading)
            if match and match[0] in TWO_COLUMNS and not column.sensitive:
                ranked.setdefault(match[0], []).append((match[1], column))
        return {
            purpose: [
                column
                for _, column in sorted(columns, key=lambda pair: pair[0])
                if column not in self.used.values()
            ]
            for purpose, columns in ranked.items()
            if purpose in self.used
        }

    @property
    def values(self) -> list[list[CellValue]]:
        return self.table.rows[self.headings + 1 :]

    def sample(self, purpose: Purpose) -> list[str]:
        """Return the first three values of a column as examples, without private values."""
        column = self.used.get(purpose)
        if column is None:
            return []
        texts = (cell_text(row[column.index]) for row in self.values[:SAMPLE])
        return [text for text in texts if text and not private_kind(text)][:3]
