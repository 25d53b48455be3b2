"""The table of a group's schools."""

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from classes.names.order import sorted_by
from classes.words.dates import short_date
from reports.groups.words import days_ago
from reports.models import SchoolFigures

NUMBER: dict[str, Any] = {"th": {"class": "num"}, "td": {"class": "num"}}


class FigureColumn(tables.Column):
    """A column that sorts by a stored figure. Schools without it come first, and last downwards."""

    def __init__(self, *args: Any, by: str, **kwargs: Any) -> None:
        super().__init__(*args, empty_values=(), **kwargs)
        self.by = by

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        figure = F(self.by)
        in_order = figure.desc(nulls_last=True) if is_descending else figure.asc(nulls_first=True)
        return queryset.order_by(in_order, "pk"), True


class SchoolsTable(tables.Table):
    """A row for each school that shares its figures. All of it is stored."""

    row_header = "school"

    tick = tables.Column(verbose_name="Remind", empty_values=(), orderable=False)
    school = tables.Column(attrs={"td": {"class": "who"}})
    coverage = FigureColumn(by="coverage", attrs=NUMBER)
    overdue = FigureColumn(by="overdue", attrs=NUMBER)
    reached = FigureColumn(by="reached_share", verbose_name="Families reached", attrs=NUMBER)
    up_to_date = FigureColumn(
        by="up_to_date_share", verbose_name="Children up to date", attrs=NUMBER
    )
    last_logged_on = FigureColumn(by="last_logged_on", verbose_name="Last logged")
    last_export_on = FigureColumn(by="last_export_on", verbose_name="Last workbook")

    class Meta:
        model = SchoolFigures
        fields: tuple[str, ...] = ()
        attrs = {"class": "schools"}

    def __init__(self, *args: Any, slug: str, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug, self.year = slug, year
        self.today = timezone.localdate()

    def order_school(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return sorted_by(rows, "school__name", is_descending=is_descending), True

    def render_tick(self, record: SchoolFigures) -> str:
        return format_html(
            '<input type="checkbox" form="remind" name="school" value="{}" aria-label="Remind {}">',
            *(record.school_id, record.school),
        )

    def render_school(self, record: SchoolFigures) -> str:
        address = reverse("groups:school", args=[self.slug, record.school.slug])
        return format_html('<a href="{}?year={}">{}</a>', address, self.year, record.school)

    def render_coverage(self, record: SchoolFigures) -> str:
        return record.coverage_text if record.planned else "not started"

    def render_overdue(self, record: SchoolFigures) -> str:
        if not record.overdue:
            return "0"
        return format_html(
            '<span class="badge" data-status="overdue"><span aria-hidden="true">!</span> {}</span>',
            record.overdue,
        )

    def render_reached(self, record: SchoolFigures) -> str:
        return record.reached_text

    def render_up_to_date(self, record: SchoolFigures) -> str:
        return record.up_to_date_text

    def render_last_logged_on(self, record: SchoolFigures) -> str:
        return days_ago(record.last_logged_on, self.today) or "never"

    def render_last_export_on(self, record: SchoolFigures) -> str:
        if not record.last_export_on:
            return "none"
        return f"{short_date(record.last_export_on)}, no. {record.last_export_number}"
