"""Adding, reordering, archiving and removing the sessions of a module."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classes.models import Role
from curriculum.models import Session
from curriculum.sessions import actions as sessions
from curriculum.sessions.actions import (
    add_session,
    archive_session,
    move_session,
    remove_session,
    restore_session,
)
from tests import factories
from tests.examples import examples


@pytest.fixture
def module(school):
    module = factories.ModuleFactory(school=school)
    for position, title in enumerate("ABCD", start=1):
        factories.SessionFactory(module=module, position=position, title=title)
    return module


def named(module, title) -> Session:
    return module.sessions.get(title=title)


def order(module) -> str:
    """Return the titles in order, archived ones in lower case. Check that positions run from 1."""
    ordered = list(module.sessions.order_by("position"))
    assert [session.position for session in ordered] == list(range(1, len(ordered) + 1))
    return "".join(
        session.title.lower() if session.is_archived else session.title for session in ordered
    )


def new(module, title="E") -> Session:
    return Session(module=module, title=title)


def test_a_new_session_comes_last(module, lead):
    outcome = factories.OutcomeFactory()
    session = add_session(session=new(module), outcomes=[outcome], by=lead)
    assert order(module) == "ABCDE"
    assert session.outcomes.get() == outcome
    assert session.history.first().history_user == lead


def test_a_new_session_comes_before_those_archived(module, lead):
    archive_session(session=named(module, "A"), by=lead)
    add_session(session=new(module), outcomes=[], by=lead)
    assert order(module) == "BCDEa"


def test_a_module_holds_so_many_and_no_more(module, lead, monkeypatch):
    monkeypatch.setattr(sessions, "MAX_SESSIONS", 4)
    with pytest.raises(ValidationError, match="up to 4"):
        add_session(session=new(module), outcomes=[], by=lead)


@pytest.mark.parametrize(
    ("title", "up", "then"),
    [("B", True, "BACD"), ("B", False, "ACBD"), ("A", True, "ABCD"), ("D", False, "ABCD")],
)
def test_a_session_changes_places_with_its_neighbour(module, lead, title, up, then):
    move_session(session=named(module, title), up=up, by=lead)
    assert order(module) == then


def test_a_move_from_a_stale_page_is_refused_with_where_the_session_is(module, lead, person):
    move_session(session=named(module, "A"), up=False, shown=1, by=person(Role.PSHE_LEAD))
    with pytest.raises(
        ValidationError,
        match=r"This session has moved since you opened the page\. It is number 2 now\. Nothing",
    ):
        move_session(session=named(module, "A"), up=False, shown=1, by=lead)
    assert order(module) == "BACD"


def test_moving_leaves_what_a_session_says_and_covers_in_its_history(module, lead):
    outcome = factories.OutcomeFactory(sessions=[named(module, "A")])
    move_session(session=named(module, "A"), up=False, by=lead)
    version = named(module, "A").history.first()
    assert (version.position, version.title, version.history_user) == (2, "A", lead)
    assert [row.outcome for row in version.outcomes.all()] == [outcome]


def test_one_that_did_not_move_has_no_new_entry_in_its_history(module, lead):
    before = named(module, "D").history.count()
    move_session(session=named(module, "A"), up=False, by=lead)
    assert named(module, "D").history.count() == before


def test_the_last_in_use_does_not_move_among_those_archived(module, lead):
    archive_session(session=named(module, "A"), by=lead)
    move_session(session=named(module, "D"), up=False, by=lead)
    assert order(module) == "BCDa"


def test_an_archived_session_cannot_be_moved(module, lead):
    archive_session(session=named(module, "A"), by=lead)
    with pytest.raises(ValidationError, match="Restore it first"):
        move_session(session=named(module, "A"), up=True, by=lead)


def test_a_restored_session_is_the_last_in_use(module, lead):
    for title in "AB":
        archive_session(session=named(module, title), by=lead)
    assert order(module) == "CDba"
    restore_session(session=named(module, "A"), by=lead)
    assert order(module) == "CDAb"


def test_archiving_twice_is_archiving_once(module, lead):
    for _ in range(2):
        archive_session(session=named(module, "B"), by=lead)
    assert order(module) == "ACDb"


def test_a_session_that_nobody_is_due_is_removed_and_stays_in_the_history(module, lead):
    pk = named(module, "B").pk
    remove_session(session=named(module, "B"), reason="Doubled", by=lead)
    assert order(module) == "ACD"
    last = Session.history.filter(id=pk).first()
    assert (last.history_type, last.history_change_reason, last.title) == ("-", "Doubled", "B")


def test_removing_asks_for_a_reason(module, lead):
    with pytest.raises(ValidationError, match="Give a reason"):
        remove_session(session=named(module, "B"), reason=" ", by=lead)
    assert order(module) == "ABCD"


def test_a_session_that_a_class_is_due_cannot_be_removed(module, lead, school):
    planned = factories.PlannedSessionFactory(
        class_group=factories.ClassGroupFactory(school=school), session=named(module, "B")
    )
    with pytest.raises(ValidationError, match="Archive it instead"):
        remove_session(session=named(module, "B"), reason="Old", by=lead)
    assert order(module) == "ABCD"
    archive_session(session=named(module, "B"), by=lead)
    planned.refresh_from_db()
    assert planned.session == named(module, "B")


STEPS = st.lists(
    st.tuples(st.sampled_from(["up", "down", "archive", "restore"]), st.integers(0, 3)), max_size=8
)


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_positions_run_from_one_with_archived_ones_last(module, lead, steps):
    def do(verb: str, session: Session) -> None:
        match verb:
            case "archive":
                archive_session(session=session, by=lead)
            case "restore":
                restore_session(session=session, by=lead)
            case _ if not session.is_archived:
                move_session(session=session, up=verb == "up", by=lead)

    for verb, number in steps:
        do(verb, list(module.sessions.order_by("pk"))[number])
    titles = order(module)
    assert sorted(titles.upper()) == list("ABCD")
    assert titles == "".join(sorted(titles, key=str.islower))
