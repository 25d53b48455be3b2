"""The filters of the coverage grid."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import QuerySet

from classes.models import ClassGroup, School
from classes.names.order import Alphabetical
from classes.people.reader import Reader
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from curriculum.models import Module
from lessons.status import Status


@dataclass(frozen=True)
class FilterOptions:
    """The academic years, year groups and teachers that the grid can be filtered by.

    A row is (academic year, youngest year group, oldest, teacher's pk, teacher's name). A class
    has a row for each of its teachers, and one row if it has none.
    """

    rows: list[tuple[int, int, int, int | None, str | None]]

    @classmethod
    def of_school(cls, school: School) -> "FilterOptions":
        """Return the options for all years of a school. One query."""
        rows = school.class_groups.order_by(Alphabetical("teachers__name")).values_list(
            *("academic_year", "youngest_year", "oldest_year", "teachers", "teachers__name")
        )
        return cls(list(rows))

    def in_year(self, year: AcademicYear) -> "FilterOptions":
        return FilterOptions([row for row in self.rows if row[0] == year.first_year])

    @property
    def academic_years(self) -> list[AcademicYear]:
        """Return the years that have classes, newest first."""
        return [AcademicYear(year) for year in sorted({row[0] for row in self.rows}, reverse=True)]

    @property
    def teachers(self) -> dict[int, str]:
        """Return the teachers' names by pk, in alphabetical order."""
        return {pk: name or "" for *_, pk, name in self.rows if pk}

    @property
    def year_groups(self) -> list[int]:
        return sorted({year for row in self.rows for year in YearGroups(row[1], row[2]).years})


class CoverageFilter(django_filters.FilterSet):
    """Filters classes by module, year group, teacher and the status of any of their sessions.

    `module` and `status` do not filter the classes here: the view reads them from `chosen` and
    narrows the cells. `options` are those of the year shown. The modules take one query.
    """

    module = django_filters.ChoiceFilter(label="Module", method="unchanged", empty_label="All")
    year_group = django_filters.ChoiceFilter(
        label="Year group", method="with_year_group", empty_label="All"
    )
    teacher = django_filters.ChoiceFilter(
        label="Teacher", field_name="teachers", empty_label="Everyone"
    )
    status = django_filters.ChoiceFilter(
        label="Status", choices=Status.choices, method="unchanged", empty_label="Any"
    )

    class Meta:
        model = ClassGroup
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, options: FilterOptions, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modules = Module.objects.filter(sessions__planned_sessions__class_group__in=self.queryset)
        self.filters["module"].extra["choices"] = [
            (pk, reader.title(title)) for pk, title in modules.distinct().values_list("pk", "title")
        ]
        self.filters["teacher"].extra["choices"] = list(options.teachers.items())
        self.filters["year_group"].extra["choices"] = [
            (year, f"Year {year}") for year in options.year_groups
        ]

    def unchanged(
        self, queryset: QuerySet[ClassGroup], name: str, value: str
    ) -> QuerySet[ClassGroup]:
        return queryset

    def with_year_group(
        self, queryset: QuerySet[ClassGroup], name: str, value: str
    ) -> QuerySet[ClassGroup]:
        """Return the classes with children in the year group."""
        return queryset.filter(youngest_year__lte=int(value), oldest_year__gte=int(value))

    @property
    def chosen(self) -> dict[str, Any]:
        """Return the chosen filters; none at all if one of them is invalid."""
        return self.form.cleaned_data if self.form.is_valid() else {}
