"""The emails to those of a school who answer a group: its question, and its reminders."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from classes.mail.actions import deliver, outgoing
from classes.models import GroupSchool, MailKind, School, User
from classes.permissions import Permission, roles_with


def who_answers(school: School) -> QuerySet[User]:
    """Return who can answer a group for the school, and has an email address."""
    people = User.objects.with_role(school, roles_with(Permission.GROUPS))
    return people.exclude(email=None)


def send_question(link: GroupSchool) -> None:
    """Email who can answer that a group asks to see the school's figures."""
    subject = f"{link.group} asks to see the figures of {link.school}"
    send(link, subject, "question.txt", page="classes:groups")


def send(link: GroupSchool, subject: str, text: str, *, page: str, **context: Any) -> int:
    """Send an email to each who can answer for the school, and return how many.

    Nobody can stop these emails: a group sends few, and the school can leave it.
    """
    address = settings.SITE_URL.rstrip("/") + reverse(page, args=[link.school.slug])
    facts = {"link": link, "address": address, **context}
    people = list(who_answers(link.school))
    for person in people:
        body = render_to_string(f"classes/groups/email/{text}", facts | {"person": person})
        message = EmailMessage(subject, body, to=[person.email or ""])
        mail = outgoing(message, school=link.school, person=person, kind=MailKind.GROUP)
        mail.save()
        deliver.enqueue(mail.pk)
    return len(people)
