"""The sheet Missed lessons: who missed which lesson, and what was done about it."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from classes.models import Enrolment
from classes.names.order import in_class_order
from lessons.models import MissedLesson, MissedReason, closing_text
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look, Tint
from reports.sheets.source import Source
from reports.sheets.table import Row, TableSheet

COLUMNS = [
    Column("Class", Look.LONG_TEXT, width=12, words=Words.OURS),
    Column("Pupil", Look.LONG_TEXT, width=20, words=Words.OURS),
    Column("Module", Look.LONG_TEXT, width=20, words=Words.TITLE),
    Column("No.", Look.NUMBER, width=7),
    Column("Session", Look.LONG_TEXT, width=35, words=Words.TITLE),
    Column("Lesson date", Look.DATE, width=14),
    Column("Reason", Look.LONG_TEXT, width=24, words=Words.OURS),
    Column("Open", width=8, tints={"Yes": Tint.LATE}, words=Words.OURS),
    Column("Caught up on", Look.DATE, width=15),
    Column("How", Look.LONG_TEXT, width=29),
    Column("By", Look.LONG_TEXT, width=16, words=Words.OURS),
]

_PLANNED = "lesson__planned_session__"
FIELDS = (
    *(f"{_PLANNED}class_group__name", "pupil_id", f"{_PLANNED}session__module__title"),
    *(f"{_PLANNED}session__position", f"{_PLANNED}session__title", "lesson__held_on"),
    *(
        "reason",
        "closed_as",
        "caught_up_on",
        "how",
        "decided_by",
        "decided_on",
        "by__name",
        "is_here",
    ),
)
LEFT = "Not caught up: left the school before"
"""Shown for an open missed lesson of a child who has left."""


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each missed lesson, by class, date and pupil; none if no names are kept.

    One that was caught up after the day of the figures is open, and shows when it was caught up.
    """
    if not source.school.keeps_pupil_names:
        return
    missed = MissedLesson.objects.filter(
        lesson__planned_session__class_group__in=source.class_groups
    )
    if source.options.module:
        missed = missed.filter(lesson__planned_session__session__module=source.options.module)
    order = in_class_order(f"{_PLANNED}class_group__")
    on_roll = Enrolment.objects.filter(pupil=OuterRef("pupil")).on_roll(source.figures_on)
    missed = missed.annotate(is_here=Exists(on_roll))
    records = missed.order_by(*order, "lesson__held_on", "lesson", "pupil").values_list(*FIELDS)
    labels = source.pupils
    for name, pupil, module, no, session, held_on, reason, *done, is_here in records.iterator(
        chunk_size=1000
    ):
        closed, on, how, decided_by, decided_on, by = done
        is_open = not closed or (on is not None and on > source.figures_on)
        yield [
            *(name, labels.of(pupil), module, no, session, held_on),
            str(MissedReason(reason).label),
            "Yes" if is_open else "No",
            on,
            closing_text(closed, how, decided_by, decided_on) if closed or is_here else LEFT,
            by,
        ]


def _empty(source: Source) -> str:
    if not source.school.keeps_pupil_names:
        return (
            f"{source.school} keeps no children’s names, so who missed a lesson is not recorded. "
            "The sheet Lessons says how many were there."
        )
    return f"No missed lesson is recorded for {source.year}."


SHEET = TableSheet(
    title="Missed lessons",
    question="Which pupils missed something, those who joined later too, and has each caught up?",
    columns=lambda source: COLUMNS,
    rows=rows,
    frozen=2,
    empty=_empty,
)
