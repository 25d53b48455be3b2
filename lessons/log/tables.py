"""The table of lessons."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from classes.people.reader import Reader
from classes.words.dates import weekday_date
from lessons.models import Lesson


class LessonTable(tables.Table):
    """Lessons, newest first. The date links to the lesson."""

    row_header = "session"

    held_on = tables.Column(
        verbose_name="Date", attrs={"th": {"class": "date"}, "td": {"class": "date"}}
    )
    class_name = tables.Column(
        accessor="planned_session__class_group__name",
        verbose_name="Class",
    )
    session = tables.Column(
        accessor="planned_session__session",
        order_by=("planned_session__session__module__title", "planned_session__session__position"),
    )
    outcome = tables.Column()
    taught_by = tables.Column(
        accessor="teacher_name", order_by=("taught_by__name", "visitor"), verbose_name="Taught by"
    )
    present = tables.Column(
        accessor="pupils_present", attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )
    missed = tables.Column(
        verbose_name="Missed", attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )

    class Meta:
        model = Lesson
        fields: tuple[str, ...] = ()
        order_by = "-held_on"

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school = reader.access.school
        self.slug, self.keeps_names, self.reader = school.slug, school.keeps_pupil_names, reader

    def render_taught_by(self, value: str) -> str:
        return self.reader.shown(value)

    def render_held_on(self, record: Lesson) -> str:
        address = reverse("lessons:lesson", args=[self.slug, record.pk])
        date = weekday_date(record.held_on)
        return format_html('<a href="{}">{}</a>', address, date)

    def render_present(self, record: Lesson) -> str:
        return f"{record.pupils_present} of {record.pupils_on_roll}"

    def render_missed(self, record: Any) -> str:
        if not self.keeps_names:
            away = (record.pupils_on_roll or 0) - (record.pupils_present or 0)
            return str(away or "none") if record.happened else "–"
        if not record.missed:
            return "none"
        still = record.missed - record.caught_up - record.withdrawn
        apart = f", {record.withdrawn} withdrawn" if record.withdrawn else ""
        if not still:
            return f"{record.missed}{apart or ', all caught up'}"
        of_all = f" of {record.missed}" if record.missed > still else ""
        return f"{still} to catch up{of_all}{apart}"
