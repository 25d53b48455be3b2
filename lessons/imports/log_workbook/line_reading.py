"""Parses one row as a lesson or as a missed lesson. A row that is not filled in gives None."""

import datetime as dt
import re
from typing import Any

from classes.tables.days import day_of
from lessons.catch_up.decisions import MAX_WHO
from lessons.imports.log_workbook.cells import CellReader, join_labels
from lessons.imports.log_workbook.columns import LessonColumn, MissedColumn
from lessons.imports.log_workbook.lines import LEFT_OUT, LogLine, MissedLine
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
HOW_CAUGHT_UP = {str(value): str(label) for value, label in HowCaughtUp.choices}
PREVIOUS_SCHOOL = str(Closing.PREVIOUS_SCHOOL)
CLOSED_WITHOUT_DAY = {
    str(value): str(value.label) for value in (Closing.PREVIOUS_SCHOOL, Closing.WITHDRAWN)
}
YES_OR_NO = {"yes": "Yes", "no": "No"}
MAX_NAME_LENGTH, MAX_TITLE_LENGTH, MAX_NOTE_LENGTH, MAX_REASON_LENGTH = 120, 300, 2000, 200
MAX_MINUTES = 600
NO_DAY = dt.date.min
"""In place of a day that could not be read: such a line has a wrong cell."""
MAX_POSITION = 32_767
"""The largest session number that the database column can hold."""

_DECISION = re.compile(r"\Awithdrawn, decided by (?P<who>.+) on (?P<day>.+)", re.I | re.S)
_NAME_SEPARATORS = re.compile(r"[;,\n]")


def lesson_line(cells: CellReader[LessonColumn]) -> LogLine | None:
    """Return the lesson on a row, or None if it has neither date nor outcome.

    If cells are wrong, the line is only good for finding its other faults.
    """
    if not cells.has(LessonColumn.DATE) and not cells.has(LessonColumn.OUTCOME):
        _check_not_half_filled(cells)
        return None
    held_on = cells.day(LessonColumn.DATE)
    outcome = cells.choice(LessonColumn.OUTCOME, OUTCOMES)
    _check_required_cells(cells)
    line = LogLine(
        where=cells.where,
        class_name=cells.text(LessonColumn.CLASS, at_most=MAX_NAME_LENGTH),
        module=cells.text(LessonColumn.MODULE, at_most=MAX_TITLE_LENGTH),
        number=cells.number(LessonColumn.NUMBER, most=MAX_POSITION),
        session=cells.text(LessonColumn.SESSION, at_most=MAX_TITLE_LENGTH),
        held_on=held_on or NO_DAY,
        outcome=outcome or str(LessonOutcome.TAUGHT),
        taught_by=cells.text(LessonColumn.TAUGHT_BY, at_most=MAX_NAME_LENGTH),
        minutes=cells.number(LessonColumn.MINUTES, least=1, most=MAX_MINUTES),
        on_roll=cells.number(LessonColumn.ON_ROLL),
        present=cells.number(LessonColumn.PRESENT),
        away=_split_names(cells.long_text(LessonColumn.AWAY, at_most=MAX_NOTE_LENGTH)),
        missed=cells.number(LessonColumn.MISSED),
        joined_later=cells.number(LessonColumn.JOINED_LATER),
        caught_up=cells.number(LessonColumn.CAUGHT_UP),
        understanding=cells.choice(LessonColumn.UNDERSTANDING, UNDERSTANDINGS),
        note=_note(cells, outcome),
    )
    _check_consistent(cells, line)
    return line


def _check_not_half_filled(cells: CellReader[LessonColumn]) -> None:
    """Report a row that describes a lesson but has neither its date nor its outcome."""
    details = (
        *(LessonColumn.PRESENT, LessonColumn.AWAY),
        *(LessonColumn.UNDERSTANDING, LessonColumn.NOTE),
    )
    if any(cells.has(column) for column in details):
        _report_empty(cells, LessonColumn.DATE)
        _report_empty(cells, LessonColumn.OUTCOME)


def _check_required_cells(cells: CellReader[LessonColumn]) -> None:
    """Report each required cell that is empty."""
    required = (
        *(LessonColumn.CLASS, LessonColumn.SESSION),
        *(LessonColumn.DATE, LessonColumn.OUTCOME),
    )
    for column in required:
        if not cells.has(column):
            _report_empty(cells, column)


HINTS = {
    LessonColumn.CLASS: "Write the name of the class.",
    LessonColumn.SESSION: "Choose the session.",
    LessonColumn.DATE: "Write the day as 24/11/2026.",
    LessonColumn.OUTCOME: f"Write one of: {join_labels(OUTCOMES)}.",
}


def _report_empty(cells: CellReader[LessonColumn], column: LessonColumn) -> None:
    cells.report(column, "It is empty.", HINTS[column])


def _check_consistent(cells: CellReader[LessonColumn], line: LogLine) -> None:
    """Report cells of a row that contradict each other."""
    if line.happened:
        if not line.taught_by:
            cells.report(
                LessonColumn.TAUGHT_BY,
                "It is empty.",
                "Write who taught the lesson: a member of staff or a visitor.",
            )
    else:
        _check_did_not_happen(cells, line)
    if (line.on_roll is None) != (line.present is None):
        empty = LessonColumn.ON_ROLL if line.on_roll is None else LessonColumn.PRESENT
        cells.report(empty, "It is empty.", "Fill in both numbers, or neither.")
    if (line.present or 0) > (line.on_roll or 0):
        cells.report(
            LessonColumn.PRESENT,
            "There are more children present than on roll.",
            "Check both numbers.",
        )
    if (line.caught_up or 0) > (line.missed_in_all or 0):
        cells.report(
            LessonColumn.CAUGHT_UP,
            "More children have caught up than missed the lesson.",
            "Check both numbers.",
        )


def _check_did_not_happen(cells: CellReader[LessonColumn], line: LogLine) -> None:
    if not line.reason.strip() or len(line.reason) > MAX_REASON_LENGTH:
        cells.report(
            LessonColumn.NOTE,
            "It does not say why the lesson did not happen."
            if not line.reason.strip()
            else "The reason is too long.",
            f"Give the reason in the first line, in at most {MAX_REASON_LENGTH} characters.",
        )
    must_be_empty = {
        LessonColumn.MINUTES: line.minutes,
        LessonColumn.PRESENT: line.present,
        LessonColumn.AWAY: line.away,
        LessonColumn.MISSED: line.missed,
        LessonColumn.UNDERSTANDING: line.understanding,
    }
    for column, value in must_be_empty.items():
        if value:
            cells.report(column, "The lesson did not happen.", "Empty this cell.")


def _split_names(text: str) -> tuple[str, ...]:
    """Return the names in a cell. They are separated by commas, semicolons or line breaks."""
    parts = (" ".join(part.split()) for part in _NAME_SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _note(cells: CellReader[LessonColumn], outcome: str) -> str:
    """Return the note. One that was left out is none, but may be why a lesson did not happen."""
    note = cells.long_text(LessonColumn.NOTE, at_most=MAX_NOTE_LENGTH)
    return "" if note == LEFT_OUT and outcome != LessonOutcome.DID_NOT_HAPPEN else note


def missed_line(cells: CellReader[MissedColumn]) -> MissedLine | None:
    """Return the missed lesson on a row, or None for the row that says there are none."""
    if not cells.has(MissedColumn.PUPIL) or not cells.has(MissedColumn.DATE):
        return None
    held_on = cells.day(MissedColumn.DATE)
    if held_on is None:
        return None
    reason = cells.choice(MissedColumn.REASON, REASONS) or str(MissedReason.AWAY)
    decision = _DECISION.fullmatch(cells.text(MissedColumn.HOW, at_most=MAX_REASON_LENGTH))
    how = "" if decision else cells.choice(MissedColumn.HOW, HOW_CAUGHT_UP | CLOSED_WITHOUT_DAY)
    caught_up = how if how in HOW_CAUGHT_UP else ""
    caught_up_on = cells.day(MissedColumn.CAUGHT_UP_ON)
    # An audit workbook of a past year counts what was caught up after the year as open.
    is_closed = cells.choice(MissedColumn.OPEN, YES_OR_NO) == "no" or caught_up_on is not None
    closing = how if how in CLOSED_WITHOUT_DAY else str(Closing.CAUGHT_UP)
    is_withdrawn = reason == MissedReason.WITHDRAWN and not caught_up_on and how != PREVIOUS_SCHOOL
    if decision or is_withdrawn or how == Closing.WITHDRAWN:
        reason, closing, is_closed = str(MissedReason.WITHDRAWN), str(Closing.WITHDRAWN), True
        caught_up_on, caught_up = None, ""
    return MissedLine(
        where=cells.where,
        class_name=cells.text(MissedColumn.CLASS, at_most=MAX_NAME_LENGTH),
        pupil=cells.text(MissedColumn.PUPIL, at_most=MAX_NAME_LENGTH),
        module=cells.text(MissedColumn.MODULE, at_most=MAX_TITLE_LENGTH),
        number=cells.number(MissedColumn.NUMBER, most=MAX_POSITION),
        session=cells.text(MissedColumn.SESSION, at_most=MAX_TITLE_LENGTH),
        held_on=held_on,
        reason=reason,
        closed_as=closing if is_closed else "",
        caught_up_on=caught_up_on,
        how=caught_up if is_closed else "",
        by=cells.text(MissedColumn.BY, at_most=MAX_NAME_LENGTH) if is_closed else "",
        **_decision(cells, decision),
    )


def _decision(cells: CellReader[MissedColumn], decision: re.Match[str] | None) -> dict[str, Any]:
    """Return who decided to withdraw the child and when. Report a day that is not a date."""
    if decision is None:
        return {}
    who, day = decision["who"], day_of(decision["day"])
    if day is None or len(who) > MAX_WHO:
        cells.report(
            MissedColumn.HOW,
            "It does not say who decided, and when.",
            "Write “Withdrawn, decided by the head teacher on 24 November 2026”.",
        )
        return {}
    return {"decided_by": who, "decided_on": day}
