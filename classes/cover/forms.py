"""The form that says who covers a class."""

from typing import Any

from django import forms
from django.utils import timezone

from classes.cover.actions import CANNOT_COVER
from classes.models import ClassGroup, Role, School, User
from classes.years.academic_year import AcademicYear


class DayInput(forms.DateInput):
    """The browser's date picker, which needs the value in ISO format."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CoverForm(forms.Form):
    """A class, who covers it, and the days. Today is filled in."""

    class_group = forms.ModelChoiceField(
        label="Class",
        queryset=ClassGroup.objects.none(),
        empty_label="Choose a class",
        error_messages={"required": "Choose the class."},
    )
    user = forms.ModelChoiceField(
        label="Who covers it",
        queryset=User.objects.none(),
        empty_label="Choose a colleague",
        help_text="Somebody from outside, such as a supply teacher, needs no account. Whoever logs "
        "the lesson types their name as the visitor.",
        error_messages={"required": "Choose who covers it."},
    )
    first_day = forms.DateField(
        widget=DayInput(), error_messages={"required": "Enter the first day."}
    )
    last_day = forms.DateField(
        widget=DayInput(),
        help_text="It ends by itself after this day.",
        error_messages={"required": "Enter the last day. For one day, it is the same."},
    )

    def __init__(self, data: Any, *, school: School, class_group: str | None) -> None:
        """Offer the classes of this year and later, and who can cover. `class_group` is a pk."""
        today = timezone.localdate()
        start = {"first_day": today, "last_day": today, "class_group": class_group}
        super().__init__(data, initial=start)
        now = AcademicYear.current().first_year
        classes, people = self.fields["class_group"], self.fields["user"]
        assert isinstance(classes, forms.ModelChoiceField)
        assert isinstance(people, forms.ModelChoiceField)
        classes.queryset = school.class_groups.filter(academic_year__gte=now)
        people.queryset = User.objects.with_role(school, frozenset(Role) - CANNOT_COVER)
