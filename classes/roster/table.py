"""Reads one CSV file of an export. Only the columns that are asked for are ever read."""

import csv
import io
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from classes.names.never_kept import quoted
from classes.roster.files import Files
from classes.roster.lists.statuses import is_status_of_pupil
from classes.roster.lists.values import cell_text
from classes.roster.problems import Problems, SourcePosition
from classes.roster.roster import LeftOut
from classes.tables.encoding import decode, mended

LONGEST = 80
"""Characters in an identifier, as many as the database column has."""


@dataclass(frozen=True)
class Row:
    """The cells of a row by column. The cell of a missing optional column is ""."""

    where: SourcePosition
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def filled(self, column: str, problems: Problems) -> str:
        """Return a cell that every row needs. If it is empty, add a problem."""
        if not self[column]:
            problems.add(self.where, f"{column} is empty. Every row needs one.")
        return self[column]

    def points_to(self, column: str, known: Container[str], file: str, problems: Problems) -> bool:
        """Return whether a cell refers to a row of another file. If it does not, add a problem."""
        if self[column] in known:
            return True
        what = f"{quoted(self[column])} is not in {file}" if self[column] else "is empty"
        reason = f"{column} {what}."
        problems.add(self.where, f"{reason} Correct it, or delete the row.")
        return False

    def is_current(self, column: str, problems: Problems) -> bool:
        """Return whether a status means that the row counts. If it is not known, add a problem."""
        answer = is_status_of_pupil(self[column], timezone.localdate())
        if answer is None:
            status = quoted(self[column])
            problems.add(self.where, f"{column} {status} is not known. Write Active or Inactive.")
        return answer is True


@dataclass(frozen=True)
class Table:
    """The rows of a file, and the columns that were not read."""

    file: str
    rows: list[Row] = field(default_factory=list)
    left_out: LeftOut | None = None

    def by_id(self, column: str, problems: Problems, *, newest: str = "") -> dict[str, Row]:
        """Return the rows by identifier. Add a problem for one that is empty, long or repeated.

        `newest` is the column with the time of the last change: of two rows, the later one counts.
        """
        by_id: dict[str, Row] = {}
        for row in self.rows:
            key = row[column]
            if key in by_id and newest and row[newest] != by_id[key][newest]:
                by_id[key] = max(row, by_id[key], key=lambda version: version[newest])
            elif key in by_id:
                problems.add(
                    row.where,
                    f"{column} {quoted(key)} is also on line {by_id[key].where.line}. "
                    "Each row needs its own.",
                )
            elif check_id(row, column, problems):
                by_id[key] = row
        return by_id


def check_id(row: Row, column: str, problems: Problems) -> bool:
    """Return whether an identifier can be stored. If it cannot, add a problem."""
    key = row.filled(column, problems)
    if len(key) > LONGEST:
        problems.add(row.where, f"{column} is longer than {LONGEST} characters.")
    return 0 < len(key) <= LONGEST


def open_tables(
    files: Files,
    needed: Mapping[str, Sequence[str]],
    optional: Mapping[str, Sequence[str]],
    problems: Problems,
) -> dict[str, Table]:
    """Return the table of each file of `needed`, by that name. Names match in any case.

    Add a problem for a file or a column that is missing.
    """
    names = {name.lower(): name for name in files}
    tables = {}
    for file, columns in needed.items():
        if name := names.get(file.lower()):
            tables[file] = read_table(file, files[name], columns, optional.get(file, ()), problems)
        else:
            reason = "The file is missing. Export it with the others."
            problems.add(SourcePosition(file), reason)
    return tables


def left_out(files: Files, tables: Mapping[str, Table], *others: str) -> tuple[LeftOut, ...]:
    """Return the columns and files that are not read. `others` are names of files that are."""
    known = {name.lower() for name in (*tables, *others)}
    columns = [table.left_out for table in tables.values() if table.left_out]
    return (*columns, *(LeftOut(name) for name in files if name.lower() not in known))


def read_table(
    file: str, content: bytes, needed: Sequence[str], optional: Sequence[str], problems: Problems
) -> Table:
    """Return the table of a CSV file with a header row. Add what is wrong with it to `problems`.

    Headings match in any case and with any spaces around them.
    """
    lines = _lines(file, content, problems)
    where, header = next(lines, (SourcePosition(file), []))
    if not header:
        problems.add(where, f"The file is empty. Its first line must have {_listed(needed)}.")
        return Table(file)
    names = [cell_text(cell) for cell in header]
    positions = _positions(where, names, [*needed, *optional], problems)
    if missing := [column for column in needed if column not in positions]:
        problems.add(where, f"There is no column {_listed(missing)} in the header row.")
        return Table(file)
    unread = [name for place, name in enumerate(names) if place not in positions.values() and name]
    rows = list(_rows(lines, positions, len(names), problems))
    return Table(file, rows, LeftOut(file, tuple(unread)) if unread else None)


def _positions(
    where: SourcePosition, names: Sequence[str], columns: Sequence[str], problems: Problems
) -> dict[str, int]:
    folded = [name.casefold() for name in names]
    for column in columns:
        if folded.count(column.casefold()) > 1:
            problems.add(where, f"There are two columns “{column}”. Keep the right one.")
    return {
        column: folded.index(column.casefold()) for column in columns if column.casefold() in folded
    }


def _rows(
    lines: Iterator[tuple[SourcePosition, list[str]]],
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
                f"The row has {len(cells)} cells, but the header has {width}. Look for a comma too "
                "many or too few, or a quotation mark that is not closed.",
            )
            continue
        values = {column: cell_text(mended(cells[place])) for column, place in positions.items()}
        for column, text in values.items():
            if any(unicodedata.category(character) == "Cc" for character in text):
                problems.add(where, f"{column} has a control character in it. Type it again.")
        yield Row(where, values)


def _lines(
    file: str, content: bytes, problems: Problems
) -> Iterator[tuple[SourcePosition, list[str]]]:
    """Yield each row after the line on which it starts. Stop, with a problem, at a broken row."""
    decoded, start = decode(content), 1
    if decoded is None:
        reason = "This is not text in UTF-8 or Windows-1252. Save it as CSV UTF-8."
        problems.add(SourcePosition(file), reason)
        return
    reader = csv.reader(io.StringIO(decoded.text, newline=""), strict=True)
    try:
        for cells in reader:
            yield SourcePosition(file, start), cells
            start = reader.line_num + 1
    except csv.Error:
        problems.add(SourcePosition(file, start), "A quotation mark is not closed.")


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f"“{column}”" for column in columns)
