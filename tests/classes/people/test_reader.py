"""What people typed is shown without the names that a reader may not see, on every page."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.models import Role
from lessons.planning.actions import exclude
from tests import factories
from tests.pages import text_of

NAMING = "Bethan Rowlands was upset, so Bethan left. Amina K stayed."


@pytest.fixture
def teacher(person):
    return person(Role.TEACHER)


@pytest.fixture
def oak(school, teacher):
    """5 Oak, with Amina K, taught by the teacher."""
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", teachers=[teacher])
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Amina K")
    return oak


@pytest.fixture
def elm(school):
    """6 Elm, with Bethan R; another teacher's."""
    elm = factories.ClassGroupFactory(school=school, name="6 Elm")
    factories.EnrolmentFactory(class_group=elm, pupil__display_name="Bethan R")
    return elm


@pytest.fixture
def lesson(oak, elm, lead):
    """A lesson of 6 Elm whose every text names a child."""
    planned = factories.PlannedSessionFactory(class_group=elm)
    other = factories.PlannedSessionFactory(class_group=elm, session__module=planned.session.module)
    exclude(planned_sessions=[other], reason=NAMING, by=lead)
    return factories.LessonFactory(
        planned_session=planned, note=NAMING, visitor="Bethan Rowlands’s mum", taught_by=None
    )


@pytest.fixture
def pages(school, elm, lesson):
    evening = factories.InformationEveningFactory(
        school=school,
        starts_at=dt.datetime(2026, 12, 2, 18, tzinfo=dt.UTC),
        **dict.fromkeys(("title", "place", "presented_by", "agenda"), NAMING),
        questions=NAMING,
        private_note=NAMING,
    )
    evening.documents.add(factories.DocumentFactory(school=school, title="Bethan’s poster"))
    factories.ResourceFactory(school=school, title=NAMING, about=NAMING, publisher=NAMING)
    addresses = {
        "reports:home": [],
        "lessons:lesson": [lesson.pk],
        "lessons:lessons": [],
        "lessons:class_page": [elm.pk],
        "lessons:plan": [lesson.planned_session.session_id],
        "lessons:evening": [evening.pk],
        "lessons:evenings": [],
        "curriculum:resources": [],
    }
    return {name: reverse(name, args=[school.slug, *args]) for name, args in addresses.items()}


@pytest.mark.sqlite_is_enough
def test_a_viewer_reads_no_name_on_any_page(sign_in, person, pages):
    client = sign_in(person(Role.VIEWER))
    for name, address in pages.items():
        text = text_of(client.get(address))
        assert not {"Bethan", "Rowlands", "Amina"} & set(text.replace("’", " ").split()), name
    assert "a child was upset, so a child left." in text_of(client.get(pages["lessons:lesson"]))


def test_a_teacher_reads_the_names_of_their_own_class_only(sign_in, teacher, pages):
    client = sign_in(teacher)
    for name, address in pages.items():
        text = text_of(client.get(address))
        assert not {"Bethan", "Rowlands"} & set(text.replace("’", " ").split()), name
    evening = text_of(client.get(pages["lessons:evening"]))
    assert evening.count("a child was upset, so a child left. Amina K stayed.") >= 5


@pytest.mark.sqlite_is_enough
def test_the_lead_reads_all_names(as_lead, pages):
    assert "Bethan Rowlands was upset, so Bethan left" in text_of(
        as_lead.get(pages["lessons:lesson"])
    )


@pytest.mark.sqlite_is_enough
def test_of_two_children_with_a_name_the_one_of_the_class_is_meant(
    sign_in, teacher, school, oak, elm
):
    factories.EnrolmentFactory(class_group=elm, pupil__display_name="Amina S")
    texts = {}
    for group in (oak, elm):
        lesson = factories.LessonFactory(
            planned_session__class_group=group, note="Amina was very kind."
        )
        page = reverse("lessons:lesson", args=[school.slug, lesson.pk])
        texts[group.name] = text_of(sign_in(teacher).get(page))
    assert "Amina was very kind." in texts["5 Oak"]
    assert "a child was very kind." in texts["6 Elm"]


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    ("role", "typed", "how_many"),
    [
        (Role.VIEWER, "Bethan", 0),
        (Role.VIEWER, "rowl", 0),
        (Role.VIEWER, "upset", 1),
        (Role.TEACHER, "Bethan", 0),
        (Role.PSHE_LEAD, "Bethan", 1),
        (Role.SAFEGUARDING_LEAD, "rowl", 1),
    ],
)
def test_a_search_finds_only_what_the_searcher_may_read(
    sign_in, person, pages, role, typed, how_many
):
    client = sign_in(person(role))
    for name in ("lessons:lessons", "curriculum:resources"):
        page = client.get(pages[name], {"q": typed})
        assert page.context["count"] == how_many, name
        sees_all = role in (Role.PSHE_LEAD, Role.SAFEGUARDING_LEAD)
        assert ("Looks only at what you can read here." in text_of(page)) is not sees_all


@pytest.mark.sqlite_is_enough
def test_names_are_looked_up_once_a_page(sign_in, person, pages):
    counts = {}
    for role in (Role.SAFEGUARDING_LEAD, Role.VIEWER):
        client = sign_in(person(role))
        for name in ("lessons:lessons", "lessons:lesson", "lessons:evening"):
            with CaptureQueriesContext(connection) as queries:
                client.get(pages[name])
            counts[role, name] = len(queries)
    for name in ("lessons:lessons", "lessons:lesson"):
        assert counts[Role.VIEWER, name] <= counts[Role.SAFEGUARDING_LEAD, name] + 1
