"""Workers that are killed in the middle of their work. Real processes, and a real mail server."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as project
from django.core.mail import send_mail
from django.db import connection
from django.utils import timezone

from classes.background.heartbeat import DEAD_AFTER
from classes.models import MailState, OutgoingMail, WorkerSeen
from classes.models.outgoing_mail import CLAIMED_FOR
from tests.mail_server import MailServer, mail_server

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

EMAILS = int(os.environ.get("EMAILS", "30"))
"""Enough for the suite. 500 take a minute."""
WORKERS = 2


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.EMAIL_BACKEND = "classes.mail.backend.KeepingBackend"
    with mail_server(settings) as running:
        yield running


@contextmanager
def workers(server: MailServer) -> Iterator[None]:
    """Run workers on the database of the test, and kill them at the end as a power cut would."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        names = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
        url = "postgres://{}:{}@{}:{}/{}".format(*(database[name] for name in names))
    environment = os.environ | {
        "DATABASE_URL": url,
        "DATA_DIR": str(project.DATA_DIR),
        "SECRET_KEY": project.SECRET_KEY,
        "EMAIL_URL": f"smtp://127.0.0.1:{server.server_address[1]}",
    }
    command = [sys.executable, "manage.py", "run_worker"]
    running = [
        subprocess.Popen(command, env=environment, cwd=project.BASE_DIR) for _ in range(WORKERS)
    ]
    yield
    for worker in running:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def wait_for(server: MailServer, number: int) -> None:
    until = time.monotonic() + 60 + EMAILS
    while len(server.received) < number and time.monotonic() < until:
        time.sleep(0.02)
    assert len(server.received) >= number


def a_while_later() -> None:
    """Let the time pass after which killed workers count as dead, and what they held as free."""
    now = timezone.now()
    WorkerSeen.objects.update(seen_at=now - 2 * DEAD_AFTER)
    OutgoingMail.objects.filter(state=MailState.SENDING).update(due_at=now - 2 * CLAIMED_FOR)


def test_each_email_leaves_and_none_shows_twice_if_workers_are_killed(server):
    for number in range(EMAILS):
        send_mail(f"Email {number}", "Hello", None, ["m.oduya@school.example"])
    with workers(server):
        wait_for(server, EMAILS // 3)
    a_while_later()
    with workers(server):
        until = time.monotonic() + 60 + EMAILS
        while OutgoingMail.objects.exclude(state=MailState.SENT).exists():
            assert time.monotonic() < until
            time.sleep(0.1)
    copies = Counter(re.search(r"Subject: (.*)\r", text)[1] for text in server.received)
    identities = {re.search(r"Message-ID:\s+(\S+)", text)[1] for text in server.received}
    assert set(copies) == {f"Email {number}" for number in range(EMAILS)}
    assert len(identities) == EMAILS
    assert len(server.received) - EMAILS <= WORKERS
    print(f"{EMAILS} emails, {len(server.received) - EMAILS} sent again with the same identity")
