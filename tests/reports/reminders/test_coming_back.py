"""Whose emails come back: refused at once, or returned later as a message."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.mail.delivery_reports.sentences import NO_MAILBOX
from classes.models import MailKind, MailState, OutgoingMail, Role
from tests.reports.reminders.test_pages import make

pytestmark = pytest.mark.django_db


def test_home_and_people_say_whose_emails_come_back_until_one_arrives(as_lead, person, school):
    ben = person(Role.TEACHER, name="Ben")
    pages = [reverse(f"{page}", args=[school.slug]) for page in ("reports:looked_after",)]
    people = reverse("classes:people", args=[school.slug])
    make(school, ben, state=MailState.FAILED, problem="The mail server refused the address.")
    assert "Emails to Ben" in as_lead.get(pages[0]).content.decode()
    assert "Emails come back" in as_lead.get(people).content.decode()
    make(school, ben)
    assert "Emails to Ben" not in as_lead.get(pages[0]).content.decode()
    assert "Emails come back" not in as_lead.get(people).content.decode()


def test_one_that_came_back_later_is_shown_as_one_that_was_refused(as_lead, person, school):
    ben, hour = person(Role.TEACHER, name="Ben"), dt.timedelta(hours=1)
    make(school, ben, sent_at=timezone.now() - hour).note_return(NO_MAILBOX)
    address, home = (
        reverse(f"reports:{page}", args=[school.slug]) for page in ("emails", "looked_after")
    )
    shown = " ".join(as_lead.get(address, {"state": "failed"}).content.decode().split())
    assert f"Came back</span> on 24 November. {NO_MAILBOX}" in shown
    told = f"Emails to Ben ({ben.email}) come back. {NO_MAILBOX}"
    assert told in shown

    def home_says() -> str:
        return " ".join(as_lead.get(home).content.decode().split())

    later = make(school, ben, sent_at=timezone.now())
    assert told in home_says()  # that one may be on its way back too
    OutgoingMail.objects.filter(pk=later.pk).update(sent_at=timezone.now() - 25 * hour)
    assert told not in home_says()
    later.note_return(NO_MAILBOX)
    assert told in home_says()
    ben.email = "ben.new@school.example"
    ben.save()
    assert "come back" not in home_says()


def test_people_say_of_an_invitation_that_it_came_back(as_lead, school, lead, mailoutbox):
    people = reverse("classes:people", args=[school.slug])
    as_lead.post(people, {"email": "new@school.example", "role": Role.TEACHER, "name": "New"})
    mail = OutgoingMail.objects.get(kind=MailKind.INVITATION)
    assert "email sent on" in as_lead.get(people).content.decode()
    mail.note_return(NO_MAILBOX)
    page = " ".join(as_lead.get(people).content.decode().split())
    assert f"<b>the email came back</b>: {NO_MAILBOX}" in page
