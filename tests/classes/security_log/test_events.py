"""What happens is kept in the security log: who, when, at which school and from where."""

import datetime as dt
import io
import logging

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from classes.demo import PEOPLE, switch_off_people
from classes.models import AppendOnlyError, Happened, Role, SecurityEvent
from classes.people.actions import accept_invitation, cancel_invitation, invite, remove_member
from classes.people.sessions.store import SessionStore
from classes.security_log import record_event
from classes.security_log.origin import browser_of, network_of
from reports.retention.expired import delete_expired
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

PASSWORD = "three-plain-words"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36"
)


@pytest.fixture
def teacher(person):
    teacher = person(Role.TEACHER, name="A. Teacher", email="teacher@hill.example")
    teacher.set_password(PASSWORD)
    teacher.save()
    teacher.confirm_email()
    return teacher


@pytest.fixture
def log():
    """Return what the log of the service holds."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def kept(**which) -> list[tuple]:
    """Return what happened, who did it and where, oldest first."""
    events = SecurityEvent.objects.filter(**which).order_by("pk")
    return [(Happened(event.what), event.user, event.school) for event in events]


def send(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_signing_in_and_out_are_kept_with_the_browser_and_the_network(client, teacher, school):
    client.defaults |= {"HTTP_USER_AGENT": CHROME, "REMOTE_ADDR": "192.0.2.77"}
    send(client, teacher.email)
    client.post("/accounts/logout/")
    assert kept() == [
        (Happened.SIGNED_IN, teacher, school),
        (Happened.SIGNED_OUT, teacher, school),
    ]
    event = SecurityEvent.objects.first()
    assert (event.browser, event.network) == ("Chrome on Windows", "192.0.2.0/24")


def test_a_sign_in_is_kept_at_each_school_of_the_person_and_nowhere_else(client, person, teacher):
    other, _unrelated = factories.SchoolFactory(), factories.SchoolFactory()
    factories.MembershipFactory(user=teacher, school=other, role=Role.VIEWER)
    factories.MembershipFactory(user=teacher, school=other, role=Role.TEACHER)
    send(client, teacher.email)
    schools = {school for _, _, school in kept()}
    assert schools == {teacher.memberships.first().school, other}
    assert len(kept()) == 2


def test_a_wrong_password_is_kept_for_the_person_it_was_tried_for(client, teacher, school):
    send(client, "Teacher@Hill.example", "wrong-password-typed")
    assert kept() == [(Happened.WRONG_PASSWORD, teacher, school)]


def test_of_an_unknown_address_nothing_is_kept(client, teacher, log):
    send(client, "my-secret-password@typed.example", "wrong-password-typed")
    assert kept() == []
    assert "not known" in log.getvalue()
    assert "typed" not in log.getvalue()


def test_too_many_wrong_passwords_are_kept_once(client, teacher, school):
    for _ in range(12):
        send(client, teacher.email, "wrong-password-typed")
    happened = [what for what, _, _ in kept()]
    assert happened.count(Happened.TOO_MANY) == 1
    assert happened[-1] == Happened.TOO_MANY


def test_two_step_sign_in_and_a_new_password_are_kept(sign_in, teacher, rf):
    secret = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    step = Authenticator(user=teacher, type=Authenticator.Type.TOTP, data={"secret": secret})
    for signal in (authenticator_added, authentication_failed, authenticator_removed):
        request = rf.get("/")
        request.session = SessionStore()
        signal.send(Authenticator, request=request, user=teacher, authenticator=step)
    new = {"oldpassword": PASSWORD, "password1": "four-other-plain-words"}
    sign_in(teacher).post("/accounts/password/change/", new | {"password2": new["password1"]})
    assert [what for what, _, _ in kept()] == [
        Happened.SECOND_STEP_ON,
        Happened.WRONG_CODE,
        Happened.SECOND_STEP_OFF,
        Happened.PASSWORD_CHANGED,
    ]


def test_a_page_without_the_right_to_it_is_kept_once_in_ten_minutes(sign_in, teacher, school):
    browser = sign_in(teacher)
    address = reverse("classes:people", args=[school.slug])
    for _ in range(2):
        assert browser.get(f"{address}?q=Noor").status_code == 404
    assert kept() == [(Happened.REFUSED, teacher, school)]
    assert SecurityEvent.objects.get().detail == "people"
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        browser.get(address)
    assert len(kept()) == 2


def test_another_schools_page_is_kept_at_the_persons_own_school(sign_in, teacher, school):
    other = factories.SchoolFactory()
    sign_in(teacher).get(reverse("reports:home", args=[other.slug]))
    assert kept() == [(Happened.REFUSED, teacher, school)]


def test_a_child_who_is_not_theirs_is_kept(sign_in, teacher, school):
    child = factories.EnrolmentFactory(class_group__school=school).pupil
    sign_in(teacher).get(reverse("lessons:pupil", args=[school.slug, child.pk]))
    assert kept() == [(Happened.REFUSED, teacher, school)]


def test_invitations_and_roles_are_kept_with_whose_they_are(school, lead, with_password):
    teacher = with_password()
    offer = {"school": school, "email": teacher.email, "name": "A.", "by": lead}
    cancel_invitation(invitation=invite(**offer, role=Role.VIEWER), by=lead)
    accept_invitation(invitation=invite(**offer, role=Role.VIEWER), user=teacher)
    remove_member(membership=teacher.memberships.get(), reason="Left", by=lead)
    assert kept(school=school) == [
        (Happened.INVITED, lead, school),
        (Happened.CANCELLED, lead, school),
        (Happened.INVITED, lead, school),
        (Happened.JOINED, teacher, school),
        (Happened.ROLE_REMOVED, lead, school),
    ]
    removed = SecurityEvent.objects.first()
    assert (removed.about, removed.detail) == (teacher, Role.VIEWER.label)
    assert not SecurityEvent.objects.filter(detail__contains="@").exists()


def test_what_an_operator_changes_is_kept_at_that_school(person, school):
    operator = person(is_staff=True, is_superuser=True)
    LogEntry.objects.log_actions(operator.pk, [school], CHANGE, single_object=True)
    assert kept() == [(Happened.OPERATOR, operator, school)]
    assert SecurityEvent.objects.get().detail == "school"


def test_an_event_goes_with_the_transaction_of_what_happened(school, lead):
    with transaction.atomic():
        record_event(Happened.IMPORTED, by=lead, school=school)
        transaction.set_rollback(True)
    assert kept() == []


def test_no_event_is_changed_or_deleted(school, lead):
    record_event(Happened.IMPORTED, by=lead, school=school)
    event = SecurityEvent.objects.get()
    for change in (event.save, event.delete, SecurityEvent.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(AppendOnlyError):
        SecurityEvent.objects.update(detail="")


def test_events_are_kept_for_a_year(school, lead):
    with time_machine.travel(timezone.now() - dt.timedelta(days=366)):
        record_event(Happened.IMPORTED, by=lead, school=school)
    record_event(Happened.UNDONE, by=None)
    delete_expired()
    assert kept() == [(Happened.UNDONE, None, None)]


def test_each_event_is_a_line_of_the_log_too(school, lead, caplog):
    with caplog.at_level("INFO", "security"):
        record_event(Happened.ERASED, by=lead, school=school)
    (record,) = caplog.records
    assert record.fields == {"event": "erased", "user": lead.pk, "schools": school.slug}


@pytest.mark.parametrize(
    ("described", "name"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/131.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari on iPad",
        ),
        ("curl/8.5.0", ""),
        ("Noor Ahmed", ""),
    ],
)
def test_a_browser_is_named_roughly(rf, described, name):
    assert browser_of(rf.get("/", headers={"user-agent": described})) == name


def test_the_network_of_a_newer_address_is_as_rough(rf):
    assert network_of(rf.get("/", REMOTE_ADDR="2001:db8:1:2::9")) == "2001:db8:1::/48"


def test_it_is_kept_whose_sign_in_of_the_demo_was_switched_off(demo):
    factories.SchoolFactory()
    switch_off_people()
    happened = SecurityEvent.objects.filter(what=Happened.DEMO_OFF, school=demo)
    emails = set(happened.values_list("about__email", flat=True))
    assert emails == {person.email for person in PEOPLE}
