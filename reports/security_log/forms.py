"""The filters of the security log."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from classes.models import Happened, School, SecurityEvent, User
from reports.retention.due import start_of

COMMAND = "command"
"""The choice for what a command did, not a person."""


class SecurityLogForm(forms.Form):
    """Filters by person, what happened, and day. Invalid values count as not chosen."""

    who = forms.ChoiceField(required=False)
    what = forms.ChoiceField(required=False, choices=[("", "Anything"), *Happened.choices])
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        # Not from the events, of which there may be a hundred thousand.
        people = User.objects.filter(memberships__school=school).distinct().order_by("name", "pk")
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Everyone"),
            *((str(pk), name) for pk, name in people.values_list("pk", "name")),
            (COMMAND, "A command"),
        ]

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def events(self) -> QuerySet[SecurityEvent]:
        """Return the school's events that match, newest first."""
        chosen = self.chosen
        events = SecurityEvent.objects.filter(school=self.school)
        if who := chosen.get("who"):
            events = events.filter(user=None if who == COMMAND else who)
        if what := chosen.get("what"):
            events = events.filter(what=what)
        if since := chosen.get("since"):
            events = events.filter(at__gte=start_of(since))
        if until := chosen.get("until"):
            events = events.filter(at__lt=start_of(until + dt.timedelta(days=1)))
        return events
