"""The form to record follow-ups."""

from typing import Any

from django import forms
from django.utils import timezone

from classes.models import School, User
from lessons.fields import DateInput, StaffChoiceField


class FollowUpForm(forms.Form):
    """Who followed up the ticked families, and when."""

    on = forms.DateField(label="Date", widget=DateInput())
    done_by = StaffChoiceField(label="By", queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["done_by"]
        assert isinstance(field, StaffChoiceField)
        field.offer(school)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
