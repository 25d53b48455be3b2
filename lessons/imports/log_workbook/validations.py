"""Data validation in the log workbook: drop-down lists, days of the year and whole numbers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation

from lessons.imports.log_workbook.columns import LessonColumn as Column
from lessons.imports.log_workbook.line_reading import MAX_MINUTES, OUTCOMES, UNDERSTANDINGS
from lessons.imports.log_workbook.year_groups import WHOLE_CLASS, only

MAX_CHILDREN = 999


def add_validations(
    page: Any,
    *,
    columns: Sequence[Column],
    last_row: int,
    days: tuple[dt.date, dt.date],
    years: Sequence[int],
    sessions: str,
    staff: str,
) -> None:
    """Add data validation to each column of a class's sheet.

    `sessions` and `staff` are cell ranges, or "" for none. The list of staff has no error message,
    because a visitor may have taught the lesson.
    """
    optional = "Choose from the list, or leave this empty."
    rules = {
        Column.DATE: _day_from(*days),
        Column.OUTCOME: _one_of(_quoted(OUTCOMES), "Choose an outcome from the list."),
        Column.UNDERSTANDING: _one_of(_quoted(UNDERSTANDINGS), optional),
        Column.MINUTES: _whole_from(1, MAX_MINUTES),
        Column.ON_ROLL: _whole_from(0, MAX_CHILDREN),
        Column.PRESENT: _whole_from(0, MAX_CHILDREN),
    }
    if len(years) > 1:
        choices = ",".join([WHOLE_CLASS, *map(only, years)])
        rules[Column.YEAR_GROUPS] = _one_of(f'"{choices}"', optional)
    if sessions:
        rules[Column.SESSION] = _one_of(sessions, "Choose the session from the list.")
    if staff:
        rules[Column.TAUGHT_BY] = _one_of(staff, "")
    for column, rule in rules.items():
        letter = get_column_letter(columns.index(column) + 1)
        rule.add(f"{letter}2:{letter}{last_row}")
        page.add_data_validation(rule)


def _quoted(choices: Mapping[str, str]) -> str:
    return f'"{",".join(choices.values())}"'


def _one_of(choices: str, error: str) -> DataValidation:
    """Return a drop-down list. Without an error message, other text is allowed too."""
    return _rule("list", choices, title="Not in the list", error=error)


def _day_from(first: dt.date, last: dt.date) -> DataValidation:
    error = f"It must be from {first:%d/%m/%Y} to {last:%d/%m/%Y}."
    return _rule(
        "date",
        *(int(to_excel(first)), int(to_excel(last))),
        title="Not a day of this year",
        error=f"Type the day as 24/11/{first.year}. {error}",
    )


def _whole_from(least: int, most: int) -> DataValidation:
    error = f"Type a whole number from {least} to {most}."
    return _rule("whole", least, most, title="Not in the right range", error=error)


def _rule(kind: str, *formulas: object, title: str, error: str) -> DataValidation:
    return DataValidation(
        kind,
        *map(str, formulas),
        operator="between" if len(formulas) > 1 else None,
        allow_blank=True,
        showErrorMessage=bool(error),
        errorTitle=title,
        error=error or None,
    )
