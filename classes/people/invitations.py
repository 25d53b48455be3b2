"""The signed link of an invitation and its email. Signing it means that no secret is stored."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

from classes.mail.actions import keep
from classes.models import Invitation, OutgoingMail, User


def link(invitation: Invitation) -> str:
    """Return the absolute address at which the invitation is accepted."""
    path = reverse("invitation", args=[_signer().sign(str(invitation.pk))])
    return settings.SITE_URL.rstrip("/") + path


def find(token: str) -> Invitation | None:
    """Return the open invitation of a link; None if it is unknown, used or expired."""
    try:
        pk = int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    offers = Invitation.objects.select_related("school", "group", "user")
    invitation = offers.filter(pk=pk).first()
    return invitation if invitation and invitation.is_open else None


def account_of(invitation: Invitation) -> User | None:
    """Return the existing user that the invitation is for; None if they are new.

    An account with the address comes before somebody who is only named: they may have joined
    another school meanwhile.
    """
    account = User.objects.filter(email=invitation.email).first()
    if account or not invitation.user or invitation.user.email:
        return account
    return invitation.user


def send(invitation: Invitation) -> OutgoingMail:
    """Send the email, once the transaction commits, and return it."""
    text = render_to_string(
        "classes/people/email/invitation.txt", {"invitation": invitation, "link": link(invitation)}
    )
    message = EmailMessage(
        f"Join {invitation.to_join} on the coverage tracker", text, to=[invitation.email]
    )
    return keep(message, invitation=invitation)


def _signer() -> Signer:
    return Signer(salt="classes.invitation", sep=".")
