"""Finds the column that may have the class, where no heading says so."""

from collections.abc import Sequence

from classes.roster.grades import read_year
from classes.roster.lists.columns import Column, known
from classes.roster.lists.statuses import NO, NOTHING, YES, kind_of
from classes.roster.lists.values import cell_text, years_in_class
from classes.tables import CellValue

LONGEST = 25
"""Characters of the name of a class."""

FEWEST = 3
"""Different texts that even a short list may have in the column for the class."""


def likely_class(columns: Sequence[Column], rows: Sequence[Sequence[CellValue]]) -> Column | None:
    """Return the first column that may have the class, of those that are not used; else None."""
    unknown = (c for c in columns if not known(c.heading) and not kind_of(c.heading))
    return next((c for c in unknown if _may_be_class([row[c.index] for row in rows])), None)


def _may_be_class(values: Sequence[CellValue]) -> bool:
    """Return whether cells are filled with few, short texts that are no years and no answers."""
    texts = [cell_text(value).casefold() for value in values if isinstance(value, str)]
    words = set(texts)
    if 2 * len(texts) < len(values) or words <= YES | NO | NOTHING:
        return False
    if any(len(word) > LONGEST or read_year(word) is not None for word in words):
        return False
    if all(years_in_class(word) for word in words):
        return True
    letters = any(letter.isalpha() for word in words for letter in word)
    return letters and len(words) <= max(FEWEST, len(texts) // FEWEST)
