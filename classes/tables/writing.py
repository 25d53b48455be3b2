"""Writes text into spreadsheets so that it stays text and never becomes a formula."""

import re

from openpyxl.cell import Cell

import classes.tables.temporary  # noqa: F401 (whoever writes a workbook needs its folder)

MAX_TEXT = 32_767
"""The most characters that Excel keeps in a cell."""

REPLACEMENT = "\ufffd"

# What XML 1.0 cannot hold. openpyxl refuses the first three ranges; lxml the rest as well.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TO_ESCAPE = re.compile("[&<>\r]|_x")

_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

# One spreadsheet program or another takes a cell that starts like this for a formula, an error or a
# mark, when it opens the file or when somebody edits the cell. "Quote prefix" prevents both.
_RISKY_STARTS = frozenset("=+-@\t\r\n'#")


def plain_text(text: str) -> str:
    """Return `text` for a cell: without characters that XML forbids, and at most MAX_TEXT long."""
    if _NOT_XML.search(text):
        text = _NOT_XML.sub(REPLACEMENT, text)
    return text[:MAX_TEXT]


def escaped(text: str) -> str:
    """Return plain text escaped for a sheet's XML."""
    if not _TO_ESCAPE.search(text):
        return text
    text = as_typed(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # An XML parser would turn a bare carriage return into a line feed.
    return text.replace("\r", "&#13;")


def as_typed(text: str) -> str:
    """Return a text so that spreadsheet programs show it as typed.

    They read "_x0041_" as the sign with this number, an "A", in cells, headers and the names of
    columns (ST_Xstring in ECMA-376). "_x005F_" is the underline that keeps it from being one.
    """
    return _LIKE_AN_ESCAPE.sub("_x005F_", text) if "_x" in text else text


def cell_text(cell: Cell, text: str) -> None:
    """Put `text` into `cell` as text: never as a formula, a number or an error."""
    cell.value = as_typed(plain_text(text))
    cell.data_type = "s"


def is_risky(text: str) -> bool:
    """Return whether a spreadsheet program might turn `text` into something else."""
    return text[:1] in _RISKY_STARTS


def csv_text(text: str) -> str:
    """Return `text` for a .csv file: one that could become a formula begins with an apostrophe."""
    return f"'{text}" if is_risky(text) else text


def write_text(cell: Cell, text: str) -> Cell:
    """Put `text` into `cell` so that it stays text even after somebody edits it. Return it."""
    cell_text(cell, text)
    cell.quotePrefix = int(is_risky(text))
    return cell
