"""A table read from CSV: only the wanted columns of it are ever taken out."""

import csv
import io
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from classes.names.never_kept import shown
from classes.roster.problems import Problems, Where
from classes.roster.roster import LeftOut
from classes.tables import TableRefusedError
from classes.tables.text import decoded

LONGEST = 80
"""Characters in an identifier, as the database holds it."""


@dataclass(frozen=True)
class Row:
    """The wanted cells of a row, by column; an optional column that is not there is empty."""

    where: Where
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def filled(self, column: str, problems: Problems) -> str:
        """Return a cell that every row needs; note it where it is empty."""
        if not self[column]:
            problems.add(self.where, f"{column} is empty: every row needs one.")
        return self[column]

    def points_to(self, column: str, known: Container[str], file: str, problems: Problems) -> bool:
        """Return whether a cell names a row of another file; note it where it does not."""
        if self[column] in known:
            return True
        said = (
            f"{column} {shown(self[column])} is not in {file}"
            if self[column]
            else f"{column} is empty"
        )
        problems.add(self.where, f"{said}: write one that is there, or take the row out.")
        return False


@dataclass(frozen=True)
class Table:
    """The rows of a file, and the names of the columns that nobody read."""

    file: str
    rows: list[Row] = field(default_factory=list)
    left_out: LeftOut | None = None

    def by_id(self, column: str, problems: Problems, *, newest: str = "") -> dict[str, Row]:
        """Return the rows by identifier; an empty, a long and a repeated one are problems.

        `newest` is a column that says when a row was changed: of two, the later one counts.
        """
        found: dict[str, Row] = {}
        for row in self.rows:
            key = row[column]
            if key in found and newest and row[newest] != found[key][newest]:
                found[key] = max(row, found[key], key=lambda item: item[newest])
            elif key in found:
                problems.add(
                    row.where,
                    f"{column} {shown(key)} is on line {found[key].where.line} already: "
                    "each needs its own.",
                )
            elif check_id(row, column, problems):
                found[key] = row
        return found


def check_id(row: Row, column: str, problems: Problems) -> bool:
    """Return whether an identifier is there and can be stored; note the problem if not."""
    if not row[column]:
        problems.add(row.where, f"{column} is empty: every row needs one.")
    elif len(row[column]) > LONGEST:
        problems.add(row.where, f"{column} is longer than {LONGEST} characters.")
    else:
        return True
    return False


def read_table(
    file: str,
    content: bytes,
    *,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    problems: Problems,
) -> Table:
    """Return the table of a CSV file with a header row; what is wrong with it goes to `problems`.

    Header words are compared without regard to capitals and spaces around them.
    """
    lines = _lines(file, content, problems)
    where, header = next(lines, (Where(file), []))
    if not header:
        problems.add(where, f"The file is empty. Its first line must name {_listed(needed)}.")
        return Table(file)
    names = [_words(cell) for cell in header]
    positions = _positions(where, names, [*needed, *optional], problems)
    if missing := [column for column in needed if column not in positions]:
        problems.add(where, f"There is no column {_listed(missing)} in the header row.")
        return Table(file)
    unread = [name for place, name in enumerate(names) if place not in positions.values() and name]
    rows = list(_rows(lines, positions, len(names), problems))
    return Table(file, rows, LeftOut(file, tuple(unread)) if unread else None)


def _positions(
    where: Where, names: Sequence[str], wanted: Sequence[str], problems: Problems
) -> dict[str, int]:
    folded = [name.casefold() for name in names]
    for column in wanted:
        if folded.count(column.casefold()) > 1:
            problems.add(where, f"The column “{column}” is there twice: keep the right one.")
    return {
        column: folded.index(column.casefold()) for column in wanted if column.casefold() in folded
    }


def _rows(
    lines: Iterator[tuple[Where, list[str]]],
    positions: Mapping[str, int],
    width: int,
    problems: Problems,
) -> Iterator[Row]:
    for where, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            problems.add(
                where,
                f"The row has {len(cells)} cells, the header {width}: a comma is missing or "
                "too many, or a quotation mark is not closed.",
            )
            continue
        found = {column: _words(cells[place]) for column, place in positions.items()}
        for column, text in found.items():
            if any(unicodedata.category(letter) == "Cc" for letter in text):
                problems.add(where, f"{column} holds a control character: type it again.")
        yield Row(where, found)


def _lines(file: str, content: bytes, problems: Problems) -> Iterator[tuple[Where, list[str]]]:
    """Yield each row with the line on which it starts, until one cannot be read."""
    reader = csv.reader(io.StringIO(_decoded(file, content, problems), newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            yield Where(file, start), cells
            start = reader.line_num + 1
    except csv.Error:
        problems.add(Where(file, start), "The row cannot be read: a quotation mark is not closed.")


def _decoded(file: str, content: bytes, problems: Problems) -> str:
    try:
        return decoded(content)
    except TableRefusedError:
        problems.add(
            Where(file), "This is not text in UTF-8 or Windows-1252: save it as CSV UTF-8."
        )
        return ""


def _words(text: str) -> str:
    """Return the text with accents composed and single spaces between its words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f"“{column}”" for column in columns)
