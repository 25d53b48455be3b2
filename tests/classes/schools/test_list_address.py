"""The address of the nightly class list, on the page of settings."""

import pytest
from django.urls import reverse

from classes.models import NightlyList, Role, School
from classes.schools.list_address import encrypt_anew, list_address
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

SECRET = "https://reports.example.org/live/k3y?format=csv"


@pytest.fixture
def page(school):
    return reverse("classes:settings", args=[school.slug])


@pytest.fixture
def save(as_lead, page):
    """Return what changes fields of the form, as a browser sends it, and saves it."""

    def press(**changes):
        forms = document(as_lead.get(page)).forms
        (form,) = [one for one in forms if "keep_names_years" in one.fields]
        fields = dict(form.form_values())
        return as_lead.post(page, fields | changes, follow=True)

    return press


def test_an_address_is_kept_encrypted_and_only_its_website_is_shown(save, school):
    shown = save(new_list_address=SECRET).text
    school.refresh_from_db()
    assert list_address(school) == SECRET
    assert "k3y" not in school.list_address
    assert "k3y" not in shown
    assert "reports.example.org" in shown


def test_a_blank_field_keeps_the_address_and_the_box_removes_it(save, school):
    save(new_list_address=SECRET)
    save(name="Another name")
    school.refresh_from_db()
    assert list_address(school) == SECRET
    NightlyList.objects.create(school=school, problem="The address answers with an error.")
    save(no_list_address="on")
    school.refresh_from_db()
    assert (school.list_address, school.list_host) == ("", "")
    assert not NightlyList.objects.exists(), "what went wrong with it is over"


@pytest.mark.parametrize(
    "wrong",
    ["http://reports.example.org/k3y", "reports.example.org/k3y", "https://k3y", "file:k3y"],
)
def test_only_https_is_accepted_and_what_was_typed_is_not_sent_back(save, school, wrong):
    answer = save(new_list_address=wrong)
    assert answer.status_code == 422
    assert "It begins with https://" in text_of(answer)
    assert "k3y" not in answer.text
    assert not School.objects.get(pk=school.pk).list_address


def test_the_change_history_has_the_change_without_the_secret(save, school, as_lead):
    save(new_list_address=SECRET)
    save(new_list_address=SECRET.replace("k3y", "oth3r"))
    history = as_lead.get(reverse("reports:history", args=[school.slug])).text
    assert "reports.example.org" in history
    assert history.count("New address of the nightly class list") == 2
    assert "k3y" not in history
    assert "oth3r" not in history


def test_only_who_manages_can_set_it(page, sign_in, person, school):
    answer = sign_in(person(Role.TEACHER)).post(page, {"new_list_address": SECRET})
    assert answer.status_code in (403, 404)
    assert not School.objects.get(pk=school.pk).list_address


def test_an_address_moves_to_a_new_key(save, school, settings):
    save(new_list_address=SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key that is long enough for anything"
    encrypt_anew()
    settings.SECRET_KEY_FALLBACKS = []
    assert list_address(School.objects.get(pk=school.pk)) == SECRET
