"""The filter of the list of missed lessons."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from classes.models import ClassGroup, Enrolment
from classes.names.order import Alphabetical
from classes.names.spelling import folded, folded_name
from classes.people.reader import Reader
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from lessons.models import Closing, MissedLesson, MissedReason

SESSION = "lesson__planned_session__session"


def class_of_any_year(class_group: ClassGroup) -> str:
    """Return the name of a class, with its year unless that is the current year."""
    if class_group.year == AcademicYear.current():
        return class_group.name
    return f"{class_group}, {class_group.year}"


class MissedLessonFilter(django_filters.FilterSet):
    """Filters missed lessons by state, session, class, year group, reason, time and child.

    The sessions on offer are those of the missed lessons, and the year groups those of the classes.
    Each takes one query. Children are in the class and year group of the day `on`.
    """

    STATES = (
        ("open", "To catch up"),
        ("closed", "Done"),
        ("withdrawn", "Withdrawn"),
        ("all", "All"),
    )

    WAITED = (
        ("14", "2 weeks ago or more"),
        ("21", "3 weeks ago or more"),
        ("28", "4 weeks ago or more"),
        ("56", "8 weeks ago or more"),
    )

    q = django_filters.CharFilter(
        method="by_name",
        label="Child",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(
        label="Which", choices=STATES, method="by_state", empty_label=None
    )
    session = django_filters.ChoiceFilter(
        label="Session", field_name=SESSION, empty_label="All sessions"
    )
    class_group = django_filters.ChoiceFilter(
        field_name="lesson__planned_session__class_group",
        label="Class of the lesson",
        empty_label="All classes",
    )
    year_group = django_filters.ChoiceFilter(
        label="Year group", method="in_year_group", empty_label="All years"
    )
    reason = django_filters.ChoiceFilter(
        label="Why", choices=MissedReason.choices, empty_label="Any reason"
    )
    waited = django_filters.ChoiceFilter(
        label="Lesson taught", choices=WAITED, method="by_waiting", empty_label="Any time"
    )

    class Meta:
        model = MissedLesson
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: Any, *args: Any, class_groups: Any, on: dt.date, reader: Reader, **kwargs: Any
    ) -> None:
        self.on = on
        data = data.copy()
        data.setdefault("state", "open")
        super().__init__(data, *args, **kwargs)
        newest_first = ("-academic_year", "youngest_year", "oldest_year", Alphabetical("name"))
        groups = list(class_groups.order_by(*newest_first))
        years = {year for group in groups for year in group.year_groups.years}
        self.filters["class_group"].extra["choices"] = [
            (group.pk, class_of_any_year(group)) for group in groups
        ]
        self.filters["year_group"].extra["choices"] = [(y, f"Year {y}") for y in sorted(years)]
        self.filters["session"].extra["choices"] = _sessions(self.queryset, reader)

    def by_name(
        self, queryset: QuerySet[MissedLesson], name: str, value: str
    ) -> QuerySet[MissedLesson]:
        """Return those of the children whose name holds `value`, typed with or without accents."""
        names = queryset.order_by().values_list("pupil", "pupil__display_name").distinct()
        typed = folded_name(value)
        return queryset.filter(pupil__in=[pk for pk, name in names if typed in folded(name)])

    def by_state(
        self, queryset: QuerySet[MissedLesson], name: str, value: str
    ) -> QuerySet[MissedLesson]:
        """Return the missed lessons that are open, done, withdrawn, or all of them."""
        match value:
            case "open":
                return queryset.filter(closed_as="")
            case "closed":
                return queryset.exclude(closed_as__in=["", Closing.WITHDRAWN])
            case "withdrawn":
                return queryset.filter(closed_as=Closing.WITHDRAWN)
        return queryset

    def in_year_group(
        self, queryset: QuerySet[MissedLesson], name: str, value: str
    ) -> QuerySet[MissedLesson]:
        """Return those of children who are in the year group now, or may be in a mixed class."""
        year = int(value)
        enrolments = Enrolment.objects.filter(
            class_group__youngest_year__lte=year, class_group__oldest_year__gte=year
        )
        of_year = enrolments.due(YearGroups(year, year)).on_roll(self.on)
        return queryset.filter(pupil__in=of_year.values("pupil"))

    def by_waiting(
        self, queryset: QuerySet[MissedLesson], name: str, value: str
    ) -> QuerySet[MissedLesson]:
        """Return those of lessons at least so many days ago."""
        day = timezone.localdate() - dt.timedelta(days=int(value))
        return queryset.filter(lesson__held_on__lte=day)


def _sessions(missed: QuerySet[MissedLesson], reader: Reader) -> list[tuple[int, str]]:
    """Return the sessions of missed lessons, each with how many children have to catch up on it.

    A child who missed both parts of one counts once.
    """
    children = Count("pupil", distinct=True, filter=Q(closed_as=""))
    module = f"{SESSION}__module__title"
    rows = missed.order_by(module, f"{SESSION}__position", SESSION).values_list(
        SESSION, module, f"{SESSION}__position", f"{SESSION}__title"
    )
    found = list(rows.annotate(children=children))
    several = len({module for _, module, *_ in found}) > 1
    return [
        (
            pk,
            reader.title(f"{f'{module}: ' if several else ''}{position}. {title}")
            + (f" ({children})" if children else ""),
        )
        for pk, module, position, title, children in found
    ]
