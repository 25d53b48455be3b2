"""Inviting people, and the link in the invitation."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from classes.models import Invitation, Membership, Role, User
from classes.people import invitations
from classes.people.actions import (
    accept_invitation,
    cancel_invitation,
    invite,
    open_account,
    remove_member,
)
from tests import factories
from tests.classes.conftest import PASSWORD

NEWCOMER = {"name": "N. Newcomer", "password": PASSWORD}


@pytest.fixture
def link(invitation, settings) -> str:
    """Return the path of the invitation's link."""
    return invitations.link(invitation).removeprefix(settings.SITE_URL)


@pytest.fixture
def imported(school) -> User:
    """Return a teacher who was created by an import: a name without an email address."""
    user = factories.UserFactory(email=None, name="L. Brennan")
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    return user


def test_it_emails_the_link(school, lead, mailoutbox, settings):
    settings.SITE_URL = "https://coverage.example/"
    made = invite(
        school=school, email="New@School.example ", name="N. O’Neil", role=Role.VIEWER, by=lead
    )
    assert mailoutbox[0].to == ["new@school.example"]
    assert "N. O’Neil" in mailoutbox[0].body
    assert re.search(r"https://coverage\.example/accounts/invitation/\S+/\n", mailoutbox[0].body)
    assert invitations.link(made) in mailoutbox[0].body
    assert Invitation.objects.get().sent_at is not None


def test_nothing_is_sent_if_the_invitation_is_not_saved(school, lead, mailoutbox):
    with pytest.raises(ValidationError):
        invite(school=school, email="not an address", name="", role=Role.VIEWER, by=lead)
    assert mailoutbox == []
    assert not Invitation.objects.exists()


def test_the_invitation_stays_unsent_if_the_mail_server_is_down(school, lead, settings):
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    invite(school=school, email="new@school.example", name="", role=Role.VIEWER, by=lead)
    assert Invitation.objects.get().sent_at is None


def test_inviting_again_renews_the_same_invitation(school, lead, invitation):
    with time_machine.travel(timezone.now() + dt.timedelta(days=20)):
        again = invite(
            school=school, email="new@school.example", name="", role=Role.TEACHER, by=lead
        )
        assert again.is_open
    assert Invitation.objects.get() == invitation


def test_somebody_on_the_staff_who_can_sign_in_is_not_invited(school, lead, with_password):
    user = with_password()
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    for role in (Role.TEACHER, Role.VIEWER):
        with pytest.raises(ValidationError, match="is on the staff already, as Teacher"):
            invite(school=school, email=user.email, name="", role=role, by=lead)


def test_a_newcomer_chooses_a_name_and_a_password_and_is_signed_in(client, school, link):
    page = client.get(link)
    assert "N. Newcomer" in page.text
    answer = client.post(link, NEWCOMER)
    user = User.objects.get(email="new@school.example")
    assert answer.url == f"/schools/{school.slug}/"
    assert get_user(client) == user
    assert user.check_password(PASSWORD)
    assert user.memberships.get().role == Role.TEACHER


def test_a_newcomer_can_sign_in_again_without_confirming_the_address(client, link):
    client.post(link, NEWCOMER)
    again = Client()
    again.post("/accounts/login/", {"login": "new@school.example", "password": PASSWORD})
    assert get_user(again).is_authenticated


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", ""])
def test_a_weak_password_is_refused_and_the_name_is_kept(client, link, password):
    answer = client.post(link, {"name": "Mx Typed", "password": password})
    assert answer.status_code == 422
    assert "Mx Typed" in answer.text
    assert 'id="id_password_error"' in answer.text
    assert not User.objects.filter(email="new@school.example").exists()


def test_it_works_once(client, link):
    client.post(link, NEWCOMER)
    answer = Client().get(link)
    assert answer.status_code == 404
    assert "ask whoever invited you for a new one" in answer.text


def test_it_expires(client, link):
    with time_machine.travel(timezone.now() + dt.timedelta(days=15)):
        assert client.get(link).status_code == 404
        assert client.post(link, NEWCOMER).status_code == 404
    assert not User.objects.filter(email="new@school.example").exists()


def test_a_cancelled_invitation_stops_working_and_stays_in_the_history(
    client, link, invitation, lead
):
    cancel_invitation(invitation=invitation, by=lead)
    assert client.get(link).status_code == 404
    last = Invitation.history.first()
    assert (last.history_type, last.history_user) == ("-", lead)


@pytest.mark.parametrize("token", ["nonsense", "1", "1.forged", "x.y.z"])
def test_an_unknown_link_opens_a_page_that_says_what_to_do(client, invitation, token):
    answer = client.get(f"/accounts/invitation/{token}/")
    assert answer.status_code == 404
    assert "no longer works" in answer.text


def test_somebody_with_a_password_signs_in_first_then_joins(client, with_password, link, school):
    user = with_password(email="new@school.example")
    assert client.get(link).url == f"/accounts/login/?next={link}"
    client.force_login(user)
    assert "Join" in client.get(link).text
    assert not user.memberships.exists()
    assert client.post(link).url == f"/schools/{school.slug}/"
    assert user.memberships.get().role == Role.TEACHER


def test_you_cannot_join_while_signed_in_as_somebody_else(sign_in, link, with_password):
    other = with_password()
    client = sign_in(other)
    assert "Sign out and continue" in client.get(link).text
    client.post(link, NEWCOMER)
    assert not other.memberships.exists()


def test_the_action_also_refuses_another_person(invitation, with_password):
    with pytest.raises(ValidationError, match="This invitation is for new@"):
        accept_invitation(invitation=invitation, user=with_password())


def test_an_account_with_a_password_cannot_be_taken_over(invitation, with_password):
    user = with_password(email="new@school.example")
    with pytest.raises(ValidationError, match="Sign in with it"):
        open_account(invitation=invitation, name="Somebody", password="a new plain phrase")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_imported_teacher_who_joins_is_still_the_same_person(
    client, school, lead, imported, settings
):
    class_group = factories.ClassGroupFactory(school=school, teachers=[imported])
    made = invite(
        school=school, email="l@school.example", name="", role=Role.TEACHER, user=imported, by=lead
    )
    path = invitations.link(made).removeprefix(settings.SITE_URL)
    client.post(path, {"name": "L. Brennan", "password": PASSWORD})
    imported.refresh_from_db()
    assert imported.email == "l@school.example"
    assert get_user(client) == imported
    assert list(class_group.teachers.all()) == [imported]
    assert imported.memberships.count() == 1


def test_an_imported_teacher_with_an_address_can_join_without_a_password(
    client, school, lead, settings
):
    user = factories.UserFactory(email="s@school.example")
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    made = invite(school=school, email="s@school.example", name="", role=Role.TEACHER, by=lead)
    path = invitations.link(made).removeprefix(settings.SITE_URL)
    client.post(path, {"name": "S. New", "password": PASSWORD})
    assert get_user(client) == user


def test_correcting_the_address_cancels_the_invitation_to_the_wrong_one(school, lead, imported):
    for email in ("typo@school.example", "right@school.example"):
        invite(school=school, email=email, name="", role=Role.TEACHER, user=imported, by=lead)
    assert Invitation.objects.get().email == "right@school.example"


def test_an_imported_teacher_cannot_get_somebody_elses_address(
    school, lead, imported, with_password
):
    with pytest.raises(ValidationError, match="Somebody else already has"):
        invite(
            school=school,
            email=with_password().email,
            name="",
            role=Role.TEACHER,
            user=imported,
            by=lead,
        )


def test_a_teacher_who_is_also_at_another_school_cannot_be_given_an_address(school, lead, imported):
    factories.MembershipFactory(user=imported)
    with pytest.raises(ValidationError, match="another school"):
        invite(
            school=school,
            email="l@school.example",
            name="",
            role=Role.TEACHER,
            user=imported,
            by=lead,
        )


def test_the_lead_cannot_take_over_somebody_who_signs_in(school, lead, with_password):
    user = with_password()
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    with pytest.raises(ValidationError, match="can already sign in"):
        invite(
            school=school, email="x@school.example", name="", role=Role.TEACHER, user=user, by=lead
        )


def test_an_invitation_that_was_accepted_meanwhile_is_not_cancelled(invitation, lead):
    open_page = Invitation.objects.get(pk=invitation.pk)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())
    with pytest.raises(ValidationError, match="has accepted this invitation meanwhile"):
        cancel_invitation(invitation=open_page, by=lead)


def test_a_role_that_was_removed_meanwhile_is_not_removed_again(lead, person):
    membership = person(Role.TEACHER).memberships.get()
    stale = Membership.objects.select_related("school", "user").get(pk=membership.pk)
    remove_member(membership=membership, reason="Left", by=lead)
    with pytest.raises(ValidationError, match="removed this meanwhile"):
        remove_member(membership=stale, reason="Left", by=lead)
