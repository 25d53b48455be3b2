"""What is sent after a session has ended is found again by who typed it, and by nobody else."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from classes.models import KeptForm, Role
from lessons.models import Lesson
from reports.retention.expired import delete_expired
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def teacher(person):
    return person(Role.TEACHER)


@pytest.fixture
def planned(school, teacher):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2, teachers=[teacher])
    return factories.PlannedSessionFactory(class_group=oak)


@pytest.fixture
def address(school, planned):
    return reverse("lessons:log", args=[school.slug]) + f"?planned={planned.pk}"


def typed_into(client, address, **typed):
    """Return what the browser sends of the form at `address`, with what was typed."""
    page = document(client.get(address))
    hidden = page.xpath("//form[contains(@class, 'lesson-form')]//input[@type='hidden']")
    fields = {field.get("name"): field.get("value") or "" for field in hidden}
    return fields | {"outcome": "taught", "held_on": "2026-11-20"} | typed


@pytest.fixture
def sent(sign_in, teacher, address, planned):
    """Open the form as the teacher, end the session, then send it. Return the answer."""
    client = sign_in(teacher)
    pupil = planned.class_group.enrolments.first().pupil
    data = typed_into(client, address, note="Typed in the corridor", away=[pupil.pk])
    Session.objects.all().delete()
    return client.post(address, data)


def form_after(answer, client):
    """Return the page that signing in leads to, for a client that is signed in."""
    return client.get(parse_qs(urlsplit(answer["Location"]).query)["next"][0])


def test_sign_in_says_that_it_is_kept(sent):
    page = text_of(sent.client.get(sent["Location"]))
    assert "It is kept for an hour, for your account alone." in page
    assert not Lesson.objects.exists()


def test_the_same_person_finds_the_form_as_it_was(sent, sign_in, teacher):
    answer = form_after(sent, sign_in(teacher))
    page = document(answer)
    assert "This was not saved yet, because you had to sign in." in text_of(answer)
    assert page.xpath("//textarea[@name='note']")[0].text.strip() == "Typed in the corridor"
    assert page.xpath("//input[@name='held_on']/@value") == ["2026-11-20"]
    assert len(page.xpath("//input[@name='away'][@checked]")) == 1
    assert not Lesson.objects.exists()


def test_saving_it_forgets_it(sent, sign_in, teacher, address):
    client = sign_in(teacher)
    client.post(address, typed_into(client, address, taught_by=teacher.pk))
    assert Lesson.objects.count() == 1
    assert not KeptForm.objects.exists()


def test_a_colleague_who_signs_in_on_the_same_device_sees_nothing_of_it(sent, sign_in, lead):
    answer = form_after(sent, sign_in(lead))
    assert answer.status_code == 200
    assert "Typed in the corridor" not in answer.content.decode()
    assert "You were signed out before" not in text_of(answer)


def test_nothing_of_it_can_be_read_in_the_database(sent):
    assert "corridor" not in KeptForm.objects.get().typed


def test_after_an_hour_it_is_gone(sent, sign_in, teacher):
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, 1, tzinfo=dt.UTC)):
        assert "Typed in the corridor" not in form_after(sent, sign_in(teacher)).content.decode()
        delete_expired()
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("owner", ["", "7", "made:up"])
def test_nothing_is_kept_of_a_form_that_names_nobody_to_whom_it_was_shown(address, owner, db):
    answer = Client().post(address, {"form_owner": owner, "note": "Planted"})
    assert answer["Location"].endswith("&unsaved=1")
    assert not KeptForm.objects.exists()


def test_only_the_newest_forms_of_an_account_are_kept(sign_in, teacher, address):
    data = typed_into(sign_in(teacher), address)
    for number in range(12):
        Client().post(f"{address}&n={number}", data)
    kept = KeptForm.objects.values_list("address", flat=True)
    assert {text.rpartition("=")[2] for text in kept} == {str(number) for number in range(2, 12)}


def test_in_the_dialog_the_answer_leads_to_sign_in(sign_in, teacher, address):
    client = sign_in(teacher)
    data = typed_into(client, address, note="Typed in the grid")
    Session.objects.all().delete()
    answer = client.post(address, data, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["X-Sign-In"].endswith("&kept=1")
    assert KeptForm.objects.get().user == teacher


def test_so_it_is_with_the_sheet_of_an_evening(sign_in, teacher, school, planned):
    evening = factories.InformationEveningFactory(school=school, class_groups=[planned.class_group])
    group = planned.class_group
    address = reverse("lessons:evening_paper", args=[school.slug, evening.pk, group.pk])
    client = sign_in(teacher)
    page = document(client.get(address))
    fields = {field.get("name"): field.get("value") or "" for field in page.xpath("//main//input")}
    adults = next(name for name in fields if name.startswith("adults"))
    Session.objects.all().delete()
    answer = client.post(address, fields | {adults: "2"})
    page = document(form_after(answer, sign_in(teacher)))
    assert page.xpath(f"//input[@name='{adults}']/@value") == ["2"]


def test_so_it_is_with_a_new_evening(sign_in, lead, school):
    address = reverse("lessons:evening_new", args=[school.slug])
    page = document(sign_in(lead).get(address))
    owner = page.xpath("//input[@name='form_owner']/@value")[0]
    answer = Client().post(address, {"form_owner": owner, "questions": "What of phones?"})
    page = document(form_after(answer, sign_in(lead)))
    assert page.xpath("//textarea[@name='questions']")[0].text.strip() == "What of phones?"


@pytest.fixture
def sent_to_strict(teacher, address):
    """Return a function that sends the teacher's form once `then` has signed in, in that browser.

    The token of the page is another than the browser's by then.
    """
    client = Client(enforce_csrf_checks=True)
    client.force_login(teacher)
    data = typed_into(client, address, note="Typed in tab A")

    def send(then, **headers):
        client.logout()
        client.force_login(then)
        return client.post(address, data, headers=headers)

    return send


def test_who_signed_in_again_in_another_tab_goes_on_in_the_form(sent_to_strict, teacher):
    answer = sent_to_strict(teacher)
    page = document(answer.client.get(answer["Location"]))
    assert page.xpath("//textarea[@name='note']")[0].text.strip() == "Typed in tab A"


def test_in_the_dialog_the_browser_is_led_to_the_form(sent_to_strict, teacher):
    answer = sent_to_strict(teacher, **{"HX-Request": "true"})
    assert "Typed in tab A" in answer.client.get(answer["HX-Redirect"]).content.decode()


def test_who_signed_in_as_another_reads_to_sign_out_and_gets_nothing(sent_to_strict, teacher, lead):
    answer = sent_to_strict(lead)
    (link,) = document(answer).xpath("//main//a[contains(@href, 'logout')]/@href")
    assert answer.status_code == 403
    assert KeptForm.objects.get().user == teacher
    signed_out = answer.client.get(link)
    assert signed_out.status_code == 200


def test_what_cannot_be_kept_says_that_somebody_signed_in_since(lead, school):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)
    answer = client.post(reverse("lessons:move_planned", args=[school.slug]))
    assert answer.status_code == 403
    assert answer["X-Why"].startswith("Somebody has signed in with this browser")
