"""Reads untrusted spreadsheets and CSV files, in a child process with limits.

This is the only place that does. It knows nothing about the content of a table. Libraries read
workbooks, and our own code reads .csv files; docs/imports.md says what reads what, and why.
"""

from classes.tables.apart import read_tables
from classes.tables.refusal import TableRefusedError
from classes.tables.table import (
    ENDINGS,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    CellValue,
    RawTable,
    Unread,
)

__all__ = [
    "ENDINGS",
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "CellValue",
    "RawTable",
    "TableRefusedError",
    "Unread",
    "read_tables",
]
