"""Says in which figures two workbooks differ, by the names of sheets and columns."""

import difflib
from collections.abc import Iterator, Mapping

Sheet = list[list[str]]
"""The cells of each row as text, the first row being the header."""

Workbooks = Mapping[str, Mapping[str, Sheet]]


def differences(then: Workbooks, now: Workbooks) -> Iterator[tuple[str, str]]:
    """Yield the sheet, as in "2026 Lessons", and each line that is only in one of the two.

    A sheet or a column that is new says nothing of what was there; one that is gone does.
    """
    for year, sheets in then.items():
        for title, sheet in sheets.items():
            name = f"{year} {title}"
            if title not in now[year]:
                yield name, "this sheet is gone"
                continue
            for line in _sheet_differences(sheet, now[year][title]):
                yield name, line


def _sheet_differences(then: Sheet, now: Sheet) -> Iterator[str]:
    header = [column for column in then[0] if column in now[0]]
    yield from (f"- the column {column}" for column in then[0] if column not in header)
    lines = difflib.unified_diff(_lines(then, header), _lines(now, header), n=0, lineterm="")
    yield from (line for line in lines if not line.startswith(("---", "+++", "@@")))


def _lines(sheet: Sheet, header: list[str]) -> list[str]:
    """Return each row as a line of the columns of `header`, in that order."""
    places = [sheet[0].index(column) for column in header]
    return [" | ".join(row[place] for place in places) for row in sheet[1:]]
