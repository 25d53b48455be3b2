"""The filters of the list of lessons and of the sessions to log."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from classes.models import ClassGroup, User
from classes.people.reader import Reader
from curriculum.models import Module
from lessons.models import (
    Lesson,
    LessonOutcome,
    PlannedSession,
)


class ModuleField(django_filters.fields.ModelChoiceField):
    """A choice of a module, by the title that the reader may read."""

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def label_from_instance(self, obj: Any) -> str:
        return self.reader.title(obj)


class ModuleFilter(django_filters.ModelChoiceFilter):
    """Filters by one module."""

    field_class = ModuleField


class LessonFilter(django_filters.FilterSet):
    """Filters lessons by class, module, outcome, teacher, and words in the title or note."""

    q = django_filters.CharFilter(
        label="Search", method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    class_group = django_filters.ModelChoiceFilter(
        field_name="planned_session__class_group",
        label="Class",
        queryset=ClassGroup.objects.none(),
        empty_label="All classes",
    )
    module = ModuleFilter(
        field_name="planned_session__session__module",
        label="Module",
        queryset=Module.objects.none(),
        empty_label="All modules",
    )
    outcome = django_filters.ChoiceFilter(
        choices=LessonOutcome.choices, label="Outcome", empty_label="Any"
    )
    teacher = django_filters.ModelChoiceFilter(
        field_name="taught_by",
        label="Taught by",
        queryset=User.objects.none(),
        empty_label="Anyone",
    )

    class Meta:
        model = Lesson
        fields: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, class_groups: QuerySet[ClassGroup], reader: Reader, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.filters["q"].extra["help_text"] = reader.search_help
        lessons = self.queryset
        self.filters["class_group"].queryset = class_groups
        self.filters["module"].extra["reader"] = reader
        self.filters["module"].queryset = Module.objects.filter(
            sessions__planned_sessions__class_group__in=class_groups
        ).distinct()
        self.filters["teacher"].queryset = User.objects.filter(
            lessons_taught__in=lessons.values("pk")
        ).distinct()

    def search(self, queryset: QuerySet[Lesson], name: str, value: str) -> QuerySet[Lesson]:
        """Return the lessons with `value` in the session's title, the note or the visitor."""
        title = "planned_session__session__title"
        return self.reader.search(queryset, value, texts=["note", "visitor"], titles=[title])


class ToLogFilter(django_filters.FilterSet):
    """Filters the sessions that are still to be taught by class."""

    class_group = django_filters.ModelChoiceFilter(
        label="Class", queryset=ClassGroup.objects.none(), empty_label="All your classes"
    )

    class Meta:
        model = PlannedSession
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, class_groups: QuerySet[ClassGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["class_group"].queryset = class_groups
