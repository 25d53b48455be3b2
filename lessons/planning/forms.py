"""The forms of a class's plan: take up a module, spread its sessions, set a date."""

from typing import Any

from django import forms

from classes.history.edit_conflicts import VersionedForm
from classes.models import ClassGroup
from classes.words.dates import long_date
from curriculum.models import Module, Session
from lessons.fields import DateInput, OnlyChoiceField, SchoolDayInput
from lessons.planning.holidays import SATURDAY

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


class DayField(forms.TypedChoiceField):
    """A day of the week, 0 for Monday; None for that of the first lesson."""

    says_optional = False

    def __init__(self, otherwise: str, **kwargs: Any) -> None:
        choices = [("", otherwise), *enumerate(WEEKDAYS)]
        super().__init__(coerce=int, empty_value=None, required=False, choices=choices, **kwargs)


class TakeUpForm(forms.Form):
    """A module for a class to take up: one of the school's with a session not in its plan yet."""

    module = OnlyChoiceField(queryset=Module.objects.none(), empty_label="Choose a module")

    def __init__(self, *args: Any, class_group: ClassGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["module"]
        assert isinstance(field, OnlyChoiceField)
        suitable = Session.objects.filter(
            module__school=class_group.school,
            youngest_year__lte=class_group.oldest_year,
            oldest_year__gte=class_group.youngest_year,
        )
        new = suitable.exclude(planned_sessions__class_group=class_group)
        field.offer(
            Module.objects.filter(school=class_group.school, sessions__in=new).in_use().distinct()
        )


class ScheduleForm(VersionedForm):
    """How to spread a module's sessions over the term."""

    module = OnlyChoiceField(queryset=Module.objects.none(), empty_label="Choose a module")
    first_on = forms.DateField(label="First lesson on or after", widget=SchoolDayInput())
    weekday = DayField("Same as first lesson", label="Day of the week")
    every_weeks = forms.IntegerField(label="Weeks apart", min_value=1, max_value=20, initial=1)

    def __init__(self, *args: Any, class_group: ClassGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_on"].widget.of(class_group.school)
        field = self.fields["module"]
        assert isinstance(field, OnlyChoiceField)
        field.offer(
            Module.objects.filter(sessions__planned_sessions__class_group=class_group).distinct()
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a first lesson at a weekend if no other day of the week is chosen."""
        cleaned = super().clean() or {}
        first_on = cleaned.get("first_on")
        if first_on and cleaned.get("weekday") is None and first_on.weekday() >= SATURDAY:
            self.add_error(
                "weekday",
                f"{first_on:%A} {long_date(first_on)} is not a school day. "
                "Choose Monday to Friday.",
            )
        return cleaned


class DueForm(forms.Form):
    """The due date of one session; empty for none."""

    due_on = forms.DateField(label="Due", required=False, widget=DateInput())
