"""Errors by email to ADMINS, read as they leave: what they say, how many, and to whom."""

import logging
import threading
import time

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection

from config.logs import admins
from config.logs.admins import AdminsHandler
from config.logs.lines import TextLine
from tests.config.logs.test_lines import FAULTS
from tests.mail_server import mail_server

pytestmark = [
    pytest.mark.sqlite_is_enough,
    pytest.mark.django_db,
    pytest.mark.urls("tests.config.logs.test_lines"),
]


@pytest.fixture(autouse=True)
def errors_by_email(settings, monkeypatch) -> None:
    settings.ERRORS_TO = ["it@trust.example"]
    monkeypatch.setattr(admins, "counted", admins.Counted())
    handler = AdminsHandler(level=logging.ERROR)
    handler.setFormatter(TextLine())
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def browser(sign_in, lead):
    browser = sign_in(lead)
    browser.raise_request_exception = False
    return browser


def emails() -> list:
    """Return the emails once no thread sends one any more."""
    for thread in threading.enumerate():
        if thread.name == "errors by email":
            thread.join(5)
    return mail.outbox


@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - {"path"}))  # a stranger's doing
def test_an_error_is_sent_as_the_log_shows_it(browser, fault):
    answer = browser.post(f"/failing/{fault}/?child=Noor", {"name": "Noor A"})
    (email,) = emails()
    assert email.to == ["it@trust.example"]
    assert answer["X-Request-Id"] in email.body
    assert "in tests/config/logs/test_lines.py, line" in email.subject
    said = email.subject + email.body
    for secret in ("Noor", "home.example", browser.cookies["sessionid"].value, "SECRET_KEY"):
        assert secret not in said


def test_of_many_errors_one_is_sent_and_an_hour_later_how_many_there_were(browser):
    def fail() -> None:
        logging.getLogger("lessons.log").error("It failed")

    for _ in range(200):
        fail()
    assert len(emails()) == 1
    with time_machine.travel(time.time() + 3700):
        fail()
    assert "It happened 199 more times since the last email." in emails()[1].body
    browser.get("/failing/number/")
    assert len(emails()) == 3


def test_an_error_of_the_database_is_one_of_the_line_that_asked_it():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing_of_that_name")
    except DatabaseError:
        logging.getLogger("lessons.log").exception("It failed")
    (email,) = emails()
    assert "in tests/config/logs/test_admins.py, line" in email.subject


def test_no_more_than_so_many_are_sent_in_an_hour(monkeypatch):
    monkeypatch.setattr(admins, "MOST_AN_HOUR", 3)
    for number in range(6):
        logging.getLogger(f"lessons.kind{number}").error("It failed")
    assert len(emails()) == 3


def test_they_leave_while_neither_database_nor_disk_can_be_used(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    with connection.execute_wrapper(lambda *_: pytest.fail("the database was asked")):
        for _ in range(5):
            logging.getLogger("config.health").error("Nothing can be saved: database unavailable")
    assert len(emails()) == 1


def test_a_mail_server_that_says_nothing_holds_up_nobody(browser, settings, caplog):
    with mail_server(settings) as server:
        server.silent.set()
        started = time.monotonic()
        browser.get("/failing/number/")
        assert time.monotonic() - started < settings.EMAIL_TIMEOUT
        emails()
        assert "An error could not be sent to ADMINS: smtplib." in caplog.text
        server.silent.clear()
        browser.get("/failing/row/")
        emails()
    (email,) = server.received
    assert "To: it@trust.example" in email
    assert "django.db.utils.IntegrityError" in email
    assert "Noor" not in email


def test_a_stranger_who_asks_by_another_name_causes_no_email(client):
    client.get("/", headers={"host": "no-such-name.example"})
    assert emails() == []
