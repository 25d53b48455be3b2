"""Two workers at the same time, on connections of their own, with a real mail server."""

import datetime as dt
import email
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.db import connections

from classes.mail.actions import deliver
from classes.models import OutgoingMail, Role, School
from reports.reminders.actions import send_due
from tests import factories
from tests.reports.reminders.conftest import LONDON, PASSWORD

SCHOOLS = 4


class Kept(Message):
    """Keeps each email that arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[email.message.Message] = []

    def handle_message(self, message: email.message.Message) -> None:
        self.received.append(message)


@pytest.fixture
def server(settings) -> Iterator[Kept]:
    kept = Kept()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield kept
    controller.stop()


def schools() -> list[School]:
    made = []
    for _ in range(SCHOOLS):
        lead = factories.UserFactory(password=PASSWORD)
        membership = factories.MembershipFactory(user=lead, role=Role.PSHE_LEAD)
        school = membership.school
        School.objects.filter(pk=school.pk).update(
            created_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
        )
        lead.date_joined = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
        lead.save()
        group = factories.ClassGroupFactory(school=school, teachers=[lead])
        factories.PlannedSessionFactory(class_group=group, due_on=dt.date(2026, 11, 2))
        made.append(school)
    return made


@pytest.mark.django_db(transaction=True)
def test_each_email_is_sent_once_by_two_workers_at_the_same_time(server, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 7, tzinfo=LONDON), tick=False)
    schools()
    together = Barrier(2)

    def work(_number: int) -> int:
        try:
            together.wait()
            made = send_due()
            together.wait()
            for pk in OutgoingMail.objects.due().values_list("pk", flat=True):
                deliver.call(pk)
            return made
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as workers:
        made = list(workers.map(work, range(2)))
    sent = Counter((message["To"], message["Subject"]) for message in server.received)
    assert sum(made) == len(sent) == 2 * SCHOOLS  # the week's lessons and the digest
    assert set(sent.values()) == {1}
    assert not OutgoingMail.objects.exclude(state="sent").exists()
