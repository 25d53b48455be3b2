"""The upgrade that makes session versions from the change history."""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from curriculum.models import Session, SessionVersion
from curriculum.sessions.actions import add_session, save_session
from curriculum.sessions.as_taught import session_as_taught
from tests import factories

SEPTEMBER, OCTOBER, NOVEMBER = (
    dt.datetime(2026, month, 10, 9, tzinfo=dt.UTC) for month in (9, 10, 11)
)


def upgrade() -> None:
    """Delete the versions and make them again from the history."""
    SessionVersion.objects.all().delete()
    Session.objects.update(added_at=timezone.now())
    import_module("curriculum.migrations.0010_session_versions_from_history").carry(apps, None)


@pytest.fixture
def outcomes(db):
    return [factories.OutcomeFactory() for _ in range(2)]


@pytest.fixture
def session(school, lead, outcomes):
    """Made in September, edited in October, covered another outcome from November on."""
    session = Session(module=factories.ModuleFactory(school=school), title="First", aims="One")
    with time_machine.travel(SEPTEMBER):
        add_session(session=session, outcomes=outcomes[:1], by=lead)
    with time_machine.travel(OCTOBER):
        session.title, session.oldest_year = "Second", 5
        save_session(session=session, outcomes=outcomes[:1], by=lead)
    with time_machine.travel(NOVEMBER):
        save_session(session=session, outcomes=outcomes, by=lead)
    return session


def versions_of(session) -> list[tuple]:
    session.refresh_from_db()
    moments = (month + dt.timedelta(hours=1) for month in (SEPTEMBER, OCTOBER, NOVEMBER))
    versions = [session_as_taught(session, moment) for moment in moments]
    return [
        (version.title, version.year_groups.short, version.outcomes, version.changed)
        for version in versions
    ]


def test_each_version_is_as_the_history_told_it(session, outcomes):
    upgrade()
    assert versions_of(session) == [
        ("First", "5-6", outcomes[:1], ("the title", "the year groups", "what it covers")),
        ("Second", "5", outcomes[:1], ("what it covers",)),
        ("Second", "5", outcomes, ()),
    ]


def test_the_two_entries_of_one_save_are_one_version(session):
    upgrade()
    assert session.versions.count() == 2


def test_the_history_may_be_cleared_afterwards(session):
    upgrade()
    before = versions_of(session)
    session.history.all().delete()
    assert versions_of(session) == before


def test_it_was_added_when_its_history_begins(session):
    upgrade()
    session.refresh_from_db()
    assert session.added_at.date() == SEPTEMBER.date()


def test_a_session_without_a_history_is_as_it_stands(session):
    session.history.all().delete()
    upgrade()
    assert {row[0] for row in versions_of(session)} == {"Second"}
    assert not session.versions.exists()


def test_what_was_changed_without_an_entry_was_as_the_last_entry_said_until_now(session):
    Session.objects.update(title="Third")
    upgrade()
    assert [row[0] for row in versions_of(session)] == ["First", "Second", "Second"]
    assert session_as_taught(session, timezone.now()).title == "Third"
