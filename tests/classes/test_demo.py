"""The demo's people have a printed password: they are switched off once a real school exists."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.test import Client

from classes import demo
from classes.demo import switch_off_people
from classes.models import Group, GroupOfficer, Membership, Role, User
from classes.schools.actions import create_school
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

LOGIN = "/accounts/login/"


@pytest.fixture
def demo_school(db):
    """Return a demo school with its four people, without its classes and children."""
    school = create_school(name=demo.NAME, slug=demo.SLUG, is_demo=True)
    for person in demo.PEOPLE:
        user = User.objects.create_user(person.email, demo.PASSWORD, name=person.name)
        user.confirm_email()
        Membership.objects.create(user=user, school=school, role=person.role)
    return school


def sign_in(email: str, password: str = demo.PASSWORD) -> Client:
    client = Client()
    client.post(LOGIN, {"login": email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return get_user(client).is_authenticated


@pytest.mark.usefixtures("demo_school")
def test_a_real_school_switches_the_demos_people_off_and_ends_their_sessions():
    clients = [sign_in(person.email) for person in demo.PEOPLE]
    assert all(is_in(client) for client in clients)
    create_school(name="Hill Top Primary", slug="hill-top")
    assert not any(is_in(client) for client in clients)
    assert not any(is_in(sign_in(person.email)) for person in demo.PEOPLE)


@pytest.mark.usefixtures("demo_school")
def test_a_real_school_switches_the_officer_of_the_demos_group_off():
    user = User.objects.create_user(demo.OFFICER.email, demo.PASSWORD, name=demo.OFFICER.name)
    user.confirm_email()
    group = Group.objects.create(name=demo.GROUP_NAME, slug=demo.GROUP_SLUG, is_demo=True)
    GroupOfficer.objects.create(group=group, user=user)
    client = sign_in(user.email)
    assert is_in(client)
    create_school(name="Hill Top Primary", slug="hill-top")
    assert not is_in(client)
    assert not is_in(sign_in(user.email))


@pytest.mark.usefixtures("demo_school")
def test_a_real_school_that_an_operator_adds_does_too(client):
    client.force_login(User.objects.create_superuser("op@trust.example", "three-plain-words"))
    parts = ["memberships", "invitations"]
    data = {f"{part}-{count}": 0 for part in parts for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
    kept = ("names", "exports", "lessons", "history", "staff")
    years = {f"keep_{what}_years": 6 for what in kept}
    school = {"name": "Hill Top", "slug": "hill-top", "keeps_pupil_names": "on", **years}
    answer = client.post("/admin/classes/school/add/", data | school)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert not is_in(sign_in("lead@demo.example"))


def test_an_upgrade_does_too_where_both_exist_already_and_changes_nothing_twice(demo_school):
    factories.SchoolFactory(is_demo=False)
    assert is_in(sign_in("dsl@demo.example"))
    assert switch_off_people() == 4
    changes = User.history.count()
    assert not is_in(sign_in("dsl@demo.example"))
    assert switch_off_people() == 0
    assert User.history.count() == changes


def test_who_keeps_the_printed_password_under_another_address_is_switched_off(demo_school):
    user = User.objects.get(email="lead@demo.example")
    user.email = "me@school.example"
    user.save()
    EmailAddress.objects.filter(user=user).update(email=user.email)
    create_school(name="Hill Top Primary", slug="hill-top")
    assert not is_in(sign_in("me@school.example"))


def test_a_colleague_with_a_password_of_their_own_stays(demo_school):
    user = factories.UserFactory(password="three-plain-words")
    user.confirm_email()
    Membership.objects.create(user=user, school=demo_school, role=Role.TEACHER)
    create_school(name="Hill Top Primary", slug="hill-top")
    assert is_in(sign_in(user.email, "three-plain-words"))


def test_who_has_a_role_at_a_real_school_too_only_needs_a_new_password(demo_school):
    real = factories.SchoolFactory(is_demo=False)
    user = User.objects.get(email="head@demo.example")
    Membership.objects.create(user=user, school=real, role=Role.VIEWER)
    switch_off_people()
    user.refresh_from_db()
    assert user.is_active
    assert not is_in(sign_in(user.email))


def test_without_a_real_school_nobody_is_switched_off(demo_school):
    assert switch_off_people() == 0
    assert is_in(sign_in("lead@demo.example"))
