"""The filters of the page that says who looked."""

import datetime as dt
from typing import Any

from django import forms

from classes.models import AccessRecord, AccessRecordQuerySet, Looked, Pupil, School
from classes.names.order import Alphabetical
from reports.retention.due import start_of

COMMAND = "command"
"""The choice for what a command made, not a person."""


class AccessRecordForm(forms.Form):
    """Filters by person, child, what was opened, and date. Invalid values count as not chosen."""

    who = forms.ChoiceField(required=False)
    what = forms.ChoiceField(required=False, choices=[("", "Anything"), *Looked.choices])
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    child = forms.ModelChoiceField(
        queryset=Pupil.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        looked = (
            AccessRecord.objects.filter(school=school)
            .exclude(user=None)
            .order_by(Alphabetical("user__name"))
        )
        people = looked.values_list("user", "user__name").distinct()
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Everyone"),
            *((str(pk), name) for pk, name in people),
            (COMMAND, "A command"),
        ]
        child = self.fields["child"]
        assert isinstance(child, forms.ModelChoiceField)
        child.queryset = Pupil.objects.filter(school=school)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def records(self) -> AccessRecordQuerySet:
        """Return the school's records that match, newest first."""
        chosen = self.chosen
        records: AccessRecordQuerySet = AccessRecord.objects.filter(school=self.school)
        if who := chosen.get("who"):
            records = records.filter(user=None if who == COMMAND else who)
        if what := chosen.get("what"):
            records = records.filter(what=what)
        if child := chosen.get("child"):
            records = records.filter(pupil=child)
        if since := chosen.get("since"):
            records = records.filter(at__gte=start_of(since))
        if until := chosen.get("until"):
            records = records.filter(at__lt=start_of(_day_after(until)))
        return records


def _day_after(day: dt.date) -> dt.date:
    return day if day == dt.date.max else day + dt.timedelta(days=1)
