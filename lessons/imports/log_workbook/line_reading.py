"""Parses one row as a lesson or as a missed lesson. A row that is not filled in gives None."""

import datetime as dt
import re
from typing import Any

from classes.tables.days import day_of
from lessons.catch_up.decisions import MAX_WHO
from lessons.imports.log_workbook.cells import CellReader, join_labels
from lessons.imports.log_workbook.columns import LessonColumn as Column
from lessons.imports.log_workbook.columns import MissedColumn
from lessons.imports.log_workbook.lines import LEFT_OUT, LogLine, MissedLine
from lessons.models import Closing, HowCaughtUp, LessonOutcome, MissedReason, Understanding

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


def lesson_line(cells: CellReader[Column]) -> LogLine | None:
    """Return the lesson on a row, or None if it has neither date nor outcome.

    If cells are wrong, the line is only good for finding its other faults.
    """
    if not cells.has(Column.DATE) and not cells.has(Column.OUTCOME):
        _check_not_half_filled(cells)
        return None
    held_on = cells.day(Column.DATE)
    outcome = cells.choice(Column.OUTCOME, OUTCOMES)
    _check_filled(cells, *HINTS)
    line = LogLine(
        where=cells.where,
        class_name=cells.text(Column.CLASS, at_most=MAX_NAME_LENGTH),
        module=cells.text(Column.MODULE, at_most=MAX_TITLE_LENGTH),
        number=cells.number(Column.NUMBER, most=MAX_POSITION),
        session=cells.text(Column.SESSION, at_most=MAX_TITLE_LENGTH),
        held_on=held_on or NO_DAY,
        outcome=outcome or str(LessonOutcome.TAUGHT),
        taught_by=cells.text(Column.TAUGHT_BY, at_most=MAX_NAME_LENGTH),
        minutes=cells.number(Column.MINUTES, least=1, most=MAX_MINUTES),
        on_roll=cells.number(Column.ON_ROLL),
        present=cells.number(Column.PRESENT),
        away=_split_names(cells.long_text(Column.AWAY, at_most=MAX_NOTE_LENGTH)),
        missed=cells.number(Column.MISSED),
        joined_later=cells.number(Column.JOINED_LATER),
        caught_up=cells.number(Column.CAUGHT_UP),
        understanding=cells.choice(Column.UNDERSTANDING, UNDERSTANDINGS),
        note=_note(cells, outcome),
        years=cells.years(Column.YEAR_GROUPS),
    )
    _check_consistent(cells, line)
    return line


def _check_not_half_filled(cells: CellReader[Column]) -> None:
    """Report a row that describes a lesson but has neither its date nor its outcome."""
    details = (Column.PRESENT, Column.AWAY, Column.UNDERSTANDING, Column.NOTE)
    if any(cells.has(column) for column in details):
        _check_filled(cells, Column.DATE, Column.OUTCOME)


HINTS = {
    Column.CLASS: "Write the name of the class.",
    Column.SESSION: "Choose the session.",
    Column.DATE: "Write the day as 24/11/2026.",
    Column.OUTCOME: f"Write one of: {join_labels(OUTCOMES)}.",
}
"""What to write into each cell that a lesson needs."""


def _check_filled(cells: CellReader[Column], *columns: Column) -> None:
    """Report each of these cells that is empty."""
    for column in columns:
        if not cells.has(column):
            cells.report(column, "It is empty.", HINTS[column])


def _check_consistent(cells: CellReader[Column], line: LogLine) -> None:
    """Report cells of a row that contradict each other."""
    if not line.happened:
        _check_did_not_happen(cells, line)
    elif not line.taught_by:
        right = "Write who taught the lesson: a member of staff or a visitor."
        cells.report(Column.TAUGHT_BY, "It is empty.", right)
    if (line.on_roll is None) != (line.present is None):
        empty = Column.ON_ROLL if line.on_roll is None else Column.PRESENT
        cells.report(empty, "It is empty.", "Fill in both numbers, or neither.")
    if (line.present or 0) > (line.on_roll or 0):
        why = "There are more children present than on roll."
        cells.report(Column.PRESENT, why, "Check both numbers.")
    if (line.caught_up or 0) > (line.missed_in_all or 0):
        why = "More children have caught up than missed the lesson."
        cells.report(Column.CAUGHT_UP, why, "Check both numbers.")


def _check_did_not_happen(cells: CellReader[Column], line: LogLine) -> None:
    why = "" if line.reason.strip() else "It does not say why the lesson did not happen."
    if len(line.reason) > MAX_REASON_LENGTH:
        why = why or "The reason is too long."
    if why:
        right = f"Give the reason in the first line, in at most {MAX_REASON_LENGTH} characters."
        cells.report(Column.NOTE, why, right)
    must_be_empty = {
        Column.MINUTES: line.minutes,
        Column.PRESENT: line.present,
        Column.AWAY: line.away,
        Column.MISSED: line.missed,
        Column.UNDERSTANDING: line.understanding,
    }
    for column, value in must_be_empty.items():
        if value:
            cells.report(column, "The lesson did not happen.", "Empty this cell.")


def _split_names(text: str) -> tuple[str, ...]:
    """Return the names in a cell. They are separated by commas, semicolons or line breaks."""
    parts = (" ".join(part.split()) for part in _NAME_SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _note(cells: CellReader[Column], outcome: str) -> str:
    """Return the note. One that was left out is none, but may be why a lesson did not happen."""
    note = cells.long_text(Column.NOTE, at_most=MAX_NOTE_LENGTH)
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
        right = "Write “Withdrawn, decided by the head teacher on 24 November 2026”."
        cells.report(MissedColumn.HOW, "It does not say who decided, and when.", right)
        return {}
    return {"decided_by": who, "decided_on": day}
