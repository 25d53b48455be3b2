"""The plan page: what is taught and with what, and where the person's own classes stand."""

import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Role
from curriculum.models import LinkState
from curriculum.sessions.actions import archive_session
from lessons.planning.actions import exclude
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def session(planned):
    return planned[0].session


@pytest.fixture
def address(school, session) -> str:
    return reverse("lessons:plan", args=[school.slug, session.pk])


def attach(session, **fields):
    resource = factories.ResourceFactory(school=session.module.school, **fields)
    resource.sessions.add(session)
    return resource


def test_it_shows_its_resources_with_the_state_of_each_link(as_lead, session, address):
    attach(session, title="Film", url="https://film.example/", link_state=LinkState.WORKING)
    attach(session, title="Game", url="https://game.example/", link_state=LinkState.BROKEN)
    page = as_lead.get(address)
    assert document(page).xpath("//a[@href='https://film.example/']")[0].text == "Film"
    text = text_of(page)
    assert "Working" in text
    assert "Broken" in text


def test_put_away_resources_and_those_of_other_sessions_are_not_there(as_lead, session, address):
    attach(session, title="Old film", is_archived=True)
    attach(factories.SessionFactory(module=session.module, position=9), title="Other film")
    text = as_lead.get(address).text
    assert "film" not in text
    assert "This session has no resources." in text


def test_own_classes_come_first_and_can_be_logged(sign_in, school, teacher, planned, address):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash")
    theirs = factories.PlannedSessionFactory(class_group=ash, session=planned[0].session)
    page = sign_in(teacher).get(address)
    assert page.text.index("Your classes") < page.text.index("Other classes")
    assert page.text.index("5 Oak") < page.text.index("5 Ash")
    assert f"?planned={planned[0].pk}&amp;" in page.text
    assert f"?planned={theirs.pk}&amp;" not in page.text
    assert "Log it for 5 Oak" in page.text


def test_a_lead_logs_for_any_class_an_own_one_first(as_lead, lead, school, planned, address):
    fir = factories.ClassGroupFactory(school=school, name="5 Fir", teachers=[lead])
    own = factories.PlannedSessionFactory(class_group=fir, session=planned[0].session)
    page = as_lead.get(address)
    assert "Log it for 5 Fir" in page.text
    assert f"?planned={own.pk}&amp;" in page.text
    assert f"?planned={planned[0].pk}&amp;" in page.text


def test_a_lesson_that_was_taught_is_opened_from_here(sign_in, person, planned, log, address):
    lesson = log(planned[0])
    page = sign_in(person(Role.VIEWER)).get(address)
    assert "Mon 12 Oct" in page.text
    assert f"/lessons/{lesson.pk}/" in page.text
    assert "Log it" not in page.text


def test_what_is_part_taught_is_finished_by_its_teacher(sign_in, teacher, planned, log, address):
    log(planned[0], outcome="part")
    page = sign_in(teacher).get(address).text
    assert "Part taught" in page
    assert f"?planned={planned[0].pk}&amp;" in page


def test_what_is_set_aside_says_why_and_is_not_logged(as_lead, lead, planned, address):
    exclude(planned_sessions=planned[:1], reason="Two-year cycle", by=lead)
    page = as_lead.get(address).text
    assert "Two-year cycle" in page
    assert "Log it" not in page


def test_a_due_date_stands_beside_its_class(as_lead, planned, address):
    planned[0].due_on = dt.date(2026, 12, 1)
    planned[0].save()
    assert "Tue 1 Dec" in as_lead.get(address).text


def test_an_archived_session_says_so_and_leaves_the_count(as_lead, lead, session, planned, address):
    other = reverse("lessons:plan", args=[session.module.school.slug, planned[1].session_id])
    assert "session 2 of 3" in as_lead.get(other).text
    archive_session(session=session, by=lead)
    assert "archived session" in as_lead.get(address).text
    assert "session 1 of 2" in as_lead.get(other).text


def test_asked_for_on_paper_it_prints_at_once(as_lead, address):
    assert "data-print-at-once" not in as_lead.get(address).text
    assert "data-print-at-once" in as_lead.get(address, {"print": 1}).text


@pytest.mark.parametrize(
    ("lines", "density"), [(1, ""), (26, ""), (27, "dense"), (45, "denser"), (65, "densest")]
)
def test_the_longer_it_is_the_closer_it_is_set_on_paper(session, lines, density):
    session.outline = "\n".join(["Talk"] * lines)
    assert session.density == density


def test_a_date_on_a_closed_day_is_pointed_out(as_lead, school, planned):
    planned[0].due_on = dt.date(2026, 12, 22)
    planned[0].save()
    page = as_lead.get(reverse("lessons:plan", args=[school.slug, planned[0].session_id]))
    assert "Tuesday 22 December 2026 is usually a holiday (Christmas)." in text_of(page)
