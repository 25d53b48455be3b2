"""The sheet Families not reached: the pupils on roll whose family was not reached this year."""

import datetime as dt
from collections.abc import Iterator

from classes.names.order import in_class_order
from lessons.evenings.reach import not_reached
from lessons.models import InformationEvening
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look
from reports.sheets.source import Source, london, teacher_names
from reports.sheets.table import Row, TableSheet

COLUMNS = [
    Column("Class", Look.LONG_TEXT, width=12, words=Words.OURS),
    Column("Pupil", Look.LONG_TEXT, width=24, words=Words.OURS),
    Column("In the class since", Look.DATE, width=14),
    Column("Last evening", Look.DATE, width=14),
    Column("Joined after it", width=12, words=Words.OURS),
    Column("Who", Look.LONG_TEXT, width=40, words=Words.OURS),
]


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each pupil, by class; none if the school keeps no names."""
    if not source.school.keeps_pupil_names:
        return
    last = _last_evenings(source)
    order = in_class_order("class_group__")
    enrolments = not_reached(
        source.class_groups, school=source.school, year=source.year, today=source.today
    )
    for pupil, class_id, joined_on in (
        enrolments.order_by(*order, "joined_on", "pk")
        .values_list("pupil_id", "class_group_id", "joined_on")
        .iterator(chunk_size=1000)
    ):
        group, day = source.classes[class_id], last.get(class_id)
        joined_after = "" if day is None else "Yes" if joined_on > day else "No"
        name = source.pupils.of(pupil)
        yield [group.name, name, joined_on, day, joined_after, teacher_names(group)]


def _last_evenings(source: Source) -> dict[int, dt.date]:
    """Return the day of each class's last evening that has begun, by class pk."""
    held = InformationEvening.objects.filter(school=source.school).in_year(source.year.first_year)
    begun = held.begun(source.options.made_at).order_by("starts_at")
    pairs = begun.values_list("class_groups", "starts_at")
    return {class_id: london(starts_at).date() for class_id, starts_at in pairs}


def _empty(source: Source) -> str:
    if not source.school.keeps_pupil_names:
        return (
            f"{source.school} keeps no children’s names, so whose family is still to reach is not "
            "recorded. The sheets Summary and Information evenings say how many were."
        )
    if not source.reach.total.pupils_on_roll:
        return f"No pupil is on roll in {source.year}."
    return f"The family of every pupil on roll was reached in {source.year}."


SHEET = TableSheet(
    title="Families not reached",
    question="Whose family is still to reach, since when, and whose is it to do?",
    columns=lambda source: COLUMNS,
    rows=rows,
    empty=_empty,
)
