"""A database that does not save is a page with a sentence, not a fault of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.test import Client

from config.errors import bad_request
from tests.pages import document, text_of

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="locks SQLite's file")


@contextmanager
def locked() -> Iterator[None]:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections["default"], "patience", 0.05)
        yield
    other.close()


@pytest.fixture
def signed_in(transactional_db, as_lead) -> Client:
    as_lead.raise_request_exception = False
    return as_lead


def test_a_busy_database_is_a_page_that_says_what_was_not_saved(signed_in):
    with locked():
        answer = signed_in.post("/accounts/logout/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    text = text_of(answer)
    assert "The service is busy" in text
    assert "What you were doing just now was not saved." in text
    assert Session.objects.exists()


def test_a_session_that_could_not_be_saved_is_not_one_that_somebody_ended(signed_in, rf):
    session = SessionStore(signed_in.cookies[settings.SESSION_COOKIE_NAME].value)
    session["changed"] = True
    with locked(), pytest.raises(UpdateError) as raised:
        session.save()
    interrupted = SessionInterrupted()
    interrupted.__context__ = raised.value
    assert bad_request(rf.get("/"), interrupted).status_code == 503
    assert bad_request(rf.get("/"), SessionInterrupted()).status_code == 400


def test_a_form_keeps_what_was_typed_while_the_database_is_busy(signed_in, school):
    address = f"/schools/{school.slug}/people/"
    with locked():
        answer = signed_in.post(
            address, {"name": "New Teacher", "email": "new@teacher.example", "role": "teacher"}
        )
    assert answer.status_code == 422
    assert "Nothing was saved. What you typed is still here." in text_of(answer)
    assert document(answer).xpath("//input[@name='email']/@value") == ["new@teacher.example"]
