"""Officers of a group: invited, invited again, cancelled, removed; never without one."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from classes.models import Group, GroupKind, GroupOfficer, Happened, Invitation, SecurityEvent, User
from classes.people import invitations
from classes.people.officers import invite_officer, remove_officer
from tests import factories
from tests.classes.conftest import PASSWORD
from tests.pages import document

ARGUMENTS = ["Peak Trust", "--slug=peak-trust", "--officer=S.Ahmed@trust.example"]


@pytest.fixture
def officer(db) -> GroupOfficer:
    return factories.GroupOfficerFactory(user__name="S. Ahmed")


def path_of(invitation: Invitation, settings) -> str:
    return invitations.link(invitation).removeprefix(settings.SITE_URL)


def test_the_command_makes_a_trust_and_its_officer_joins_by_the_link(
    db, capsys, mailoutbox, settings
):
    call_command("create_group", *ARGUMENTS)
    group, invitation = Group.objects.get(), Invitation.objects.get()
    assert (group.name, group.slug, group.kind) == ("Peak Trust", "peak-trust", GroupKind.TRUST)
    assert invitations.link(invitation) in capsys.readouterr().out
    assert mailoutbox[0].to == ["s.ahmed@trust.example"]
    assert invitations.link(invitation) in mailoutbox[0].body
    client, path = Client(), path_of(invitation, settings)
    assert "Join Peak Trust" in client.get(path).text
    answer = client.post(path, {"name": "S. Ahmed", "password": PASSWORD})
    assert answer.url == group.get_absolute_url()
    assert client.get("/").url == group.get_absolute_url()
    assert group.officers.get().user == get_user(client)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ("--slug=Peak Trust", "slug: Use only lower-case letters"),
        ("--slug=taken", "slug: Another group here has this short name."),
        ("--officer=nobody", "email: This is not an email"),
    ],
)
def test_the_command_refuses_wrong_input_and_changes_nothing(db, changed, reason):
    factories.GroupFactory(slug="taken")
    with pytest.raises(CommandError, match=reason) as refusal:
        call_command("create_group", *ARGUMENTS, changed)
    assert refusal.value.returncode == 1
    assert (Group.objects.count(), Invitation.objects.count()) == (1, 0)


def test_an_unknown_kind_is_wrong_usage(db):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("create_group", *ARGUMENTS, "--kind=club")


def test_a_link_works_for_two_weeks_and_a_cancelled_one_no_longer(officer, sign_in, settings):
    group = officer.group
    client = sign_in(officer.user)
    people = f"/groups/{group.slug}/people/"
    client.post(people, {"name": "B. Cole", "email": "b.cole@trust.example"})
    invitation = group.invitations.get()
    assert (invitation.school, invitation.role, invitation.invited_by) == (None, "", officer.user)
    path = path_of(invitation, settings)
    with time_machine.travel(timezone.now() + dt.timedelta(days=15)):
        assert Client().get(path).status_code == 404
        sign_in(officer.user).post(f"{people}invitations/{invitation.pk}/send/")
        assert Client().get(path).status_code == 200
    link = client.get(f"{people}invitations/{invitation.pk}/link/")
    assert invitations.link(invitation) in link.text
    client.post(f"{people}invitations/{invitation.pk}/cancel/")
    assert Client().get(path).status_code == 404
    assert not group.invitations.exists()


def test_a_colleague_with_a_school_joins_and_chooses_where_to_go(
    officer, school, lead, sign_in, settings
):
    lead.set_password(PASSWORD)
    lead.save()
    group = officer.group
    invitation = invite_officer(group=group, email=lead.email, name="", by=officer.user)
    client = sign_in(lead)
    assert not document(client.get(f"/schools/{school.slug}/")).xpath("//a[@href='/']")
    assert client.post(path_of(invitation, settings)).url == group.get_absolute_url()
    addresses = [link.get("href") for link in document(client.get("/")).xpath("//main//a")]
    assert addresses == [group.get_absolute_url(), f"/schools/{school.slug}/"]
    for page in (f"/schools/{school.slug}/", f"/groups/{group.slug}/people/"):
        assert document(client.get(page)).xpath("//header//a[@href='/']"), page
    with pytest.raises(ValidationError, match="is an officer already"):
        invite_officer(group=group, email=lead.email, name="", by=officer.user)


def test_a_removed_officer_opens_nothing_from_now_on(officer, sign_in):
    other = factories.GroupOfficerFactory(group=officer.group)
    client, theirs = sign_in(officer.user), sign_in(other.user)
    offer = invite_officer(group=other.group, email="a@b.example", name="", by=other.user)
    people = f"/groups/{officer.group.slug}/people/"
    assert theirs.get(people).status_code == 200
    assert client.post(f"{people}{other.pk}/remove/", {"reason": " "}).status_code == 422
    client.post(f"{people}{other.pk}/remove/", {"reason": "Left the trust"})
    assert theirs.get(people).status_code == 404
    offer.refresh_from_db()
    assert not offer.is_open
    removed = GroupOfficer.history.filter(history_type="-").get()
    assert (removed.history_user, removed.history_change_reason) == (officer.user, "Left the trust")
    event = SecurityEvent.objects.filter(what=Happened.ROLE_REMOVED).get()
    assert (event.user, event.about, event.school) == (officer.user, other.user, None)


def test_an_officer_who_removes_their_own_office_is_signed_out_and_told(officer, sign_in):
    factories.GroupOfficerFactory(group=officer.group)
    client = sign_in(officer.user)
    own = f"/groups/{officer.group.slug}/people/{officer.pk}/remove/"
    page = client.post(own, {"reason": "New job"}, follow=True)
    assert "S. Ahmed is no longer an officer." in page.text
    assert page.status_code == 200
    assert not get_user(client).is_authenticated


def test_the_last_officer_who_can_sign_in_stays(officer):
    factories.GroupOfficerFactory(group=officer.group, user__is_active=False)
    factories.GroupOfficerFactory()
    with pytest.raises(ValidationError, match="A group needs an officer"):
        remove_officer(officer=officer, reason="Left", by=officer.user)
    assert User.objects.filter(group_offices__group=officer.group).count() == 2
