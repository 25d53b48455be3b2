"""Keeps emails, and sends those that were kept."""

import datetime as dt
import logging
import time
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django_tasks import task

from classes.encryption import UnreadableError
from classes.mail.content import headers_of, message_of, sealed
from classes.mail.problems import Problem, problem_of
from classes.mail.time_limit import time_limit
from classes.models import Invitation, MailKind, MailState, OutgoingMail, User

logger = logging.getLogger(__name__)

SECONDS_PER_EMAIL = 60
"""For one email in all. A mail server that answers a little at a time keeps to EMAIL_TIMEOUT."""
AT_A_TIME = 20
"""Seconds after which other work has its turn before more emails are sent."""
PAUSE = dt.timedelta(minutes=2)
"""How long all emails wait if the mail server does not answer, or refuses our sign-in."""


def keep(message: EmailMessage, *, invitation: Invitation | None = None) -> OutgoingMail:
    """Keep an email for the worker and return it. If the transaction fails, it was never sent."""
    mail = outgoing(message)
    if invitation:
        mail.invitation, mail.school = invitation, invitation.school
        mail.kind, mail.person = MailKind.INVITATION, invitation.user
    else:  # so that their schools learn if nothing arrives there
        mail.person = User.objects.filter(email__in=mail.recipients).first()
    mail.save()
    deliver.enqueue(mail.pk)
    return mail


def outgoing(message: EmailMessage, **fields: Any) -> OutgoingMail:
    """Return a message as the worker sends it, not saved yet. `fields` are more of its fields.

    Once saved, it leaves with the next `deliver_due`.
    """
    headers = headers_of(message)
    return OutgoingMail(
        recipients=message.recipients(),
        subject=" ".join(str(message.subject).split()),
        content=sealed(message, headers),
        message_id=headers["Message-ID"],
        **fields,
    )


def deliver_due() -> None:
    """Have the emails sent whose time has come. The worker calls this now and then."""
    if OutgoingMail.objects.due().exists():
        deliver_waiting.enqueue()


@task()
def deliver_waiting() -> None:
    """Send the emails that are due, for as long as the mail server answers."""
    began = time.monotonic()
    for pk in list(OutgoingMail.objects.due().values_list("pk", flat=True)):
        if time.monotonic() - began > AT_A_TIME:
            deliver_waiting.enqueue()
            return
        if not _deliver(pk):
            return


@task()
def deliver(pk: int) -> None:
    """Send one email, once, and record what became of it."""
    _deliver(pk)


def _deliver(pk: int) -> bool:
    """Send one email, unless another worker does. Return False if the mail server is no use now.

    Then all others wait too: hundreds of them would each hold the worker until EMAIL_TIMEOUT.
    """
    mail = OutgoingMail.objects.filter(pk=pk).first()
    if mail is None or not mail.claim():
        return True
    mail.refresh_from_db()
    try:
        _send(mail)
    except (OSError, ValueError, UnreadableError) as error:
        problem = problem_of(error, attempts=mail.attempts)
        _record_problem(mail, problem)
        if problem.of_server:
            others = OutgoingMail.objects.due().filter(state=MailState.WAITING)
            others.update(due_at=timezone.now() + PAUSE)
        return not problem.of_server
    _record(mail, state=MailState.SENT, content="", problem="", sent_at=timezone.now())
    Invitation.objects.filter(mails=mail).update(sent_at=mail.sent_at)
    return True


def _send(mail: OutgoingMail) -> None:
    message = message_of(mail.content, subject=mail.subject, recipients=mail.recipients)
    message.connection = get_connection(settings.EMAIL_DELIVERY_BACKEND)
    with time_limit(SECONDS_PER_EMAIL):
        message.send()


def _record_problem(mail: OutgoingMail, problem: Problem) -> None:
    """Try again later, or give up. The log names the email by its number, never the recipient."""
    logger.warning("Email %s was not sent: %s", mail.pk, problem.sentence)
    if problem.next_attempt is None:
        _record(mail, state=MailState.FAILED, content="", problem=problem.sentence)
    else:
        _record(
            mail,
            state=MailState.WAITING,
            problem=problem.sentence,
            due_at=timezone.now() + problem.next_attempt,
        )


def _record(mail: OutgoingMail, **values: Any) -> None:
    for name, value in values.items():
        setattr(mail, name, value)
    mail.save(update_fields=list(values))
