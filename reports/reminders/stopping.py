"""The address that ends one kind of email for one person at one school, without signing in.

It is signed, so nothing secret is stored, and works for as long as somebody keeps the email.
"""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from classes.models import ON_CHOICE, MailKind, School, User
from reports.models import EmailChoice
from reports.reminders.message import address_of


@dataclass(frozen=True)
class Stop:
    """Whose emails of which kind are to end, and from which school."""

    person: User
    school: School
    kind: MailKind

    @property
    def is_done(self) -> bool:
        """Whether they have ended already."""
        return EmailChoice.objects.filter(
            person=self.person, school=self.school, kind=self.kind, wants_it=False
        ).exists()


def stop_address(person: User, school: School, kind: MailKind) -> str:
    """Return the whole address."""
    token = _signer().sign(f"{person.pk}-{school.pk}-{kind}")
    return address_of(reverse("stop_emails", args=[token]))


def find(token: str) -> Stop | None:
    """Return what an address ends; None if it is not one of ours, or of somebody who is gone."""
    try:
        person_pk, school_pk, kind = _signer().unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    person = User.objects.filter(pk=person_pk).first()
    school = School.objects.filter(pk=school_pk).first()
    if person is None or school is None or kind not in ON_CHOICE:
        return None
    return Stop(person, school, MailKind(kind))


def choose(*, person: User, school: School, kind: MailKind, wants_it: bool) -> None:
    """Keep whether the person wants this kind of email from this school. It is no history."""
    EmailChoice.objects.update_or_create(
        person=person, school=school, kind=kind, defaults={"wants_it": wants_it}
    )


def _signer() -> Signer:
    return Signer(salt="reports.reminders.stopping", sep=".")
