"""Strangers' tables: the one place where a .csv, .xlsx, .xlsm or .ods from outside is read.

Nothing here knows what a table is about, writes a file or trusts one. Workbooks are read as a
stream by a parser that knows no entities: see docs/imports.md for what was measured, and why no
library was taken.
"""

from classes.tables.reading import open_xlsx, read_tables
from classes.tables.refusal import TableRefusedError
from classes.tables.table import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, CellValue, RawTable
from classes.tables.xlsx import Xlsx

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "CellValue",
    "RawTable",
    "TableRefusedError",
    "Xlsx",
    "open_xlsx",
    "read_tables",
]
