"""Reads untrusted spreadsheets and CSV files: .csv, .xlsx, .xlsm and .ods.

This is the only place that does. It knows nothing about the content of a table. Workbooks are read
as a stream, by an XML parser that expands no entities. docs/imports.md has the measurements, and
explains why no library is used.
"""

from classes.tables.apart import read_tables
from classes.tables.opening import open_xlsx
from classes.tables.refusal import TableRefusedError
from classes.tables.table import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, CellValue, RawTable, Unread
from classes.tables.xlsx import Xlsx

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "CellValue",
    "RawTable",
    "TableRefusedError",
    "Unread",
    "Xlsx",
    "open_xlsx",
    "read_tables",
]
