"""Requests that no page makes: each is refused in a sentence, or read as far as it makes sense."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django_tasks_db.models import DBTaskResult

from classes.models import ClassGroup, Role
from lessons.models import Lesson
from tests import factories
from tests.pages import document, text_of

LONG_KEY = "9" * 20
"""More digits than a 64-bit integer has."""


@pytest.fixture
def client_in(sign_in, person) -> Client:
    return sign_in(person(Role.PSHE_LEAD, Role.SAFEGUARDING_LEAD))


@pytest.mark.parametrize("rows", [ClassGroup.objects, Lesson.objects])
def test_no_row_has_a_key_of_twenty_digits(db, rows):
    assert not rows.filter(pk__in=[LONG_KEY, "-" + LONG_KEY, "x", "9" * 5000])


def test_the_other_keys_of_a_list_still_count(school):
    group = factories.ClassGroupFactory(school=school)
    assert list(ClassGroup.objects.filter(pk__in=[group.pk, 2**63, None])) == [group]
    assert list(school.class_groups.exclude(pk__in=[2**63])) == [group]


def test_a_key_of_twenty_digits_in_a_list_of_choices_is_refused(school, client_in):
    factories.ClassGroupFactory(school=school)
    page = client_in.post(
        f"/schools/{school.slug}/audit/export/", {"academic_year": 2026, "classes": LONG_KEY}
    )
    assert page.status_code == 422
    assert "One of your choices is no longer offered" in text_of(page)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_change_history_takes_no_day_outside_its_calendar(school, client_in, day):
    page = client_in.get(f"/schools/{school.slug}/history/", {"since": day, "until": day})
    assert page.status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "0226-11-24"])
def test_a_form_refuses_a_day_that_nobody_can_mean(school, client_in, day):
    page = client_in.post(
        f"/schools/{school.slug}/evenings/new/", {"held_on": day, "place": "Hall"}
    )
    assert page.status_code == 422
    assert "Enter a day from 1 January 1990 to 31 December 2099." in text_of(page)


@pytest.mark.parametrize("path", ["lessons", "missed", "resources", "audit"])
@pytest.mark.parametrize("size", ["-1", "0", "1000000", "abc"])
def test_nobody_chooses_how_long_a_page_of_a_list_is(school, client_in, path, size):
    page = client_in.get(f"/schools/{school.slug}/{path}/", {"per_page": size})
    assert page.status_code == 200


def test_a_page_after_the_last_shows_the_last(school, client_in):
    group = factories.ClassGroupFactory(school=school, pupils=2)
    for _ in range(26):
        planned = factories.PlannedSessionFactory(class_group=group)
        factories.LessonFactory(planned_session=planned, pupils_present=2, pupils_on_roll=2)
    address = f"/schools/{school.slug}/lessons/"
    rows = {
        page: len(
            document(client_in.get(address, {"page": page, "per_page": 100})).xpath("//tbody/tr")
        )
        for page in ["1", "999999", "-1", "last"]
    }
    assert rows == {"1": 25, "999999": 1, "-1": 1, "last": 25}


@pytest.mark.parametrize("path", ["login", "logout", "password/reset", "signup"])
@pytest.mark.parametrize("next_page", ["https://[::1", "//", "http://[x]/"])
def test_a_next_page_that_is_no_address_is_ignored(db, client, path, next_page):
    page = client.get(f"/accounts/{path}/", {"next": next_page})
    assert page.status_code in {200, 302}
    assert next_page not in page.get("Location", "")


@pytest.mark.parametrize("charset", ["latin-1", "idna", "punycode", "utf-16", "nonsense", "hex"])
def test_only_utf_8_is_read(db, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    asked = client.get("/accounts/login/?next=%ff", CONTENT_TYPE=kind)
    sent = client.generic("POST", "/accounts/login/?a=b", b"login=x", content_type=kind)
    assert (asked.status_code, sent.status_code) == (400, 400)
    assert "We could not read what your browser sent" in text_of(sent)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf8"'])
def test_utf_8_may_be_named_in_any_way(db, client, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.get("/accounts/login/", CONTENT_TYPE=kind).status_code == 200


@pytest.fixture
def as_operator(db, sign_in) -> Client:
    return sign_in(factories.UserFactory(is_staff=True, is_superuser=True))


def test_the_history_of_what_is_no_record_is_not_found(as_operator):
    assert as_operator.get("/admin/classes/invitation/x/history/").status_code == 404


def test_an_empty_name_of_a_field_is_not_found(as_operator):
    address = "/admin/classes/classgroup/x/delete/?_to_field="
    assert as_operator.get(address).status_code == 404


def test_the_page_of_a_record_whose_key_cannot_be_one_is_not_found(as_operator):
    tasks = ContentType.objects.get_for_model(DBTaskResult).pk
    assert as_operator.get(f"/admin/r/{tasks}/28/").status_code == 404


@pytest.mark.parametrize("key", ["99999999999999999999", "-99999999999999999999"])
@pytest.mark.parametrize(
    "rows", ["lessons/plannedsession/?class_group", "lessons/lesson/?taught_by"]
)
def test_operators_find_nothing_by_a_key_of_20_digits(as_operator, rows, key):
    assert as_operator.get(f"/admin/{rows}={key}").status_code in (200, 302, 404)


def test_operators_are_told_that_what_is_no_record_cannot_be_chosen(as_operator, school):
    for address, field in [("membership", "user"), ("classgroup", "teachers")]:
        page = as_operator.post(f"/admin/classes/{address}/add/", {field: "x"})
        assert page.status_code == 200
        assert document(page).xpath("//ul[contains(@class, 'errorlist')]")


def test_operators_can_tick_nothing_that_is_no_record(as_operator):
    ticked = {"action": "delete_selected", "_selected_action": ["0x10", LONG_KEY]}
    assert as_operator.post("/admin/auth/group/", ticked).status_code == 200


def test_a_search_for_more_than_anybody_types_is_refused(client_in, school):
    """SQLite fails at a text of more than 50,000 signs."""
    page = client_in.get(f"/schools/{school.slug}/lessons/", {"q": "a" * 60_000})
    assert page.status_code == 414
    assert "Nothing was changed. Go back and use a shorter search or fewer filters." in text_of(
        page
    )
    assert document(page).xpath("//main//a/@href") == ["/"]


BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_an_address_that_only_takes_a_form_is_a_page_in_the_browser(client):
    page = client.put("/accounts/login/", **BROWSER)
    assert page.status_code == 405
    assert "You cannot open this address on its own" in text_of(page)


def test_a_page_that_only_takes_a_form_has_its_length(as_lead, school):
    page = as_lead.get(f"/schools/{school.slug}/audit/export/", **BROWSER)
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "Go back to the page that you came from." in text_of(page)
    assert int(page["Content-Length"]) == len(page.content)


def test_scripts_and_the_health_check_get_an_empty_answer(client, db):
    for page in (client.put("/accounts/login/"), client.post("/healthz", **BROWSER)):
        assert (page.status_code, page.content) == (405, b"")
