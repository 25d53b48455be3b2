"""The signed link of an invitation and its email. Signing it means that no secret is stored."""

import logging
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from classes.models import Invitation, User

logger = logging.getLogger(__name__)


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
    invitation = Invitation.objects.select_related("school", "user").filter(pk=pk).first()
    return invitation if invitation and invitation.is_open else None


def account_of(invitation: Invitation) -> User | None:
    """Return the existing user that the invitation is for; None if they are new."""
    if invitation.user and invitation.user.email in (None, invitation.email):
        return invitation.user
    return User.objects.filter(email=invitation.email).first()


def send_on_commit(invitation: Invitation) -> None:
    """Send the email once the transaction commits."""
    transaction.on_commit(partial(_send, invitation))


def _send(invitation: Invitation) -> None:
    """Send the email. If the mail server is down, `sent_at` stays empty and the page says so."""
    text = render_to_string(
        "classes/people/email/invitation.txt", {"invitation": invitation, "link": link(invitation)}
    )
    subject = " ".join(f"Join {invitation.school} on the coverage tracker".split())
    try:
        send_mail(subject, text, None, [invitation.email])
    except OSError:
        logger.exception("The email for invitation %s could not be sent.", invitation.pk)
        return
    invitation.sent_at = timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=invitation.sent_at)


def _signer() -> Signer:
    return Signer(salt="classes.invitation", sep=".")
