"""What the coverage grid can be narrowed to."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import QuerySet

from classes.models import ClassGroup, School
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from curriculum.models import Module
from lessons.status import Status


@dataclass(frozen=True)
class Offered:
    """The classes of a school as far as years, year groups and teachers can be chosen.

    A row is (academic year, youngest year group, oldest, teacher's key, teacher's name); a class
    has one for each of its teachers, and one if it has none.
    """

    rows: list[tuple[int, int, int, int | None, str | None]]

    @classmethod
    def at(cls, school: School) -> "Offered":
        """Return what is offered at a school, of all its years, in one query."""
        rows = school.class_groups.order_by("teachers__name").values_list(
            *("academic_year", "youngest_year", "oldest_year", "teachers", "teachers__name")
        )
        return cls(list(rows))

    def in_year(self, year: AcademicYear) -> "Offered":
        return Offered([row for row in self.rows if row[0] == year.first_year])

    @property
    def academic_years(self) -> list[AcademicYear]:
        """Return the years in which there is a class, newest first."""
        return [AcademicYear(year) for year in sorted({row[0] for row in self.rows}, reverse=True)]

    @property
    def teachers(self) -> dict[int, str]:
        """Return the teachers' names by key, in the order of the names."""
        return {key: name or "" for *_, key, name in self.rows if key}

    @property
    def year_groups(self) -> list[int]:
        return sorted({year for row in self.rows for year in YearGroups(row[1], row[2]).years})


class CoverageFilter(django_filters.FilterSet):
    """Classes by module, year group, teacher, and by a status that any of their sessions has.

    `module` and `status` narrow the cells, which the view reads from the cleaned data; here they
    leave the classes as they are. `offered` is that year's; the modules are read in one
    query, whatever is chosen.
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

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modules = Module.objects.filter(sessions__planned_sessions__class_group__in=self.queryset)
        self.filters["module"].extra["choices"] = list(
            modules.distinct().values_list("pk", "title")
        )
        self.filters["teacher"].extra["choices"] = list(offered.teachers.items())
        self.filters["year_group"].extra["choices"] = [
            (year, f"Year {year}") for year in offered.year_groups
        ]

    def unchanged(
        self, queryset: QuerySet[ClassGroup], name: str, value: str
    ) -> QuerySet[ClassGroup]:
        return queryset

    def with_year_group(
        self, queryset: QuerySet[ClassGroup], name: str, value: str
    ) -> QuerySet[ClassGroup]:
        """Return the classes that hold children of the year group."""
        return queryset.filter(youngest_year__lte=int(value), oldest_year__gte=int(value))

    @property
    def said(self) -> dict[str, Any]:
        """Return the choices that could be read; a wrong one counts as none."""
        return self.form.cleaned_data if self.form.is_valid() else {}
