"""The choice of a person's emails, and the filters of those that were sent."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet

from classes.access import Access
from classes.models import ON_CHOICE, MailKind, MailState, OutgoingMail, School, User
from classes.names.order import Alphabetical
from reports.models import EmailChoice
from reports.reminders.kinds import kinds_for
from reports.reminders.stopping import choose

KINDS_OF_A_SCHOOL = (MailKind.INVITATION, *ON_CHOICE)


class ChoicesForm(forms.Form):
    """A box for each kind of email that a person can get. It is ticked unless they chose not to."""

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        kept = EmailChoice.objects.filter(person=access.user, school=access.school)
        chosen = dict(kept.values_list("kind", "wants_it"))
        for kind in kinds_for(access.roles):
            self.fields[kind.mail.value] = forms.BooleanField(
                label=kind.mail.label,
                required=False,
                initial=chosen.get(kind.mail, True),
                help_text=f"{kind.when[:1].upper()}{kind.when[1:]}. {kind.says}",
            )

    @transaction.atomic
    def save(self) -> None:
        """Keep what the person changed."""
        for name in self.changed_data:
            choose(
                person=self.access.user,
                school=self.access.school,
                kind=MailKind(name),
                wants_it=self.cleaned_data[name],
            )


class SentForm(forms.Form):
    """Filters by person, kind and outcome. Invalid values count as not chosen."""

    who = forms.ChoiceField(label="To", required=False)
    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[("", "All kinds"), *((kind.value, kind.label) for kind in KINDS_OF_A_SCHOOL)],
    )
    state = forms.ChoiceField(
        label="Outcome",
        required=False,
        choices=[
            ("", "Anything"),
            ("sent", "Sent"),
            ("waiting", "Waiting"),
            ("failed", "Did not arrive"),
        ],
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        people = User.objects.filter(mails__school=school).distinct()
        names = people.order_by(Alphabetical("name"), "pk").values_list("pk", "name")
        choices = [("", "Everyone"), *((str(pk), name) for pk, name in names)]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def mails(self) -> QuerySet[OutgoingMail]:
        """Return the school's emails that match, newest first."""
        chosen, mails = self.chosen, OutgoingMail.objects.filter(school=self.school)
        if who := chosen.get("who"):
            mails = mails.filter(person=who)
        if kind := chosen.get("kind"):
            mails = mails.filter(kind=kind)
        if state := chosen.get("state"):
            waits = [MailState.WAITING, MailState.SENDING]
            mails = mails.filter(state__in=waits if state == "waiting" else [state])
        return mails
