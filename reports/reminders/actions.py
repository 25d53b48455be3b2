"""Makes the emails that are due, each once, and keeps them for the worker to send.

Any number of workers may do this at the same time. A row of `Reminder` for each person and period
is saved in the transaction that keeps the email, and there can be only one such row.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from classes.background import SLOW
from classes.mail.actions import outgoing
from classes.models import MailKind, OutgoingMail, School, User
from lessons.models import CalendarChange
from reports.models import Reminder
from reports.reminders.audience import Recipient, recipients_of, schools_with_some
from reports.reminders.changes import change_messages, changes_of, schools_with_changes
from reports.reminders.digest import digest_messages
from reports.reminders.facts import Facts
from reports.reminders.figures import audit_messages, figures_now, monthly_messages
from reports.reminders.kinds import IN_THE_MORNING, KINDS, Kind
from reports.reminders.message import Frame, Message, address_of, email_of
from reports.reminders.stopping import stop_address
from reports.reminders.times import DAY, LATE, changes_until, last_due
from reports.reminders.week import Messages, week_messages

logger = logging.getLogger(__name__)

WEEKLY: dict[MailKind, Callable[[Facts, Sequence[Recipient]], Messages]] = {
    MailKind.WEEK: week_messages,
    MailKind.DIGEST: digest_messages,
    MailKind.MONTHLY: monthly_messages,
}


class SomeSchoolsFailed(Exception):
    """The emails of some schools could not be made. Those of the others were."""


@task(queue_name=SLOW)
def send_reminders() -> None:
    """Make what is due now. The worker does this every ten minutes."""
    send_due()


def send_due(now: dt.datetime | None = None) -> int:
    """Make the emails that are due at every school, and return how many.

    One school after another, so that the memory does not grow with their number. If it fails for a
    school, the others get theirs. Then raise SomeSchoolsFailed, so that the work is tried again.
    """
    now = now or timezone.now()
    sent, failed = 0, 0
    for pk, make in _due(now):
        school = School.objects.filter(pk=pk, is_demo=False).first()
        if school is None:
            continue
        try:
            sent += make(Facts(school, now))
        except IntegrityError:
            pass  # another worker was quicker, and has kept the same emails
        except Exception as error:
            failed += 1
            # Its text may quote what people typed, so only its kind is logged.
            logger.error("The emails of school %s were not made: %s", pk, type(error).__name__)
    if failed:
        raise SomeSchoolsFailed(f"The emails of {failed} schools were not made.")
    return sent


def _due(now: dt.datetime) -> Iterator[tuple[int, Callable[[Facts], int]]]:
    """Yield the schools for which something may be due, each with what makes it."""
    for mail, messages in WEEKLY.items():
        kind = KINDS[mail]
        period = last_due(kind, now)
        if timezone.localdate(now) - period > LATE:
            continue
        for pk in schools_with_some(kind, period):
            yield pk, _weekly(kind, period, messages)
    for day, schools in _audits(now):
        for pk in schools:
            yield pk, _audit(day)
    if until := changes_until(now):
        for pk in schools_with_changes(until):
            yield pk, _changes(until)


def _weekly(
    kind: Kind, period: dt.date, messages_of: Callable[[Facts, Sequence[Recipient]], Messages]
) -> Callable[[Facts], int]:
    def make(facts: Facts) -> int:
        is_held_back = facts.days.is_term and not facts.days.is_open(facts.today)
        if is_held_back and kind.at == IN_THE_MORNING:
            return 0  # a bank holiday or an INSET day: it comes with the week's first school day
        recipients = recipients_of(facts.school, kind, period)
        messages = messages_of(facts, recipients)
        with transaction.atomic():
            if messages and kind.mail is MailKind.MONTHLY:
                figures_now(facts).save()
            return _keep(facts, kind, period, recipients, messages)

    return make


def _audits(now: dt.datetime) -> Iterator[tuple[dt.date, list[int]]]:
    """Yield each day of which a reminder is due now, with the schools that have their audit."""
    local = timezone.localtime(now)
    days = [local.date()]
    if local.time() >= IN_THE_MORNING:
        days.append(local.date() + DAY)
    kind = KINDS[MailKind.AUDIT]
    for day in days:
        same = Q(audit_on__month=day.month, audit_on__day=day.day)
        if (day.month, day.day) == (2, 28):
            same |= Q(audit_on__month=2, audit_on__day=29)
        schools = School.objects.filter(same, audit_on__lte=day)
        if schools:
            waiting = set(schools_with_some(kind, day))
            yield day, [school.pk for school in schools if school.pk in waiting]


def _audit(day: dt.date) -> Callable[[Facts], int]:
    def make(facts: Facts) -> int:
        kind = KINDS[MailKind.AUDIT]
        recipients = recipients_of(facts.school, kind, day)
        messages = audit_messages(facts, recipients)
        with transaction.atomic():
            return _keep(facts, kind, day, recipients, messages)

    return make


def _changes(until: dt.datetime) -> Callable[[Facts], int]:
    def make(facts: Facts) -> int:
        kind = KINDS[MailKind.CHANGES]
        of_school = Reminder.objects.filter(school=facts.school, kind=kind.mail)
        if of_school.filter(period=facts.today).exists():
            return 0  # they were told today, so the rest waits for tomorrow
        recipients = recipients_of(facts.school, kind, facts.today)
        changes = changes_of(facts.school, until)
        told = {change.pk: change.changed_at for change in changes}
        messages = change_messages(facts, recipients, changes)
        with transaction.atomic():
            concerned = [each for each in recipients if each.user.pk in messages]
            sent = _keep(facts, kind, facts.today, concerned, messages)
            CalendarChange.objects.filter(pk__in=told, changed_at__lte=until).delete()
        return sent

    return make


def _keep(
    facts: Facts,
    kind: Kind,
    period: dt.date,
    recipients: Sequence[Recipient],
    messages: dict[int, Message],
) -> int:
    """Keep the emails, and that each of these people was thought of. Two queries for all."""
    mails = [
        outgoing(
            email_of(messages[user.pk], to=user.email or "", frame=_frame(facts, kind, user)),
            school=facts.school,
            person=user,
            kind=kind.mail,
        )
        for user in (recipient.user for recipient in recipients)
        if user.pk in messages
    ]
    _create(OutgoingMail, mails)
    thought_of = [
        Reminder(
            school=facts.school,
            person=recipient.user,
            kind=kind.mail,
            period=period,
            had_mail=recipient.user.pk in messages,
            made_at=facts.now,
        )
        for recipient in recipients
    ]
    _create(Reminder, thought_of)
    return len(mails)


def _create(model: type[models.Model], rows: Sequence[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=200)


def _frame(facts: Facts, kind: Kind, user: User) -> Frame:
    choose = reverse("reports:your_emails", args=[facts.school.slug])
    return Frame(
        school=facts.school.name,
        when=kind.when,
        stop=stop_address(user, facts.school, kind.mail),
        choose=address_of(choose),
    )
