"""Operators' pages show no free text and no child, and cannot change a record past the rules."""

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from classes import history
from classes.models import User
from lessons.evenings.door.links import make_door_link
from lessons.models import LessonOutcome
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

WORDS = "Ben R said this"

SHOWN_TEXTS = {
    "email",
    "name",
    "title",
    "slug",
    "urn",
    "safeguarding_lead",
    "external_id",
    "key",
    "publisher",
    "place",
    "founding_name",
    "sha256",
    "shipped_seen",
    "version",
    "backup_version",
}
"""Names of staff, schools and classes, titles, and what a program writes. None is a note."""

OURS = {
    model: model_admin
    for model, model_admin in admin.site._registry.items()
    if model._meta.app_label in {"classes", "curriculum", "lessons", "reports"}
}
SHIPPED = {"Framework", "Outcome"}


@pytest.fixture
def operator(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("op@trust.example", "x", name="O. Perator"))
    return client


@pytest.fixture
def lesson(school):
    group = factories.ClassGroupFactory(school=school)
    planned = factories.PlannedSessionFactory(class_group=group, set_aside_reason=f"{WORDS} 1")
    lesson = factories.LessonFactory(planned_session=planned, note=f"{WORDS} 2")
    lesson.note = f"{WORDS} 3"
    history.save(lesson, by=lesson.taught_by, reason=f"{WORDS} 4")
    lesson.note, lesson.taught_by, lesson.visitor = f"{WORDS} 5", None, f"{WORDS} 6"
    history.save(lesson, by=lesson.recorded_by)
    return lesson


@pytest.fixture
def evening(school, lead):
    texts = ("presented_by", "agenda", "questions", "private_note")
    evening = factories.InformationEveningFactory(school=school, **dict.fromkeys(texts, WORDS))
    evening.questions = f"{WORDS} again"
    history.save(evening, by=lead, reason=WORDS)
    return evening


@pytest.mark.parametrize("model", [m for m in OURS if m.__name__ not in SHIPPED], ids=str)
def test_no_page_offers_a_free_text(rf, model, db):
    request = rf.get("/admin/")
    request.user = User(is_staff=True, is_superuser=True)
    shown = set(OURS[model].get_fields(request, None)) | set(OURS[model].list_display)
    texts = {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }
    assert shown & texts <= SHOWN_TEXTS


def test_the_pages_of_a_lesson_show_neither_its_words_nor_a_reason(operator, lesson):
    planned = lesson.planned_session
    for page in (
        "lesson/",
        f"lesson/{lesson.pk}/change/",
        f"lesson/{lesson.pk}/history/",
        "plannedsession/",
        f"plannedsession/{planned.pk}/change/",
        f"plannedsession/{planned.pk}/history/",
    ):
        answer = operator.get(f"/admin/lessons/{page}")
        assert answer.status_code == 200
        assert WORDS not in answer.text, page


def test_the_pages_of_an_evening_and_its_door_show_no_words(operator, evening, lead):
    link, _ = make_door_link(evening=evening, label=WORDS, by=lead)
    for name, pk in (("informationevening", evening.pk), ("doorlink", link.pk)):
        for page in ("", f"{pk}/change/", f"{pk}/history/"):
            assert WORDS not in operator.get(f"/admin/lessons/{name}/{page}").text


NAMED = "Ben Rowlands"


@pytest.fixture
def named(school):
    """The admin pages of records whose every title, address and file names a child."""
    oak = factories.ClassGroupFactory(school=school)
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Ben R")
    module = factories.ModuleFactory(
        school=school, key="ben-rowlands", title=NAMED, publisher=NAMED, about=NAMED
    )
    session = factories.SessionFactory(module=module, title=NAMED, aims=NAMED)
    paper = factories.DocumentFactory(school=school, title=NAMED)
    address = "https://ours.example/ben-rowlands"
    resource = factories.ResourceFactory(
        school=school, title=NAMED, publisher=NAMED, url=address, link_moved_to=address
    )
    of_paper = factories.ResourceFactory(school=school, title=NAMED, url="", document=paper)
    resource.sessions.add(session)
    evening = factories.InformationEveningFactory(
        school=school, title=NAMED, place=NAMED, module=module
    )
    evening.documents.add(paper)
    planned = factories.PlannedSessionFactory(class_group=oak, session=session)
    lesson = factories.LessonFactory(planned_session=planned)
    return {
        "curriculum/module": module,
        "curriculum/session": session,
        "curriculum/document": paper,
        "curriculum/resource": of_paper,
        "lessons/informationevening": evening,
        "lessons/plannedsession": planned,
        "lessons/lesson": lesson,
    }


def test_no_page_shows_the_name_of_a_child_in_a_title_or_an_address(operator, named):
    pages = [
        f"/admin/{name}/{page}"
        for name, record in named.items()
        for page in ("", f"{record.pk}/change/", f"{record.pk}/history/")
    ]
    resource = named["curriculum/session"].resources.get()
    pages.append(f"/admin/curriculum/resource/{resource.pk}/change/")
    field = "app_label=lessons&model_name=plannedsession&field_name=session"
    pages.append(f"/admin/autocomplete/?{field}&term=Invented")
    answers = {page: operator.get(page) for page in pages}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert [page for page, answer in answers.items() if "rowlands" in answer.text.lower()] == []
    assert "a child" in answers["/admin/curriculum/session/"].text


def test_the_names_of_a_school_are_read_once_a_page(operator, named):
    counts = []
    for sessions in (0, 5):
        for position in range(sessions):
            factories.SessionFactory(module=named["curriculum/module"], position=position + 20)
        with CaptureQueriesContext(connection) as queries:
            operator.get("/admin/curriculum/session/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_search_finds_nothing_by_a_title(operator, named):
    for name in named:
        page = operator.get(f"/admin/{name}/", {"q": "Rowlands"})
        assert page.context["cl"].result_count == 0, name


def test_the_history_says_who_changed_what_and_when(operator, lesson):
    page = operator.get(f"/admin/lessons/lesson/{lesson.pk}/history/").text
    assert lesson.recorded_by.name in page
    assert "note" in page


def test_an_earlier_version_is_neither_shown_nor_saved(operator, lesson):
    row = lesson.history.last()
    address = f"/admin/lessons/lesson/{lesson.pk}/history/{row.pk}/"
    sent = {"outcome": LessonOutcome.TAUGHT, "held_on": "2020-01-01", "minutes": 1, "note": ""}
    assert operator.get(address).status_code == 404
    assert operator.post(address, sent).status_code == 404
    lesson.refresh_from_db()
    assert lesson.minutes == 60


@pytest.mark.parametrize("name", ["classes/school", "classes/classgroup", "curriculum/session"])
def test_no_record_can_be_put_back_to_an_earlier_version(operator, school, name):
    app, model = name.split("/")
    group = factories.ClassGroupFactory(school=school)
    session = factories.SessionFactory(module__school=school)
    record = {"school": school, "classgroup": group, "session": session}[model]
    row = record.history.first()
    assert operator.post(f"/admin/{app}/{model}/{record.pk}/history/{row.pk}/").status_code == 404
