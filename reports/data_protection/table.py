"""A table of the document for the data protection officer, on the page and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Headings and rows. The first cell of a row says what the row is about."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Return the rows with the heading of each cell beside it."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]

    @property
    def as_markdown(self) -> str:
        lines = [self.headings, ["---"] * len(self.headings), *self.rows]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)
