"""The form that records a catch-up."""

from typing import Any

from django import forms
from django.utils import timezone

from classes.models import School, User
from lessons.fields import DateInput, StaffChoiceField
from lessons.models import HowCaughtUp


class CatchUpForm(forms.Form):
    """When children caught up, how, and who taught them."""

    on = forms.DateField(label="Caught up on", widget=DateInput())
    how = forms.ChoiceField(label="How", choices=[("", "Choose how"), *HowCaughtUp.choices])
    taught_by = StaffChoiceField(label="With", queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["taught_by"]
        assert isinstance(field, StaffChoiceField)
        field.offer(school)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
