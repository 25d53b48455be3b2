"""The table of lessons."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html

from classes.names.order import sorted_by
from classes.people.reader import Reader
from classes.words.dates import weekday_date
from lessons.models import FROM_TRACKER, Lesson, LessonOutcome, SchoolCalendar
from lessons.status import Status

ONLY_WIDE = {"th": {"class": "num apart"}, "td": {"class": "num apart"}}
"""On a phone a lesson is two lines, and the lesson's own page has the rest."""

BADGES = {
    LessonOutcome.TAUGHT: Status.TAUGHT,
    LessonOutcome.PART_TAUGHT: Status.PART_TAUGHT,
    LessonOutcome.DID_NOT_HAPPEN: Status.SET_ASIDE,
}
"""The status whose sign and colour an outcome has."""


class LessonTable(tables.Table):
    """Lessons, newest first. The date links to the lesson.

    Present and away are of the day; who joined later is beside them. Without names, nobody is known
    to join or to catch up.
    """

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
        attrs={"td": {"class": "lead"}},
    )
    outcome = tables.Column(attrs={"td": {"class": "end"}})
    taught_by = tables.Column(
        accessor="teacher_name", verbose_name="Taught by", attrs={"td": {"class": "apart names"}}
    )
    present = tables.Column(accessor="pupils_present", attrs=ONLY_WIDE)
    away = tables.Column(attrs=ONLY_WIDE)
    joined_later = tables.Column(attrs=ONLY_WIDE)
    to_catch_up = tables.Column(attrs=ONLY_WIDE)

    class Meta:
        model = Lesson
        fields: tuple[str, ...] = ()
        order_by = "-held_on"
        attrs = {"class": "brief two-lines"}

    def __init__(self, *args: Any, reader: Reader, calendar: SchoolCalendar, **kwargs: Any) -> None:
        school = reader.access.school
        if not school.keeps_pupil_names:
            kwargs["exclude"] = ("joined_later", "to_catch_up")
        super().__init__(*args, **kwargs)
        self.slug, self.reader, self.calendar = school.slug, reader, calendar

    def order_taught_by(
        self, rows: QuerySet[Lesson], is_descending: bool
    ) -> tuple[QuerySet[Lesson], bool]:
        """Sort by the teacher, or the visitor in their place."""
        rows = rows.annotate(teacher=Coalesce("taught_by__name", "visitor"))
        return sorted_by(rows, "teacher", is_descending=is_descending), True

    def order_class_name(
        self, rows: QuerySet[Lesson], is_descending: bool
    ) -> tuple[QuerySet[Lesson], bool]:
        field = "planned_session__class_group__name"
        return sorted_by(rows, field, is_descending=is_descending), True

    def render_class_name(self, record: Lesson) -> str:
        return record.whom

    def render_session(self, value: object) -> str:
        return self.reader.title(value)

    def render_taught_by(self, value: str) -> str:
        return self.reader.shown(value)

    def render_held_on(self, record: Lesson) -> str:
        address = reverse("lessons:lesson", args=[self.slug, record.pk])
        weekday, day, month, year = weekday_date(record.held_on).split(" ")
        word = self.calendar.closed_word(record.held_on)
        return format_html(
            '<a class="whole-row" href="{}"><span class="apart">{} </span>{} {}'
            '<span class="apart"> {}</span></a>{}',
            *(address, weekday, day, month, year),
            format_html(' <span class="closed-day">{}</span>', word) if word else "",
        )

    def render_outcome(self, value: str, record: Lesson) -> str:
        badge = BADGES[LessonOutcome(record.outcome)]
        return format_html(
            '<span class="badge" data-status="{}"><span aria-hidden="true">{}</span> {}</span>{}',
            *(badge.value, badge.sign, value),
            format_html(' <span class="apart">{}</span>', FROM_TRACKER)
            if record.brought_over
            else "",
        )

    def render_present(self, record: Lesson) -> str:
        return f"{record.pupils_present} of {record.pupils_on_roll}"

    def render_away(self, value: int, record: Lesson) -> str:
        if not value and not record.away_is_known:
            return "–"
        return _number(value, record)

    def render_joined_later(self, value: int, record: Lesson) -> str:
        return _number(value, record)

    def render_to_catch_up(self, value: int, record: Any) -> str:
        apart = f", {record.withdrawn} withdrawn" if record.withdrawn else ""
        return f"{_number(value, record)}{apart}"


def _number(value: int, lesson: Lesson) -> str:
    return str(value or "none") if lesson.happened else "–"
