"""Reads a scheme from an untrusted file: the whole scheme, or every problem row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from classes.tables import CellValue, RawTable, read_tables
from classes.tables.writing import is_risky
from curriculum.models import Outcome
from curriculum.scheme.columns import COLUMNS, REQUIRED
from curriculum.scheme.refusal import SchemeRefusedError
from curriculum.scheme.row import SchemeRow, SchemeSession

HEADER_ROWS_SEARCHED = 10
"""How many rows from the top are searched for the header row."""

MAX_SESSIONS = 100


@dataclass(frozen=True)
class Scheme:
    """The sessions in order, the names of the columns that were not read, and notes on the file."""

    sessions: list[SchemeSession]
    left_out: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_scheme(file: BinaryIO, filename: str) -> Scheme:
    """Return the scheme in a .csv file or a workbook, in one query.

    Raise TableRefusedError if the file cannot be read at all. Raise SchemeRefusedError, with one
    message for each problem, if the rows are wrong.
    """
    table, header, start = _table_of(read_tables(file, filename))
    problems: list[str] = []
    rows = list(_rows(table, header, start, problems))
    _check_count(len(rows))
    known = {outcome.code.upper(): outcome for outcome in Outcome.objects.all()}
    sessions = [row.read(known) for row in rows]
    _check_positions(rows)
    if problems:
        raise SchemeRefusedError(problems)
    if rows[0].text("position"):
        sessions.sort(key=lambda scheme_session: scheme_session.session.position)
    left_out = tuple(name for name in header if name and name not in COLUMNS)
    return Scheme(sessions, left_out, table.all_notes)


def _check_count(count: int) -> None:
    if not count:
        raise SchemeRefusedError(["There are no sessions below the header row."])
    if count > MAX_SESSIONS:
        raise SchemeRefusedError(
            [f"The file has {count} rows. A module can have up to {MAX_SESSIONS} sessions."]
        )


def _check_positions(rows: Sequence[SchemeRow]) -> None:
    """Report each position that is used twice, or is missing although other rows have one."""
    numbered = any(row.text("position") for row in rows)
    seen: dict[str, str] = {}
    for row in rows:
        position = row.text("position")
        if numbered and not position:
            row.add_problem("position", "this is empty. Number every row or none.")
        elif position in seen and position:
            row.add_problem("position", f"{position} is already in {seen[position].lower()}.")
        seen[position] = row.name


def _table_of(tables: Sequence[RawTable]) -> tuple[RawTable, list[str], int]:
    """Return the first table with a header row, the column names, and the index after it."""
    for table in tables:
        for index, cells in enumerate(table.rows[:HEADER_ROWS_SEARCHED]):
            header = [_column_name(cell) for cell in cells]
            if set(REQUIRED) <= set(header):
                _check_header(header)
                return table, header, index + 1
    raise SchemeRefusedError(
        [
            "The file has no header row with the columns “title” and “years”. The first row must "
            f"name the columns: {', '.join(COLUMNS)}."
        ]
    )


def _check_header(header: Sequence[str]) -> None:
    duplicates = [name for name in COLUMNS if header.count(name) > 1]
    if duplicates:
        raise SchemeRefusedError(
            [f"There are two columns called “{name}”. Delete one of them." for name in duplicates]
        )


def _column_name(cell: CellValue) -> str:
    """Return a header cell as a name of COLUMNS: "Before teaching" becomes before_teaching."""
    return "_".join(str(cell or "").lower().replace("_", " ").split())


def _rows(
    table: RawTable, header: Sequence[str], start: int, problems: list[str]
) -> Iterator[SchemeRow]:
    """Yield the rows below the header, without those that are empty in every column read."""
    is_csv = table.lines is not None
    for index, cells in enumerate(table.rows[start:], start=start):
        values = {
            name: _unescaped(cell) if is_csv else cell
            for name, cell in zip(header, cells, strict=True)
            if name in COLUMNS and cell is not None
        }
        if values:
            name = f"{'Line' if is_csv else 'Row'} {table.line(index)}"
            yield SchemeRow(name, values, problems)


def _unescaped(cell: CellValue) -> CellValue:
    """Return the cell without the ' that stops a spreadsheet from reading it as a formula."""
    if isinstance(cell, str) and cell.startswith("'") and is_risky(cell[1:]):
        return cell[1:]
    return cell
