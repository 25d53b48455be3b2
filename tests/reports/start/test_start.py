"""The page that starts the first school: for who has the code of the console, and only once."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.test import Client

from classes.models import Installation, Membership, Role, School, SecurityEvent, User
from classes.schools.start_code import new_start_code
from tests import factories
from tests.pages import document

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]

PAGE = "/start/"
PASSWORD = "violet-ladder-harbour"


def start(client: Client, **changed: str):
    answers = {
        "code": new_start_code() if "code" not in changed else "",
        "school": "Fern Bank Primary",
        "name": "R. Lead",
        "email": "Lead@fern.example",
        "password": PASSWORD,
    }
    return client.post(PAGE, answers | changed)


def test_without_a_school_the_first_page_leads_there(client):
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "removed" not in page.content.decode()


def test_it_makes_the_school_and_its_lead_who_is_signed_in(client):
    answer = start(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    school, lead = School.objects.get(), User.objects.get()
    assert (school.name, school.slug) == ("Fern Bank Primary", "fern-bank-primary")
    assert not school.is_demo
    assert school.modules.get().key == "real-love-rocks"
    assert (lead.name, lead.email) == ("R. Lead", "lead@fern.example")
    assert lead.memberships.get().role == Role.PSHE_LEAD
    assert get_user(client) == lead
    assert client.get("/", follow=True).status_code == 200
    assert SecurityEvent.objects.get(what="started").school == school


def test_the_short_name_in_addresses_can_be_chosen(client):
    start(client, slug="fern")
    assert School.objects.get().slug == "fern"


def test_the_lead_can_sign_in_without_an_email_that_confirms_the_address(client):
    start(client)
    again = Client()
    again.post("/accounts/login/", {"login": "lead@fern.example", "password": PASSWORD})
    assert get_user(again).is_authenticated


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC", "", "é" * 40])
def test_without_the_code_nothing_is_made(client, code):
    new_start_code()
    answer = start(client, code=code)
    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors
    assert not School.objects.exists()
    assert not User.objects.exists()


def test_where_no_code_was_ever_made_none_is_right(client):
    assert start(client, code="").status_code == 422
    assert start(client, code="----").status_code == 422
    assert not School.objects.exists()


def test_a_wrong_code_tells_nothing_about_who_has_an_account_here(client):
    factories.UserFactory(email="lead@fern.example")
    new_start_code()
    assert set(start(client, code="AAAA-BBBB-CCCC").context["form"].errors) == {"code"}


def test_a_code_can_be_typed_in_small_letters_with_spaces(client):
    code = new_start_code().lower().replace("-", " ")
    assert start(client, code=code).status_code == 302


def test_only_the_newest_code_works_and_for_a_day(client):
    old = new_start_code()
    new = new_start_code()
    assert start(client, code=old).status_code == 422
    with time_machine.travel(dt.datetime(2026, 11, 25, 10, 1, tzinfo=dt.UTC)):
        assert start(client, code=new).status_code == 422


def test_a_code_can_be_used_again_after_a_refusal_but_not_after_it_made_a_school(client):
    code = new_start_code()
    answer = start(client, code=code, password="password1234")
    assert "password" in answer.context["form"].errors
    assert not School.objects.exists()
    assert start(client, code=code).status_code == 302
    assert Installation.objects.get().start_code == ""


def test_once_there_is_a_school_the_page_is_gone_for_everybody(client):
    start(client)
    for visitor in (client, Client()):
        assert visitor.get(PAGE).status_code == 404
        assert start(visitor, school="Another", email="x@y.example").status_code == 404
    assert School.objects.count() == 1


def test_too_many_attempts_are_told_to_wait(client, settings):
    settings.LIMITS = settings.LIMITS | {"start_school": "2/m/address"}
    answers = [start(client, code="AAAA-BBBB-CCCC").status_code for _ in range(3)]
    assert answers == [422, 422, 429]


def test_it_takes_no_form_of_another_site():
    client = Client(enforce_csrf_checks=True)
    assert start(client).status_code == 403
    assert not School.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "fern bank primary lead"}, "password"),
        ({"email": "nobody"}, "email"),
        ({"school": "学校"}, "slug"),
        ({"slug": "Fern Bank"}, "slug"),
        ({"name": " "}, "name"),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_nothing_is_made(client, changed, field):
    answer = start(client, **changed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not School.objects.exists()


def test_an_address_that_somebody_has_is_refused_with_the_way_on(client):
    factories.UserFactory(email="lead@fern.example")
    [error] = start(client).context["form"].errors["email"]
    assert "manage.py create_school" in error


def test_the_demo_is_removed_with_the_same_form_and_its_lead_becomes_the_schools(demo, client):
    client.force_login(User.objects.get(email="lead@demo.example"))
    assert "is removed" in client.get(PAGE).content.decode()
    assert start(client).status_code == 302
    assert [school.name for school in School.objects.all()] == ["Fern Bank Primary"]
    assert not User.objects.filter(email__endswith="@demo.example").exists()
    assert get_user(client).email == "lead@fern.example"


def test_a_demo_that_may_be_in_use_is_not_removed_and_the_page_says_why(demo, client):
    factories.MembershipFactory(school=demo, user__email="h.lee@valley.sch.example")
    page = start(client).content.decode()
    assert "with an email address of their own" in page
    assert [school.name for school in School.objects.all()] == ["Hope Valley Primary"]
    assert Membership.objects.filter(school=demo).exists()


def test_the_demos_lead_finds_the_page_in_settings_while_the_demo_is_alone(demo, client):
    client.force_login(User.objects.get(email="lead@demo.example"))
    settings_page = f"/schools/{demo.slug}/settings/"
    for page in (client.get(settings_page), Client().get("/accounts/login/")):
        assert document(page).xpath(f"//a[@href='{PAGE}']")


def test_a_real_schools_settings_do_not_offer_it(as_lead, school):
    assert b'href="/start/"' not in as_lead.get(f"/schools/{school.slug}/settings/").content


def test_the_command_prints_a_code_that_works(client):
    said = io.StringIO()
    call_command("start_code", stdout=said)
    code = re.search(r"\w{4}-\w{4}-\w{4}", said.getvalue())[0]
    assert start(client, code=code).status_code == 302


def test_the_command_refuses_once_there_is_a_school(school):
    with pytest.raises(CommandError, match="There is a school here already"):
        call_command("start_code")
