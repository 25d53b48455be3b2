"""A past lesson shows the session as it was taught, whatever is edited later."""

import datetime as dt

import pytest
import time_machine

from curriculum.models import Session
from curriculum.sessions.actions import add_session, move_session, save_session
from curriculum.sessions.as_taught import session_as_taught
from tests import factories

SEPTEMBER = dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC)
OCTOBER = dt.datetime(2026, 10, 12, 9, tzinfo=dt.UTC)


@pytest.fixture
def outcomes(db):
    return [factories.OutcomeFactory() for _ in range(2)]


@pytest.fixture
def session(school, lead, outcomes):
    """A session that was added in September."""
    module = factories.ModuleFactory(school=school)
    with time_machine.travel(SEPTEMBER):
        new = Session(module=module, title="Before", aims="One\nTwo", minutes=60)
        return add_session(session=new, outcomes=outcomes[:1], by=lead)


def edit(session, lead, outcomes, **changes):
    for name, value in changes.items():
        setattr(session, name, value)
    save_session(session=session, outcomes=outcomes, by=lead)


def test_it_is_as_it_was_at_that_moment(session, lead, outcomes):
    edit(session, lead, outcomes[1:], title="After", aims="Three", minutes=30)
    then = session_as_taught(session, OCTOBER)
    assert (then.title, then.aims, then.minutes) == ("Before", ["One", "Two"], 60)
    assert then.outcomes == outcomes[:1]


def test_what_has_changed_is_named(session, lead, outcomes):
    edit(session, lead, outcomes, title="After", oldest_year=5)
    changed = session_as_taught(session, OCTOBER).changed
    assert changed == ("the title", "the year groups", "what it covers")


def test_each_later_version_is_found_too(session, lead, outcomes):
    with time_machine.travel(OCTOBER):
        edit(session, lead, [], title="Second")
    edit(session, lead, [], title="Third")
    assert session_as_taught(session, OCTOBER - dt.timedelta(days=1)).title == "Before"
    assert session_as_taught(session, OCTOBER + dt.timedelta(days=1)).title == "Second"
    assert session_as_taught(session, dt.datetime.now(dt.UTC)).title == "Third"


def test_unedited_it_has_not_changed(session):
    assert session_as_taught(session, OCTOBER).changed == ()


def test_another_place_in_the_module_is_no_change(session, lead, outcomes):
    other = Session(module=session.module, title="Other")
    add_session(session=other, outcomes=[], by=lead)
    move_session(session=session, up=False, by=lead)
    session.refresh_from_db()
    assert session.position == 2
    now = session_as_taught(session, dt.datetime.now(dt.UTC))
    assert (now.changed, now.outcomes) == ((), outcomes[:1])


def test_before_it_was_added_it_is_its_first_version(session, lead, outcomes):
    edit(session, lead, [], title="After")
    then = session_as_taught(session, SEPTEMBER - dt.timedelta(days=365))
    assert then.title == "Before"


def test_a_moment_before_it_was_added_gives_way_to_a_later_one(session, lead, outcomes):
    with time_machine.travel(OCTOBER):
        edit(session, lead, outcomes, title="Second")
    edit(session, lead, [], title="Third")
    long_before = SEPTEMBER - dt.timedelta(days=365)
    then = session_as_taught(session, long_before, OCTOBER + dt.timedelta(hours=1))
    assert (then.title, then.outcomes) == ("Second", outcomes)


def test_it_does_not_need_the_change_history(session, lead, outcomes):
    with time_machine.travel(OCTOBER):
        edit(session, lead, outcomes, title="Second")
    edit(session, lead, [], title="Third")
    later = OCTOBER + dt.timedelta(hours=1)
    moments = (SEPTEMBER, later, dt.datetime.now(dt.UTC))
    before = [session_as_taught(session, moment) for moment in moments]
    assert [then.title for then in before] == ["Before", "Second", "Third"]
    session.history.all().delete()
    assert [session_as_taught(session, moment) for moment in moments] == before


def test_a_save_that_changes_nothing_keeps_no_version(session, lead, outcomes):
    edit(session, lead, outcomes[:1], aims="One\n\n Two ")
    assert not session.versions.exists()


def test_an_outcome_that_is_left_out_later_was_covered_then(session, lead, outcomes):
    edit(session, lead, [])
    then = session_as_taught(session, OCTOBER)
    assert (then.outcomes, then.changed) == (outcomes[:1], ("what it covers",))
