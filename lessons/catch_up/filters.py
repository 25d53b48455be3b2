"""The filter of the list of missed lessons."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from classes.models import ClassGroup
from classes.names.order import Alphabetical
from classes.names.spelling import folded, folded_name
from classes.years.academic_year import AcademicYear
from lessons.models import Closing, MissedLesson, MissedReason


class ClassOfAnyYearField(django_filters.fields.ModelChoiceField):
    """A choice of a class. Classes of other years show their year."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "5 Oak", or "5 Oak, 2025/26"."""
        return class_of_any_year(obj)


class ClassOfAnyYearFilter(django_filters.ModelChoiceFilter):
    """Filters by one class of any year."""

    field_class = ClassOfAnyYearField


def class_of_any_year(class_group: ClassGroup) -> str:
    """Return the name of a class, with its year unless that is the current year."""
    if class_group.year == AcademicYear.current():
        return class_group.name
    return f"{class_group}, {class_group.year}"


class MissedLessonFilter(django_filters.FilterSet):
    """Filters missed lessons by state, class, reason and the child's name."""

    STATES = (
        ("open", "To catch up"),
        ("closed", "Done"),
        ("withdrawn", "Withdrawn"),
        ("all", "All"),
    )

    q = django_filters.CharFilter(
        method="by_name",
        label="Child",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(
        label="Which", choices=STATES, method="by_state", empty_label=None
    )
    class_group = ClassOfAnyYearFilter(
        field_name="lesson__planned_session__class_group",
        label="Class of the lesson",
        queryset=ClassGroup.objects.none(),
        empty_label="All classes",
    )
    reason = django_filters.ChoiceFilter(
        label="Why", choices=MissedReason.choices, empty_label="Any reason"
    )

    class Meta:
        model = MissedLesson
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *args: Any, class_groups: Any, **kwargs: Any) -> None:
        data = data.copy()
        data.setdefault("state", "open")
        super().__init__(data, *args, **kwargs)
        newest_first = ("-academic_year", "youngest_year", "oldest_year", Alphabetical("name"))
        self.filters["class_group"].queryset = class_groups.order_by(*newest_first)

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
