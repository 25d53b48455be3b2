"""A form that is sent twice is saved once: after a lost answer, a reload, or two presses."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import Pupil, SavedForm
from classes.urls.staff import urlpatterns as classes_pages
from curriculum.models import Module, Resource, Session
from curriculum.urls.staff import urlpatterns as curriculum_pages
from lessons.models import EveningAnswer, InformationEvening, Lesson
from lessons.urls.staff import urlpatterns as lessons_pages
from reports.retention.expired import delete_expired
from tests import factories
from tests.pages import document

LESSON = {
    "outcome": "part",
    "held_on": "2026-11-20",
    "visitor": "A nurse",
    "minutes": "30",
}


@pytest.fixture
def planned(school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2)
    return factories.PlannedSessionFactory(class_group=oak)


@pytest.fixture
def send(sign_in, lead, school):
    """Return a caller that opens a form and sends it twice, and returns both answers."""
    client = sign_in(lead)

    def call(name, data, *, args=(), query="", changes=None, headers=None):
        address = reverse(name, args=[school.slug, *args]) + query
        key = document(client.get(address)).xpath("//input[@name='form_key']/@value")[0]
        first = client.post(address, data | {"form_key": key}, headers=headers)
        again = data | {"form_key": key} | (changes or {})
        return first, client.post(address, again, headers=headers)

    return call


def test_a_part_taught_lesson_whose_answer_was_lost_is_logged_once(send, planned):
    first, second = send("lessons:log", LESSON, query=f"?planned={planned.pk}")
    assert Lesson.objects.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]


def test_whoever_sends_a_form_again_is_told_that_it_was_saved_before(send, planned, client):
    _, second = send("lessons:log", LESSON, query=f"?planned={planned.pk}")
    page = second.client.get(second["Location"])
    assert "It was not saved again." in document(page).text_content()


def test_a_dialog_that_is_sent_again_shows_the_page_as_it_is_now(send, planned):
    headers = {"HX-Request": "true"}
    first, second = send("lessons:log", LESSON, query=f"?planned={planned.pk}", headers=headers)
    assert Lesson.objects.count() == 1
    assert first.status_code == 200
    assert second["HX-Refresh"] == "true"


def test_another_lesson_on_the_same_form_after_going_back_is_saved(send, planned):
    query = f"?planned={planned.pk}"
    send("lessons:log", LESSON, query=query, changes={"held_on": "2026-11-23"})
    days = {lesson.held_on for lesson in Lesson.objects.all()}
    assert days == {dt.date(2026, 11, 20), dt.date(2026, 11, 23)}


def test_a_form_that_was_refused_can_be_sent_again_with_the_same_key(send, planned):
    wrong = LESSON | {"visitor": ""}
    first, second = send("lessons:log", wrong, query=f"?planned={planned.pk}")
    assert (first.status_code, second.status_code) == (422, 422)
    assert not SavedForm.objects.exists()


def test_the_key_of_one_person_says_nothing_to_another(send, planned, sign_in, person, school):
    first, _ = send("lessons:log", LESSON, query=f"?planned={planned.pk}")
    teacher = person("teacher")
    planned.class_group.teachers.add(teacher)
    data = LESSON | {"form_key": first.wsgi_request.POST["form_key"]}
    sign_in(teacher).post(first.wsgi_request.get_full_path(), data)
    assert Lesson.objects.count() == 2


def test_only_a_digest_of_what_was_typed_is_kept(send, planned):
    send("lessons:log", LESSON | {"note": "Went well"}, query=f"?planned={planned.pk}")
    kept = SavedForm.objects.get()
    assert "Went well" not in str(kept.__dict__)


EVENING = {"title": "Evening", "held_on": "2027-01-13", "begins": "18:00", "ends": "19:15"}
SESSION = {"title": "Trust", "minutes": 45, "youngest_year": 5, "oldest_year": 6}
LINK = {"title": "Advice", "url": "https://a.example/", "audience": "families", "position": 1}


def test_children_who_are_pasted_twice_are_added_once(send, planned):
    data = {"names": "Ada F\nBen K", "on": "2026-09-01"}
    send("lessons:add_pupils", data, args=[planned.class_group.pk])
    assert Pupil.objects.filter(display_name__in=["Ada F", "Ben K"]).count() == 2


def test_an_evening_that_is_sent_twice_is_one_evening(send, planned):
    data = EVENING | {"class_groups": [planned.class_group.pk], "place": "Hall", "agenda": ""}
    send("lessons:evening_new", data)
    assert InformationEvening.objects.count() == 1


def test_a_link_that_is_sent_twice_is_one_resource_and_no_error(send, school):
    first, second = send("curriculum:link_new", LINK)
    assert second.status_code == first.status_code == 302
    assert Resource.objects.filter(school=school).count() == 1


def test_a_module_with_a_session_and_a_copy_of_it_are_each_made_once(send, school):
    send("curriculum:module_new", {"title": "Safety"})
    module = Module.objects.get(school=school)
    send("curriculum:session_new", SESSION, args=[module.pk])
    assert Session.objects.filter(module=module).count() == 1
    send("curriculum:module_duplicate", {"title": "Copy"}, args=[module.pk])
    assert Module.objects.filter(school=school).count() == 2


def test_a_family_whose_thanks_did_not_arrive_is_counted_once(client, school):
    factories.FamiliesPageFactory(school=school)
    starts = timezone.now() + dt.timedelta(days=9)
    evening = factories.InformationEveningFactory(
        school=school, starts_at=starts, ends_at=starts + dt.timedelta(hours=1)
    )
    address = reverse("coming:coming", args=[school.slug, evening.pk])
    key = document(client.get(address)).xpath("//input[@name='form_key']/@value")[0]
    data = {"first_name": "Ada", "surname_letter": "F", "adults": "2", "form_key": key}
    answers = [client.post(address, data) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert "messages" not in answers[1].cookies
    assert EveningAnswer.objects.count() == 1


def test_it_is_forgotten_after_some_days_that_a_form_was_saved(school, today):
    for days in (2, 4):
        saved = SavedForm.objects.create(school=school, digest=str(days))
        SavedForm.objects.filter(pk=saved.pk).update(
            saved_at=timezone.now() - dt.timedelta(days=days)
        )
    delete_expired()
    assert [saved.digest for saved in SavedForm.objects.all()] == ["2"]


CREATING = {
    "add_pupils",
    "class_new",
    "come_back",
    "copy",
    "document_new",
    "evening_new",
    "link_new",
    "log",
    "log_several",
    "module_duplicate",
    "module_new",
    "scheme_import",
    "session_new",
}


def test_every_page_that_creates_something_saves_a_form_once():
    """Imports, the start of a year and invitations are not here.

    Their second answer says what happened to the first. An invitation's message tells whether the
    email left, which is known only after the transaction.
    """
    pages = curriculum_pages + lessons_pages + classes_pages
    once = {page.name for page in pages if hasattr(page.callback, "saves_once")}
    assert once == CREATING
    assert {page.name for page in pages if page.name.endswith("_new")} <= CREATING
