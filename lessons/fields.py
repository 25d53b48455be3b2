"""Form fields that several pages share."""

from typing import Any

from django import forms
from django.db.models import Q

from classes.models import School, User


class DateInput(forms.DateInput):
    """A date picker of the browser's own."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class NeededAtTimesField(forms.CharField):
    """A line that some answers ask for: not called optional, and checked by the action."""

    says_optional = False


class StaffChoiceField(forms.ModelChoiceField):
    """One of the people who have a role at a school. Left empty, it means somebody else."""

    says_optional = False

    def offer(self, school: School, *, besides: User | None = None) -> None:
        """Offer the staff of `school`, and `besides` whoever is named already."""
        staff = Q(memberships__school=school, is_active=True)
        named = Q(pk=besides.pk) if besides else Q()
        self.queryset = User.objects.filter(staff | named).distinct()


class StaffMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Some of the people who have a role at a school."""

    def offer(self, school: School) -> None:
        """Offer the staff of `school`."""
        self.queryset = User.objects.filter(memberships__school=school, is_active=True).distinct()
