"""Emails are kept, then sent by the worker, whatever the mail server does."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.mail import EmailMessage, send_mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task_backends

from classes.mail.actions import deliver, deliver_waiting, keep
from classes.mail.problems import DELAYS
from classes.models import MailState, OutgoingMail
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    """Return a mail server; emails wait until a test sends them."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}
    }
    settings.EMAIL_BACKEND = "classes.mail.backend.KeepingBackend"
    with mail_server(settings) as running:
        yield running


def send(text="A secret link") -> OutgoingMail:
    send_mail("Hello", text, None, ["m.oduya@school.example"])
    return OutgoingMail.objects.latest("pk")


def work(mail: OutgoingMail) -> OutgoingMail:
    for pk in OutgoingMail.objects.due().values_list("pk", flat=True):
        deliver.call(pk)
    mail.refresh_from_db()
    return mail


def later(time_machine, **time) -> None:
    time_machine.move_to(timezone.now() + dt.timedelta(**time))


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_a_page_caused(server, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    send()
    assert server.received == []
    call_command("run_worker", "--once")
    assert len(server.received) == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_deletes_daily_what_expired(server, settings, time_machine):
    mail = send()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, content="")
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.REGULAR_WORK = {"reports.retention.expired.delete_what_expired": "daily 03:10"}
    call_command("run_worker", "--once")
    later(time_machine, days=31)
    call_command("run_worker", "--once")
    assert not OutgoingMail.objects.exists()


class TestDelivery:
    """What becomes of the emails that are due."""

    def test_no_page_talks_to_the_mail_server(self, server):
        send()
        assert server.connections == 0

    def test_the_worker_sends_an_email_once(self, server):
        mail = work(send())
        work(mail)
        assert len(server.received) == 1
        assert "A secret link" in server.received[0]
        assert mail.state == MailState.SENT

    def test_an_html_part_arrives_too(self, server):
        send_mail("Hello", "Plain", None, ["m.oduya@school.example"], html_message="<p>Rich</p>")
        work(OutgoingMail.objects.get())
        assert "Plain" in server.received[0]
        assert "<p>Rich</p>" in server.received[0]

    def test_the_content_is_gone_once_it_has_left(self, server):
        assert work(send()).content == ""

    def test_an_address_that_the_server_refuses_is_given_up(self, server):
        server.replies["RCPT"] = "550 no such person"
        mail = work(send())
        assert (mail.state, mail.content) == (MailState.FAILED, "")
        assert mail.problem == "The mail server refused the address."

    def test_an_address_that_the_server_refuses_for_now_is_tried_again(self, server, time_machine):
        server.replies["RCPT"] = "451 try again later"
        mail = work(send())
        assert mail.state == MailState.WAITING
        del server.replies["RCPT"]
        later(time_machine, minutes=2)
        assert work(mail).state == MailState.SENT

    def test_a_silent_server_holds_the_worker_for_the_time_limit_only(self, server):
        server.silent.set()
        mail = work(send())
        assert mail.state == MailState.WAITING
        assert mail.problem == "The mail server did not answer in time."

    def test_a_silent_server_is_tried_with_one_of_many_emails_and_again_later(
        self, server, time_machine
    ):
        server.silent.set()
        mails = [send() for _ in range(5)]
        deliver_waiting.call()
        for mail in mails:
            deliver.call(mail.pk)  # as its own task does, which is still in the queue
        assert server.connections == 1
        server.silent.clear()
        later(time_machine, minutes=2, seconds=1)
        deliver_waiting.call()
        assert len(server.received) == 5

    def test_other_work_has_its_turn_between_many_emails(self, server, monkeypatch):
        monkeypatch.setattr("classes.mail.actions.AT_A_TIME", -1)
        send()
        task_backends["default"].clear()
        deliver_waiting.call()
        assert server.connections == 0
        assert [each.task for each in task_backends["default"].results] == [deliver_waiting]

    def test_it_is_given_up_after_about_a_day(self, server, time_machine):
        server.replies["MAIL"] = "451 try again later"
        mail = send()
        for delay in DELAYS:
            assert work(mail).state == MailState.WAITING
            later(time_machine, seconds=delay.total_seconds() + 1)
        assert work(mail).state == MailState.FAILED

    def test_an_email_whose_worker_died_is_sent_by_the_next(self, server, time_machine):
        mail = send()
        assert mail.claim()
        assert work(mail).state == MailState.SENDING
        later(time_machine, minutes=6)
        assert work(mail).state == MailState.SENT


def test_nothing_is_kept_if_what_caused_it_failed(server):
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_a_copy_of_the_database_shows_no_content(server):
    send("https://school.example/accounts/password/reset/key/1-abc/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM classes_outgoingmail")
        assert "reset" not in str(cursor.fetchone())


def test_of_two_workers_one_sends_an_email(server):
    mail = send()
    assert mail.claim()
    assert not OutgoingMail.objects.get().claim()


def test_no_line_break_in_a_name_adds_a_line_to_the_head_of_an_email(server):
    mail = keep(EmailMessage("Join Hill\r\nBcc: else@evil.example", "…", to=["a@school.example"]))
    assert mail.subject == "Join Hill Bcc: else@evil.example"
    assert mail.recipients == ["a@school.example"]


def test_an_attachment_is_refused_rather_than_lost(server):
    message = EmailMessage("Hello", "", None, ["m.oduya@school.example"])
    message.attach("plan.txt", "text", "text/plain")
    with pytest.raises(ValueError, match="attachment"):
        keep(message)


def test_what_became_of_an_email_is_known_for_thirty_days(server, time_machine):
    mail, waiting = send(), send()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, content="")
    later(time_machine, days=29)
    assert OutgoingMail.objects.delete_old() == 0
    later(time_machine, days=2)
    OutgoingMail.objects.delete_old()
    assert OutgoingMail.objects.get() == waiting
