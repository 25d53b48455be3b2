"""Data validation in the log workbook: drop-down lists, days of the year and whole numbers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation

from lessons.imports.log_workbook.columns import LessonColumn as Column
from lessons.imports.log_workbook.line_reading import MAX_MINUTES, OUTCOMES, UNDERSTANDINGS

MAX_CHILDREN = 999


def add_validations(
    page: Any,
    *,
    columns: Sequence[Column],
    last_row: int,
    days: tuple[dt.date, dt.date],
    sessions: str,
    staff: str,
) -> None:
    """Add data validation to each column of a class's sheet.

    `sessions` and `staff` are cell ranges, or "" for none. The list of staff has no error message,
    because a visitor may have taught the lesson.
    """
    rules = {
        Column.DATE: _dates(*days),
        Column.OUTCOME: _list(_quoted(OUTCOMES.values()), "Choose an outcome from the list."),
        Column.UNDERSTANDING: _list(
            _quoted(UNDERSTANDINGS.values()), "Choose from the list, or leave this empty."
        ),
        Column.MINUTES: _whole(1, MAX_MINUTES),
        Column.ON_ROLL: _whole(0, MAX_CHILDREN),
        Column.PRESENT: _whole(0, MAX_CHILDREN),
    }
    if sessions:
        rules[Column.SESSION] = _list(sessions, "Choose the session from the list.")
    if staff:
        rules[Column.TAUGHT_BY] = _list(staff, "")
    for column, rule in rules.items():
        letter = get_column_letter(columns.index(column) + 1)
        rule.add(f"{letter}2:{letter}{last_row}")
        page.add_data_validation(rule)


def _quoted(labels: Any) -> str:
    return f'"{",".join(labels)}"'


def _list(choices: str, error: str) -> DataValidation:
    """Return a drop-down list. Without an error message, other text is allowed too."""
    return DataValidation(
        type="list",
        formula1=choices,
        allow_blank=True,
        showErrorMessage=bool(error),
        errorTitle="Not in the list",
        error=error or None,
    )


def _dates(first: dt.date, last: dt.date) -> DataValidation:
    return DataValidation(
        type="date",
        operator="between",
        formula1=str(int(to_excel(first))),
        formula2=str(int(to_excel(last))),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Not a day of this year",
        error=f"Type the day as 24/11/{first.year}. It must be from {first:%d/%m/%Y} to "
        f"{last:%d/%m/%Y}.",
    )


def _whole(least: int, most: int) -> DataValidation:
    return DataValidation(
        type="whole",
        operator="between",
        formula1=str(least),
        formula2=str(most),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Not in the right range",
        error=f"Type a whole number from {least} to {most}.",
    )
