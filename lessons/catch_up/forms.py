"""The forms that record a catch-up, and who decided to withdraw a child."""

from typing import Any

from django import forms
from django.utils import timezone

from classes.models import School, User
from lessons.catch_up.decisions import MAX_WHO
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


class DecisionForm(forms.Form):
    """Who decided to withdraw a child, and when."""

    decided_by = forms.CharField(
        label="Who decided?",
        max_length=MAX_WHO,
        help_text="A name or a role, such as the head teacher. Give no reasons.",
    )
    decided_on = forms.DateField(label="When?", widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].widget.attrs["max"] = timezone.localdate().isoformat()
