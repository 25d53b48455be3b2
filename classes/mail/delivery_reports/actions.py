"""Takes the delivery reports from the mailbox and notes on each email that it came back."""

import logging

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from classes.background import SLOW
from classes.mail.delivery_reports.mailbox import open_mailbox
from classes.mail.delivery_reports.place import Place
from classes.mail.delivery_reports.problems import MailboxError
from classes.mail.delivery_reports.report import Report, read_report
from classes.mail.delivery_reports.sentences import sentence_for
from classes.models import MailState, OutgoingMail
from classes.models.outgoing_mail import KEPT_FOR

logger = logging.getLogger(__name__)


@task(queue_name=SLOW)
def read_delivery_reports() -> None:
    """Note which emails came back. The worker does this every hour where BOUNCES is set."""
    if settings.BOUNCES is None:
        return
    try:
        take_reports(settings.BOUNCES)
    except MailboxError as error:
        # As text: of an error, the log would show its kind alone.
        logger.warning("The mailbox of BOUNCES was not read: %s", str(error))
        raise


def take_reports(place: Place) -> int:
    """Note what the new reports say, mark those about our emails as read, and return how many.

    Marked after it is noted: if this stops between, the same report is taken again and says the
    same. Whatever is not about an email of ours is left as it is.
    """
    taken = 0
    with open_mailbox(place) as mailbox:
        for number in mailbox.new_reports(since=timezone.localdate() - KEPT_FOR):
            report = read_report(mailbox.read(number))
            if report and _note(report):
                mailbox.mark_as_read(number)
                taken += 1
    return taken


def _note(report: Report) -> bool:
    """Note what a report says of our email. Return whether it is about one that has left.

    It is if it knows the number of the email, which cannot be guessed, and names its address.
    """
    is_ours = False
    for mail in OutgoingMail.objects.filter(message_id__in=report.message_ids):
        if mail.state not in (MailState.SENT, MailState.FAILED):
            continue  # this is noted only once it is known to have left
        addresses = {address.lower() for address in mail.recipients}
        for recipient in report.recipients:
            if recipient.addresses & addresses:
                is_ours = True
                if recipient.has_failed:
                    mail.note_return(sentence_for(recipient.status))
    return is_ours
