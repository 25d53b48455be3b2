"""Doubts about the layout of a list. A wrong guess would lose or misplace children."""

import re
from collections.abc import Iterator, Sequence

from classes.roster.grades import read_year
from classes.roster.lists.columns import Column, Purpose, known, plain, year_in_heading
from classes.roster.lists.sheet import SAMPLE, Sheet
from classes.roster.lists.statuses import NO, NOTHING, YES, kind_of
from classes.roster.lists.values import cell_text, is_class_name, years_in_class
from classes.tables import CellValue

_BAND = re.compile(
    r"(?:class|form|(?:reg|tutor) group|group)\b(?! list| register| teacher).+", re.I
)
_YEAR = re.compile(r"(?:year|yr|y) ?\d{1,2}", re.IGNORECASE)

LONGEST = 25
"""Characters of the name of a class."""

FEWEST = 3
"""Different texts that even a short list may have in the column for the class."""


def doubts(sheet: Sheet) -> Iterator[str]:
    """Yield what a person must decide before the columns of a sheet are read as guessed."""
    filled = [
        column for column in sheet.columns if 2 * len(_texts(sheet, column)) >= len(_rows(sheet))
    ]
    yield from _side_by_side(sheet, filled)
    yield from _half_names(sheet, filled)
    yield from _two_classes(sheet, filled)


def _side_by_side(sheet: Sheet, filled: Sequence[Column]) -> Iterator[str]:
    for purpose in (Purpose.NAME, Purpose.SURNAME):
        if column := sheet.used.get(purpose):
            same = [other for other in filled if _is_alike(other.heading, column.heading)]
            if len(same) > 1:
                letters = " and ".join(other.letter for other in same)
                yield (
                    f"Columns {letters} both have names, like lists side by side. Put one list "
                    "below the other, or choose the columns of one of them."
                )


def _is_alike(heading: str, other: str) -> bool:
    are_years = None not in (year_in_heading(heading), year_in_heading(other))
    return are_years or plain(heading) == plain(other)


def _half_names(sheet: Sheet, filled: Sequence[Column]) -> Iterator[str]:
    names = sheet.used.get(Purpose.NAME)
    without_heading = [column for column in filled if not column.heading]
    if names is None or not without_heading:
        return
    texts = _texts(sheet, names)
    if 2 * sum(" " not in text and "," not in text for text in texts) > len(texts):
        yield (
            f"“{names.heading}” has only one part of each name, and column "
            f"{without_heading[0].letter} has no heading. Choose the columns with forename and "
            "surname, or put names with a comma in quotation marks."
        )


def _two_classes(sheet: Sheet, filled: Sequence[Column]) -> Iterator[str]:
    """Yield a doubt about another column for the class, unless it only says “Group”."""
    used = sheet.used.get(Purpose.CLASS)
    for column in filled:
        match = known(column.heading)
        if used in (None, column) or not match or match[0] is not Purpose.CLASS:
            continue
        if plain(column.heading) in ("group", "group name"):
            continue
        pairs = {(cell_text(row[used.index]), cell_text(row[column.index])) for row in _rows(sheet)}
        pairs = {pair for pair in pairs if all(pair)}
        if any(len({pair[side] for pair in pairs}) < len(pairs) for side in (0, 1)):
            both = " and ".join(c.label for c in sorted((used, column), key=lambda c: c.index))
            yield f"{both} may both have the class. Choose the column with the class."


def sheets_alike(sheets: Sequence[Sheet], chosen: Sheet) -> Iterator[str]:
    """Yield a question if other sheets have children under the same headings."""
    used = {*chosen.used}
    alike = [sheet.table.name for sheet in sheets if {*sheet.used} == used and sheet.values]
    if len(alike) > 1 and used & {Purpose.CLASS, Purpose.YEAR}:
        names = f"{', '.join(alike[:-1])} and {alike[-1]}"
        yield (
            f"The sheets {names} have the same headings. Choose one, or all (on the command line, "
            "--sheet)."
        )


def bands(sheet: Sheet) -> Iterator[str]:
    """Yield a doubt if the names of classes are on lines of their own, above their children."""
    lines: dict[str, int] = {}
    for index, row in enumerate(sheet.table.rows):
        filled = [cell_text(cell) for cell in row if cell is not None]
        if len(filled) != 1 or (Purpose.YEAR in sheet.used and _YEAR.fullmatch(filled[0])):
            continue
        if is_class_name(filled[0]) or _BAND.fullmatch(filled[0]):
            lines[filled[0]] = index
    if len(lines) > 1 and max(lines.values()) > sheet.headings:
        *_, last = lines
        yield (
            f"The names of classes are on lines of their own, such as “{last}”. Add a column with "
            "the class of each child."
        )


def _rows(sheet: Sheet) -> Sequence[Sequence[CellValue]]:
    return sheet.values[:SAMPLE]


def _texts(sheet: Sheet, column: Column) -> list[str]:
    texts = (cell_text(row[column.index]) for row in sheet.values[:SAMPLE])
    return [text for text in texts if text]


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
