"""One row as a lesson, or as a missed lesson; None where it is not filled in."""

import re

from lessons.imports.log_workbook.cells import CellReader, listed
from lessons.imports.log_workbook.columns import LessonColumn, MissedColumn
from lessons.imports.log_workbook.lines import LogLine, MissedLine
from lessons.models import (
    Closing,
    HowCaughtUp,
    LessonOutcome,
    MissedReason,
    Understanding,
)

OUTCOMES = {str(value): str(label) for value, label in LessonOutcome.choices}
UNDERSTANDINGS = {str(value): str(label) for value, label in Understanding.choices}
REASONS = {str(value): str(label) for value, label in MissedReason.choices}
WAYS = {str(value): str(label) for value, label in HowCaughtUp.choices}
PREVIOUS_SCHOOL = {str(Closing.PREVIOUS_SCHOOL): str(Closing.PREVIOUS_SCHOOL.label)}
YES_OR_NO = {"yes": "Yes", "no": "No"}
LONGEST_NAME, LONGEST_TITLE, LONGEST_NOTE, LONGEST_REASON = 120, 300, 2000, 200
MOST_MINUTES = 600
MOST_POSITION = 32_767
"""The largest number of a session that its column in the database holds."""

_BETWEEN_NAMES = re.compile(r"[;,\n]")


def lesson_line(cells: CellReader[LessonColumn]) -> LogLine | None:
    """Return the lesson of a row. One with neither date nor outcome is not filled in: None."""
    if not cells.has(LessonColumn.DATE) and not cells.has(LessonColumn.OUTCOME):
        _check_is_empty(cells)
        return None
    held_on = cells.day(LessonColumn.DATE)
    outcome = cells.choice(LessonColumn.OUTCOME, OUTCOMES)
    _check_there(cells)
    if held_on is None or not outcome:
        return None
    line = LogLine(
        where=cells.where,
        class_name=cells.text(LessonColumn.CLASS, at_most=LONGEST_NAME),
        module=cells.text(LessonColumn.MODULE, at_most=LONGEST_TITLE),
        number=cells.number(LessonColumn.NUMBER, most=MOST_POSITION),
        session=cells.text(LessonColumn.SESSION, at_most=LONGEST_TITLE),
        held_on=held_on,
        outcome=outcome,
        taught_by=cells.text(LessonColumn.TAUGHT_BY, at_most=LONGEST_NAME),
        minutes=cells.number(LessonColumn.MINUTES, least=1, most=MOST_MINUTES),
        on_roll=cells.number(LessonColumn.ON_ROLL),
        present=cells.number(LessonColumn.PRESENT),
        away=_names(cells.long_text(LessonColumn.AWAY, at_most=LONGEST_NOTE)),
        missed=cells.number(LessonColumn.MISSED),
        caught_up=cells.number(LessonColumn.CAUGHT_UP),
        understanding=cells.choice(LessonColumn.UNDERSTANDING, UNDERSTANDINGS),
        note=cells.long_text(LessonColumn.NOTE, at_most=LONGEST_NOTE),
    )
    _check_together(cells, line)
    return line


def _check_is_empty(cells: CellReader[LessonColumn]) -> None:
    """Note a row as wrong that says how a lesson went, and not when nor what came of it."""
    said = (LessonColumn.PRESENT, LessonColumn.AWAY, LessonColumn.UNDERSTANDING, LessonColumn.NOTE)
    if any(cells.has(column) for column in said):
        _note_missing(cells, LessonColumn.DATE)
        _note_missing(cells, LessonColumn.OUTCOME)


def _check_there(cells: CellReader[LessonColumn]) -> None:
    """Note what every lesson has and this one lacks."""
    needed = (
        *(LessonColumn.CLASS, LessonColumn.SESSION),
        *(LessonColumn.DATE, LessonColumn.OUTCOME),
    )
    for column in needed:
        if not cells.has(column):
            _note_missing(cells, column)


RIGHT = {
    LessonColumn.CLASS: "Write the name of the class.",
    LessonColumn.SESSION: "Choose the session.",
    LessonColumn.DATE: "Write the day as 24/11/2026.",
    LessonColumn.OUTCOME: f"One of: {listed(OUTCOMES)}.",
}


def _note_missing(cells: CellReader[LessonColumn], column: LessonColumn) -> None:
    cells.note_wrong(column, "It is empty.", RIGHT[column])


def _check_together(cells: CellReader[LessonColumn], line: LogLine) -> None:
    """Note what does not go together in a row."""
    if line.happened:
        if not line.taught_by:
            cells.note_wrong(
                LessonColumn.TAUGHT_BY,
                "It is empty.",
                "Write who taught it: one of the staff, or a visitor.",
            )
    else:
        _check_did_not_happen(cells, line)
    if (line.on_roll is None) != (line.present is None):
        empty = LessonColumn.ON_ROLL if line.on_roll is None else LessonColumn.PRESENT
        cells.note_wrong(empty, "It is empty.", "Give both numbers, or neither.")
    if (line.present or 0) > (line.on_roll or 0):
        cells.note_wrong(
            LessonColumn.PRESENT, "More children are present than on roll.", "Check both numbers."
        )
    if (line.caught_up or 0) > (line.missed or 0):
        cells.note_wrong(
            LessonColumn.CAUGHT_UP, "More children caught up than missed it.", "Check both numbers."
        )


def _check_did_not_happen(cells: CellReader[LessonColumn], line: LogLine) -> None:
    if not line.reason.strip() or len(line.reason) > LONGEST_REASON:
        cells.note_wrong(
            LessonColumn.NOTE,
            "The reason why the lesson did not happen is missing."
            if not line.reason.strip()
            else "The reason is too long.",
            f"Say why in the first line, in at most {LONGEST_REASON} characters.",
        )
    said = {
        LessonColumn.MINUTES: line.minutes,
        LessonColumn.PRESENT: line.present,
        LessonColumn.AWAY: line.away,
        LessonColumn.MISSED: line.missed,
        LessonColumn.UNDERSTANDING: line.understanding,
    }
    for column, value in said.items():
        if value:
            cells.note_wrong(column, "The lesson did not happen.", "Empty this cell.")


def _names(text: str) -> tuple[str, ...]:
    """Return the names in a cell, which stand between commas, semicolons or lines."""
    parts = (" ".join(part.split()) for part in _BETWEEN_NAMES.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def missed_line(cells: CellReader[MissedColumn]) -> MissedLine | None:
    """Return the missed lesson of a row; None for the line that says there is none."""
    if not cells.has(MissedColumn.PUPIL) or not cells.has(MissedColumn.DATE):
        return None
    held_on = cells.day(MissedColumn.DATE)
    if held_on is None:
        return None
    how = cells.choice(MissedColumn.HOW, WAYS | PREVIOUS_SCHOOL)
    caught_up = how if how in WAYS else ""
    is_closed = cells.choice(MissedColumn.OPEN, YES_OR_NO) == "no"
    closing = str(Closing.CAUGHT_UP) if caught_up or not how else str(Closing.PREVIOUS_SCHOOL)
    return MissedLine(
        where=cells.where,
        class_name=cells.text(MissedColumn.CLASS, at_most=LONGEST_NAME),
        pupil=cells.text(MissedColumn.PUPIL, at_most=LONGEST_NAME),
        module=cells.text(MissedColumn.MODULE, at_most=LONGEST_TITLE),
        number=cells.number(MissedColumn.NUMBER, most=MOST_POSITION),
        session=cells.text(MissedColumn.SESSION, at_most=LONGEST_TITLE),
        held_on=held_on,
        reason=cells.choice(MissedColumn.REASON, REASONS) or str(MissedReason.AWAY),
        closed_as=closing if is_closed else "",
        caught_up_on=cells.day(MissedColumn.CAUGHT_UP_ON) if is_closed else None,
        how=caught_up if is_closed else "",
        by=cells.text(MissedColumn.BY, at_most=LONGEST_NAME) if is_closed else "",
    )
