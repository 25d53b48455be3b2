"""The sheet Lessons: every lesson, including those that did not happen."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from classes.names.order import in_class_order
from classes.years.year_groups import YearGroups
from lessons.models import FROM_TRACKER, Lesson, LessonOutcome, Understanding
from lessons.models.planned_session import only_for
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look, Tint
from reports.sheets.source import Source, london
from reports.sheets.table import Row, TableSheet

TINTS = {
    str(LessonOutcome.TAUGHT.label): Tint.GOOD,
    str(LessonOutcome.PART_TAUGHT.label): Tint.PART,
    str(LessonOutcome.DID_NOT_HAPPEN.label): Tint.QUIET,
}
COLUMNS = [
    Column("Class", Look.LONG_TEXT, width=11, words=Words.OURS),
    Column("Year groups", Look.LONG_TEXT, width=10, words=Words.OURS),
    Column("Module", Look.LONG_TEXT, width=12, words=Words.TITLE),
    Column("No.", Look.NUMBER, width=7),
    Column("Session", Look.LONG_TEXT, width=24, words=Words.TITLE),
    Column("Date", Look.DATE, width=13),
    Column("Outcome", width=14, tints=TINTS, words=Words.OURS),
    Column("Taught by", Look.LONG_TEXT, width=14),
    Column("Minutes", Look.NUMBER, width=10),
    Column("On roll", Look.NUMBER, width=8),
    Column("Present", Look.NUMBER, width=10),
    Column("Missed", Look.NUMBER, width=9),
    Column("Joined later", Look.NUMBER, width=8),
    Column("Caught up", Look.NUMBER, width=9),
    Column("Understanding", width=16, words=Words.OURS),
    Column("Note", Look.LONG_TEXT, width=26, words=Words.PROSE),
    Column("Recorded by", Look.LONG_TEXT, width=14, words=Words.OURS),
    Column("Recorded at", Look.MOMENT),
]


class Record(NamedTuple):
    """The values of a lesson, in the order of FIELDS."""

    class_name: str
    youngest: int
    oldest: int
    module: str
    position: int
    session: str
    held_on: dt.date
    outcome: str
    teacher: str | None
    visitor: str
    minutes: int | None
    on_roll: int | None
    present: int | None
    away: int
    joined_later: int
    caught_up: int
    understanding: str
    note: str
    reason: str
    recorded_by: str | None
    recorded_at: dt.datetime
    brought_over: bool
    year_group: int | None
    session_youngest: int
    session_oldest: int
    not_for_year: int | None


_CLASS, _SESSION = "planned_session__class_group__", "planned_session__session__"
FIELDS = (
    *(f"{_CLASS}name", f"{_CLASS}youngest_year", f"{_CLASS}oldest_year"),
    *(f"{_SESSION}module__title", f"{_SESSION}position", f"{_SESSION}title"),
    *("held_on", "outcome", "taught_by__name", "visitor", "minutes"),
    *("pupils_on_roll", "pupils_present", "away", "joined_later", "caught_up"),
    *("understanding", "note", "reason", "recorded_by__name", "recorded_at"),
    *("brought_over", "year_group", f"{_SESSION}youngest_year", f"{_SESSION}oldest_year"),
    "planned_session__not_for_year",
)


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each lesson, by class and date."""
    lessons = Lesson.objects.for_classes(source.class_groups)
    lessons = lessons.with_figures(source.figures_on)
    if source.options.module:
        lessons = lessons.filter(planned_session__session__module=source.options.module)
    order = in_class_order(_CLASS)
    records = lessons.order_by(*order, "held_on", "pk").values_list(*FIELDS)
    for values in records.iterator(chunk_size=1000):
        yield _row(source, Record(*values))


def _row(source: Source, lesson: Record) -> Row:
    return [
        lesson.class_name,
        _year_groups(lesson),
        lesson.module,
        lesson.position,
        lesson.session,
        lesson.held_on,
        str(LessonOutcome(lesson.outcome).label),
        _taught_by(lesson),
        lesson.minutes,
        lesson.on_roll,
        lesson.present,
        *_missed(source, lesson),
        str(Understanding(lesson.understanding).label) if lesson.understanding else None,
        _note(lesson),
        _recorded_by(lesson),
        london(lesson.recorded_at),
    ]


def _taught_by(lesson: Record) -> str | None:
    """Return who taught it: nobody if it did not happen. Earlier versions stored somebody then."""
    if lesson.outcome == LessonOutcome.DID_NOT_HAPPEN:
        return None
    return lesson.visitor or lesson.teacher


def _year_groups(lesson: Record) -> str:
    """Return the year groups of the class, or the one that the lesson was for."""
    of_class = YearGroups(lesson.youngest, lesson.oldest)
    due = YearGroups(lesson.session_youngest, lesson.session_oldest).without(lesson.not_for_year)
    only = only_for(of_class, due, lesson.year_group)
    return f"{only} only" if only else str(of_class)


def _missed(source: Source, lesson: Record) -> tuple[int | None, int | None, int | None]:
    """Return who was away that day, who joined later, and how many of both have caught up.

    None for all if the lesson did not happen. Who was away from a lesson that was brought over is
    not known. Without names, nobody is known to join or catch up.
    """
    if lesson.outcome == LessonOutcome.DID_NOT_HAPPEN:
        return None, None, None
    if lesson.brought_over and lesson.on_roll is None and not lesson.away:
        return None, lesson.joined_later or None, lesson.caught_up or None
    if not source.school.keeps_pupil_names:
        return lesson.away, None, None
    return lesson.away, lesson.joined_later, lesson.caught_up


def _recorded_by(lesson: Record) -> str | None:
    """Return who recorded the lesson, and that it comes from the school's own tracker."""
    if not lesson.brought_over:
        return lesson.recorded_by
    return f"{lesson.recorded_by}, {FROM_TRACKER}"


def _note(lesson: Record) -> str:
    """Return the note. For a lesson that did not happen, the reason comes first."""
    return "\n".join(part for part in (lesson.reason, lesson.note) if part)


SHEET = TableSheet(
    title="Lessons",
    question="What was taught to which class, when, by whom and for how long?",
    columns=lambda source: COLUMNS,
    rows=rows,
    empty=lambda source: f"No lesson is recorded for {source.year}.",
)
