"""Text in a spreadsheet that stays text: what every sheet that we write has in common."""

import re

from openpyxl.cell import Cell

MAX_TEXT = 32_767
"""The most characters that Excel keeps in a cell."""

NO_CHARACTER = "\ufffd"

# What XML 1.0 cannot hold. openpyxl refuses the first three ranges; lxml the rest as well.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TO_ESCAPE = re.compile("[&<>\r]")

# A cell that starts so is taken for a formula, an error or a mark by one spreadsheet or another,
# on opening or once somebody edits it. The mark "quote prefix" keeps it text for good.
_RISKY_STARTS = frozenset("=+-@\t\r\n'#")


def plain_text(text: str) -> str:
    """Return `text` as a spreadsheet can hold it: what XML cannot hold is replaced by U+FFFD."""
    if _NOT_XML.search(text):
        text = _NOT_XML.sub(NO_CHARACTER, text)
    return text[:MAX_TEXT]


def escaped(text: str) -> str:
    """Return plain text as it stands inside an element of a sheet's XML."""
    if not _TO_ESCAPE.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A reader takes a bare carriage return for the end of a line.
    return text.replace("\r", "&#13;")


def cell_text(cell: Cell, text: str) -> None:
    """Put `text` into `cell` exactly as typed, as text: never a formula, a number or an error."""
    cell.value = plain_text(text)
    cell.data_type = "s"


def is_risky(text: str) -> bool:
    """Return whether a spreadsheet may take `text` for more than text once somebody edits it."""
    return text[:1] in _RISKY_STARTS


def write_text(cell: Cell, text: str) -> Cell:
    """Put `text` into `cell` so that it is text and stays text once somebody edits it."""
    cell_text(cell, text)
    cell.quotePrefix = int(is_risky(text))
    return cell
