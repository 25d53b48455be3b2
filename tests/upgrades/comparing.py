"""Compares the figures of two workbooks by the names of sheets and columns."""

import difflib
from collections.abc import Iterator, Mapping

Sheet = list[list[str]]
"""The cells of each row as text. The first row is the header."""

Workbooks = Mapping[str, Mapping[str, Sheet]]


def differences(then: Workbooks, now: Workbooks) -> Iterator[tuple[str, str]]:
    """Yield (sheet, line) for each line that is only in one workbook, such as "2026 Lessons".

    New sheets and columns are ignored, since they do not change earlier figures. Missing ones are
    reported.
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
    """Return each row as a line with the columns of `header`, in that order."""
    indexes = [sheet[0].index(column) for column in header]
    return [" | ".join(row[index] for index in indexes) for row in sheet[1:]]
