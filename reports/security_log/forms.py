"""The filters of the security log."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from classes.models import Happened, Membership, School, SecurityEvent, User
from classes.names.order import Alphabetical
from reports.retention.due import start_of

COMMAND = "command"
"""The choice for what a command did, not a person."""


def _people_of(school: School) -> QuerySet[User]:
    """Return everybody with a role at the school, and whoever else has an event there."""
    roles = Membership.objects.filter(school=school).order_by()
    events = SecurityEvent.objects.filter(school=school, user__isnull=False).order_by()
    # An OR would make PostgreSQL read the accounts of all schools.
    pks = roles.values("user").union(events.values("user"))
    people = User.objects.annotate(has_role=Exists(roles.filter(user=OuterRef("pk"))))
    return people.filter(pk__in=pks).order_by(Alphabetical("name"), "pk")


def _label(user: Any) -> str:
    if user.has_role:
        return str(user)
    return f"{user} ({'operator' if user.is_staff else 'left'})"


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
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Everyone"),
            *((str(user.pk), _label(user)) for user in _people_of(school)),
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
