"""Reads the values of a class list, and recognises columns that contain private values."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from classes.names.never_kept import COLUMN_CONTENTS, Private, private_kind_in_name
from classes.roster.grades import PRIMARY
from classes.tables import CellValue
from classes.words.marks import with_few_marks
from classes.years.year_groups import YearGroups

LONGEST = 4_000
"""Characters of a cell that are looked at. Nothing that is kept is longer."""

_SPAN = re.compile(
    r"^(?:year|yr|y|class|form)?s?\.?\s*+(\d{1,2})(?:\s*+(?:/|-|–|&|and|to)\s*+(?:year|yr|y)?\s*+(\d{1,2}))?"
    r"(?!\d|st\b|nd\b|rd\b|th\b)",
    re.IGNORECASE,
)
_FORMULA_ERROR = re.compile(
    r"#(?:[^\W\d_][\w/]*[!?]?|#+)|Err:\d{3}|Loading\.{3}|=.+", re.IGNORECASE | re.DOTALL
)
"""Errors of any spreadsheet program in any language, such as #N/A, and formulas kept as text."""

REMARK = re.compile(r"[\s(\[–-](?:left|leaver|leaving|off ?roll|withdrawn)\b(?!-)", re.IGNORECASE)
"""A remark that the child has left, in a name or class."""

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
"""Signs that nobody sees and no name needs: soft hyphens, marks of direction and of byte order."""

_CLASS = re.compile(
    r"(?i:year|yr|y|class|form)?\s?\d{1,2}(?:\s?[/&_-]\s?\d{1,2})?"
    r"(?:[ _-]?([A-Z][a-z’'-]{2,14})|[A-Z]{0,3})"
)
_NO_CLASS = re.compile(
    r"lists?|pupils?|child(?:ren)?|class(?:es)?|names?|draft|copy|version|final|new|old|registers?"
    r"|roll|exports?|data|reports?|sheets?|school|primary|years?|groups?|students?|teachers?"
    r"|readers?|forms?|pages?|rows?|users?|(?:up|down)loads?|imports?|staff|adults?|tables?|files?"
    r"|lessons?|records?|results?|entries|items?|parents?|families|contacts?|info|details|term|autumn|spring|summer"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*",
    re.IGNORECASE,
)
"""Words that stand behind a number in the names of files, and are not names of classes."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
PRIVATE_SHARE = 0.5
"""The share of private values above which a column counts as private."""


def cell_text(value: CellValue) -> str:
    """Return a cell as text, with composed accents and single spaces between words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    text = str(value)[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFC", with_few_marks(text.translate(_UNSEEN)))
    return " ".join(text.split())


def private_contents(values: Iterable[CellValue], *, may_be_dates: bool = False) -> str:
    """Return what private values a column contains, such as "UPNs, which we never store"; else "".

    Set `may_be_dates` for classes. A class that became a date is reported on its own line instead.
    """
    filled = [value for value in values if value is not None]
    counts = Counter(
        Private.DATE if isinstance(value, dt.date) else private_kind_in_name(cell_text(value))
        for value in filled
        if isinstance(value, str) or (isinstance(value, dt.date) and not may_be_dates)
    )
    minimum = PRIVATE_SHARE * len(filled)
    contents = (text for kind, text in COLUMN_CONTENTS.items() if counts[kind] > minimum)
    return next(contents, "") if filled else ""


def is_formula_error(text: str) -> bool:
    """Return whether a text is the error of a formula, such as #N/A, or a formula."""
    return _FORMULA_ERROR.fullmatch(text) is not None


def several_classes(value: CellValue) -> bool:
    """Return whether a cell has several classes, on lines or with ; | or a tab between."""
    parts = re.split(r"[;|\n\r\t]", value) if isinstance(value, str) else []
    return sum(is_visible(part) for part in parts) > 1


def is_unprintable(text: str) -> bool:
    """Return whether a text has a character that a page or a workbook cannot contain."""
    if text.isascii() and text.isprintable():
        return False
    return any(
        unicodedata.category(character) in ("Cc", "Cs") or (ord(character) & 0xFFFE) == 0xFFFE
        for character in text
    )


def is_visible(text: str) -> bool:
    """Return whether a text has a letter, a number, a symbol or punctuation."""
    return any(unicodedata.category(character)[0] in "LNSP" for character in text)


def years_in_class(name: str) -> YearGroups | None:
    """Return the years at the start of a class name: Year 5 for "5 Oak", both for "5/6 Rowan"."""
    match = _SPAN.match(name)
    if not match:
        return None
    youngest, oldest = int(match[1]), int(match[2] or match[1])
    if youngest not in PRIMARY or oldest not in PRIMARY or youngest > oldest:
        return None
    return YearGroups(youngest, oldest)


def split_years(name: str) -> tuple[str, str]:
    """Return the years at the start of a class name as written, and the rest: "5/6", " Rowan"."""
    match = _SPAN.match(name)
    end = match.end() if match else 0
    return name[:end], name[end:]


def is_class_name(name: str) -> bool:
    """Return whether a name is certainly that of a class: "5 Oak", "Year 5", "6EL", not "2 lists".

    The name of a file may begin with any number, so the first digit is not enough.
    """
    match = _CLASS.fullmatch(name)
    return bool(match and years_in_class(name) and not _NO_CLASS.fullmatch(match[1] or ""))


def without_marks(name: str) -> str:
    """Return a name without text in brackets, such as "(SEN)", and without signs at its end.

    Text in brackets may be a remark about the child, so it is never stored.
    """
    if name.isalpha():
        return name
    plain = _BRACKETS.sub(" ", name).rstrip(" *†‡§")
    return " ".join(plain.split()) or name
