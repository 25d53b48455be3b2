"""Form fields that several pages share."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from classes.models import School, User


class DateInput(forms.DateInput):
    """The browser's date picker, which needs the value in ISO format."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ConditionalCharField(forms.CharField):
    """A field that only some answers require, so it is not labelled "(optional)".

    The action checks it.
    """

    says_optional = False


class OptionalChoiceField(forms.ChoiceField):
    """An optional choice without the “(optional)” label."""

    says_optional = False


class OptionalDateField(forms.DateField):
    """An optional day without the “(optional)” label."""

    says_optional = False


class OnlyChoiceField(forms.ModelChoiceField):
    """A choice that is made already if there is only one. Of several, a person chooses."""

    def offer(self, rows: QuerySet[Any]) -> None:
        """Offer these rows."""
        self.queryset = rows
        if len(rows[:2]) == 1:
            self.empty_label = None


class StaffChoiceField(forms.ModelChoiceField):
    """A member of the school's staff. Empty means somebody else, such as a visitor."""

    says_optional = False

    def offer(self, school: School, *, besides: User | None = None) -> None:
        """Offer the active staff of `school`, and `besides`, who may have left."""
        staff = Q(memberships__school=school, is_active=True)
        also = Q(pk=besides.pk) if besides else Q()
        self.queryset = User.objects.filter(staff | also).distinct()


class StaffMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several members of the school's staff."""

    def offer(self, school: School) -> None:
        """Offer the active staff of `school`."""
        self.queryset = User.objects.filter(memberships__school=school, is_active=True).distinct()
