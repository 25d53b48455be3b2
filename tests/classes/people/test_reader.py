"""What people typed is shown without the names that a reader may not see, on every page."""

import datetime as dt
import io
import zipfile

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
        assert ("The search looks only at what you can read here." in text_of(page)) is not sees_all


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


TITLE = "What Bethan Rowlands asked"


@pytest.fixture
def titles(school, teacher, oak, elm, lead):
    """The addresses of pages with a module and a session whose every text names a child."""
    module = factories.ModuleFactory(
        school=school, key="bethan-rowlands", title=TITLE, publisher=TITLE, about=TITLE
    )
    texts = dict.fromkeys(("title", "aims", "outline", "before_teaching"), TITLE)
    sessions = [
        factories.SessionFactory(module=module, position=position, **texts)
        for position in (1, 2, 3)
    ]
    sessions[0].outcomes.add(factories.OutcomeFactory())
    oak.youngest_year = oak.oldest_year = 6  # whose children are about to leave
    oak.save()
    days = [dt.date(2026, 11, 5), dt.date(2026, 11, 12), dt.date(2026, 12, 3)]
    planned = [
        factories.PlannedSessionFactory(class_group=group, session=session, due_on=day)
        for group in (oak, elm)
        for session, day in zip(sessions, days, strict=True)
    ]
    taught = factories.LessonFactory(planned_session=planned[0], taught_by=teacher)
    pupil = oak.enrolments.get().pupil
    factories.MissedLessonFactory(lesson=taught, pupil=pupil)
    resource = factories.ResourceFactory(school=school)
    resource.sessions.set(sessions)
    paper = factories.DocumentFactory(school=school, filename="Bethan Rowlands.pdf")
    evening = factories.InformationEveningFactory(school=school, module=module)
    log = reverse("lessons:log", args=[school.slug])
    pages = {
        "reports:home": [],
        "reports:coverage": [],
        "reports:summary": [],
        "lessons:lessons": [],
        "lessons:lesson": [taught.pk],
        "lessons:amend": [taught.pk],
        "lessons:remove": [taught.pk],
        "lessons:log_several": [],
        "lessons:missed": [],
        "lessons:leaving": [],
        "lessons:pupil": [pupil.pk],
        "lessons:class_page": [oak.pk],
        "lessons:curriculum_map": [],
        "lessons:plans": [],
        "lessons:plan": [sessions[0].pk],
        "lessons:evening": [evening.pk],
        "curriculum:resources": [],
        "curriculum:document": [paper.pk],
        "curriculum:scheme_export": [module.pk],
    }
    addresses = [reverse(name, args=[school.slug, *args]) for name, args in pages.items()]
    return [
        *addresses,
        f"{addresses[-1]}?as=csv",
        log,
        f"{log}?planned={planned[1].pk}",
        f"{addresses[7]}?session={sessions[1].pk}",
        f"{addresses[3]}?module={module.pk}",
    ]


def named_in(answer) -> bool:
    """Return whether the name is anywhere in an answer: its text, its attributes, its headers."""
    headers = " ".join(answer.headers.values())
    content = b"".join(answer) if answer.streaming else answer.content
    if content[:2] == b"PK":
        content = b"".join(content_of(content))
    return b"rowlands" in content.lower() or "rowlands" in headers.lower()


def content_of(workbook: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return [parts.read(name) for name in parts.namelist()]


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("role", [Role.VIEWER, Role.TEACHER])
def test_titles_name_no_child_to_who_may_not_see_the_name(sign_in, person, teacher, titles, role):
    client = sign_in(teacher if role is Role.TEACHER else person(role))
    answers = {address: client.get(address) for address in titles}
    assert [address for address, answer in answers.items() if named_in(answer)] == []
    opened = [answer for answer in answers.values() if answer.status_code == 200]
    assert len(opened) == (len(titles) if role is Role.TEACHER else 15)


@pytest.mark.sqlite_is_enough
def test_a_lead_reads_titles_as_they_are(as_lead, titles):
    closed = [address for address in titles if not named_in(as_lead.get(address))]
    assert [address.split("/")[3:5] for address in closed] == []
