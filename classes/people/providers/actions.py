"""Lets people in through a provider, if they have an account here or were invited."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from classes import history
from classes.models import Happened, Invitation, User
from classes.people import invitations
from classes.people.actions import accept_invitation
from classes.people.providers.known import Provider
from classes.security_log import record_event

LONGEST_NAME = 80


@transaction.atomic
def enter(*, provider: Provider, claims: Mapping[str, Any]) -> User | None:
    """Return whose account this is on its first sign-in; None if nobody has invited them.

    Only an email address that the provider answers for counts. Whoever already signs in with
    another account there is not taken over by a new one with the same address.
    """
    email = provider.verified_email(claims)
    if not email:
        return None
    person = User.objects.select_for_update(no_key=True).filter(email=email).first()
    if person and person.can_sign_in:
        is_theirs = EmailAddress.objects.filter(user=person, email=email, verified=True).exists()
        if not is_theirs or SocialAccount.objects.filter(user=person, provider=provider.key):
            return None
    else:
        person = _join(email, str(claims.get("name") or ""))
    if person:
        record_event(Happened.LINKED, by=person, detail=provider.name)
    return person


def _join(email: str, name: str) -> User | None:
    """Accept all open invitations of this address. Return who has joined; None without one."""
    waiting = Invitation.objects.filter(email=email, accepted_at=None).order_by("pk")
    offers = [offer for offer in waiting.select_related("school", "user") if offer.is_open]
    if not offers:
        return None
    person = invitations.account_of(offers[0]) or User(name=offers[0].name or name[:LONGEST_NAME])
    person.email, person.signs_in_elsewhere = email, True
    person.set_unusable_password()
    history.save(person, by=person, reason="Accepted an invitation")
    person.confirm_email()
    for offer in offers:
        accept_invitation(invitation=offer, user=person)
    return person
