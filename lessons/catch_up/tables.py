"""The table of missed lessons."""

from collections.abc import Collection
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from classes.names.order import sorted_by
from classes.people.reader import Reader
from classes.words.dates import weekday_date
from lessons.catch_up.filters import class_of_any_year
from lessons.models import MissedLesson

TO_CATCH_UP = mark_safe('<span class="badge" data-status="part">◐ To catch up</span>')


class MissedLessonTable(tables.Table):
    """Missed lessons, with tick boxes for recording many catch-ups at once."""

    row_header = "pupil"

    select = tables.CheckBoxColumn(
        accessor="pk",
        verbose_name="Tick",  # shown on a phone, where each row is a list
        attrs={
            "th__input": {"aria-label": "Tick all on this page", "data-tick-all": "missed"},
            "td__input": {"name": "missed"},
            "td": {"class": "ticks"},
        },
    )
    pupil = tables.Column(verbose_name="Child")
    class_name = tables.Column(
        accessor="lesson__planned_session__class_group__name", verbose_name="Class of the lesson"
    )
    session = tables.Column(
        accessor="lesson__planned_session__session",
        order_by=(
            "lesson__planned_session__session__module__title",
            "lesson__planned_session__session__position",
        ),
        attrs={"td": {"class": "what"}},
    )
    held_on = tables.Column(
        accessor="lesson__held_on", verbose_name="Lesson", attrs={"td": {"class": "date"}}
    )
    reason = tables.Column(verbose_name="Why")
    closed_as = tables.Column(
        verbose_name="What was done", empty_values=(), attrs={"td": {"class": "state"}}
    )

    class Meta:
        model = MissedLesson
        fields: tuple[str, ...] = ()
        order_by = "held_on"
        attrs: ClassVar = {"class": "missed"}

    def __init__(
        self, *args: Any, reader: Reader, ticked: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, exclude=() if reader.access.may_log else ("select",), **kwargs)
        self.slug, self.reader = reader.access.school.slug, reader
        self.ticked = ticked

    def order_pupil(
        self, rows: QuerySet[MissedLesson], is_descending: bool
    ) -> tuple[QuerySet[MissedLesson], bool]:
        return sorted_by(rows, "pupil__display_name", is_descending=is_descending), True

    def order_class_name(
        self, rows: QuerySet[MissedLesson], is_descending: bool
    ) -> tuple[QuerySet[MissedLesson], bool]:
        field = "lesson__planned_session__class_group__name"
        return sorted_by(rows, field, is_descending=is_descending), True

    def render_select(self, record: Any) -> str:
        return format_html(
            '<input type="checkbox" name="missed" value="{}"{} aria-label="{}, {}">'
            '<input type="hidden" name="seen_{}" value="{}">',
            record.pk,
            " checked" if str(record.pk) in self.ticked else "",
            record.pupil,
            self.reader.title(record.lesson.planned_session.session),
            record.pk,
            record.version or "",
        )

    def render_pupil(self, record: MissedLesson) -> str:
        address = reverse("lessons:pupil", args=[self.slug, record.pupil_id])
        return format_html('<a href="{}">{}</a>', address, record.pupil)

    def render_session(self, value: object) -> str:
        return self.reader.title(value)

    def render_class_name(self, record: MissedLesson) -> str:
        return class_of_any_year(record.lesson.planned_session.class_group)

    def render_held_on(self, record: MissedLesson) -> str:
        address = reverse("lessons:lesson", args=[self.slug, record.lesson_id])
        date = weekday_date(record.lesson.held_on)
        return format_html('<a href="{}">{}</a>', address, date)

    def render_closed_as(self, record: MissedLesson) -> str:
        if record.is_open:
            return TO_CATCH_UP
        if record.caught_up_on is None:
            return record.closing_text
        date = date_format(record.caught_up_on, "j M Y")
        return f"{date}, {record.get_how_display().lower()}, {record.by}"
