"""Reading a scheme from a file of strangers: all of it, or what is wrong row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from classes.tables import CellValue, RawTable, read_tables
from classes.tables.writing import is_risky
from curriculum.models import Outcome
from curriculum.scheme.columns import COLUMNS, NEEDED
from curriculum.scheme.refusal import SchemeRefusedError
from curriculum.scheme.row import SchemeRow, SchemeSession

HEADER_WITHIN = 10
"""The header row stands within so many rows from the top."""

MOST_SESSIONS = 100


@dataclass(frozen=True)
class Scheme:
    """The sessions in order, and the names of the columns that were not read."""

    sessions: list[SchemeSession]
    left_out: tuple[str, ...]


def read_scheme(file: BinaryIO, filename: str) -> Scheme:
    """Return the scheme of a .csv, .xlsx, .xlsm or .ods file. One query.

    Raise TableRefusedError where the file cannot be read at all, SchemeRefusedError with a line
    for each problem of a row.
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
        sessions.sort(key=lambda item: item.session.position)
    return Scheme(sessions, tuple(name for name in header if name and name not in COLUMNS))


def _check_count(count: int) -> None:
    if not count:
        raise SchemeRefusedError(["There is no session below the header row."])
    if count > MOST_SESSIONS:
        raise SchemeRefusedError(
            [f"There are {count} rows, and a module holds at most {MOST_SESSIONS} sessions."]
        )


def _check_positions(rows: Sequence[SchemeRow]) -> None:
    """Note each position that is there twice, or is missing where others have one."""
    numbered = any(row.text("position") for row in rows)
    seen: dict[str, str] = {}
    for row in rows:
        position = row.text("position")
        if numbered and not position:
            row.wrong("position", "it is empty: number every row, or none.")
        elif position in seen and position:
            row.wrong("position", f"{position} is in {seen[position].lower()} already.")
        seen[position] = row.name


def _table_of(tables: Sequence[RawTable]) -> tuple[RawTable, list[str], int]:
    """Return the first table with a header row, the names in it, and where its rows begin."""
    for table in tables:
        for index, cells in enumerate(table.rows[:HEADER_WITHIN]):
            header = [_column_name(cell) for cell in cells]
            if set(NEEDED) <= set(header):
                _check_header(header)
                return table, header, index + 1
    raise SchemeRefusedError(
        [
            "There is no header row that names the columns “title” and “years”. The first row "
            f"must name the columns: {', '.join(COLUMNS)}."
        ]
    )


def _check_header(header: Sequence[str]) -> None:
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        raise SchemeRefusedError(
            [f"The column “{name}” is there twice: keep the right one." for name in twice]
        )


def _column_name(cell: CellValue) -> str:
    """Return a header's word as COLUMNS has it: "Before teaching" is before_teaching."""
    return "_".join(str(cell or "").lower().replace("_", " ").split())


def _rows(
    table: RawTable, header: Sequence[str], start: int, problems: list[str]
) -> Iterator[SchemeRow]:
    """Yield the rows below the header that have anything in a column that is read."""
    is_csv = table.lines is not None
    for index, cells in enumerate(table.rows[start:], start=start):
        wanted = {
            name: _unguarded(cell) if is_csv else cell
            for name, cell in zip(header, cells, strict=True)
            if name in COLUMNS and cell is not None
        }
        if wanted:
            name = f"{'Line' if is_csv else 'Row'} {table.line(index)}"
            yield SchemeRow(name, wanted, problems)


def _unguarded(cell: CellValue) -> CellValue:
    """Return the cell without the ' that keeps a spreadsheet from taking it for a formula."""
    if isinstance(cell, str) and cell.startswith("'") and is_risky(cell[1:]):
        return cell[1:]
    return cell
