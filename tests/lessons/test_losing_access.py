"""Losing access: what a person holds at a school ends with their last role there."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classes.background import jobs
from classes.models import (
    EndsWithAccess,
    FormerStaff,
    Invitation,
    Job,
    JobKind,
    KeptForm,
    MailKind,
    OpenSession,
    OutgoingMail,
    Role,
    RosterDraft,
    User,
)
from classes.people import invitations
from classes.people.actions import invite, remove_member
from classes.people.sessions.actions import list_session
from lessons.calendar.actions import open_calendar
from lessons.calendar.address import address_of
from lessons.evenings.door.links import make_door_link
from lessons.models import CalendarFeed, DoorLink
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

ENDS = {
    *("CalendarFeed", "DoorLink", "Job", "KeptForm", "LogDraft", "OutgoingMail"),
    *("RosterDraft", "TrackerDraft"),
}
"""What `end_with_access` ends. Roles, cover, classes, invitations and sessions end beside it."""

STAYS = {
    # Somebody else's record of what the person did, or what stays without any power.
    *("AccessRecord", "AccessReview", "AccessReviewLine", "AuditExport", "ClassGroup"),
    *("Cover", "DismissedMissedLesson", "Document", "EmailChoice", "Enrolment", "EveningAnswer"),
    *(
        "EveningAttendance",
        "EveningCount",
        "FormerStaff",
        "Invitation",
        "Lesson",
        "Membership",
        "MissedLesson",
    ),
    *("OpenSession", "Reminder", "RosterImport", "SecurityEvent", "SetUpAnswer", "TrackerImport"),
    *("WalkIn", "CalendarChange", "GroupOfficer", "GroupSchool"),
    *("GroupExport", "GroupReminder", "GroupQuestion"),
}


def leave(user: User, by: User) -> None:
    school = by.memberships.get().school
    for role in user.memberships.filter(school=school):
        remove_member(membership=role, reason="Left the school", by=by)


def test_every_record_of_a_person_is_known_to_end_or_to_stay():
    of_people = {
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in ("classes", "curriculum", "lessons", "reports")
        and not model.__name__.startswith("Historical")
        and any(field.related_model is User for field in model._meta.concrete_fields)
    }
    ends = {
        model.__name__
        for model in apps.get_models()
        if isinstance(model._default_manager.all(), EndsWithAccess)
    }
    assert ends - {"RosterProposal"} == ENDS
    assert of_people <= ENDS | STAYS


@pytest.fixture
def colleague(person, school) -> User:
    """A lead who has one of everything that works without a role being looked up."""
    user = person(Role.PSHE_LEAD, Role.TEACHER)
    open_calendar(user=user, school=school)
    RosterDraft.objects.create(
        school=school, user=user, source="list.csv", academic_year=2026, roster={}
    )
    KeptForm.objects.create(user=user, address=f"/schools/{school.slug}/people/", typed="x")
    Job.objects.create(school=school, kind=JobKind.CLASS_LIST, asked_by=user, total=1, request="x")
    for kind in (MailKind.DIGEST, MailKind.ACCOUNT):
        OutgoingMail.objects.create(
            school=school, person=user, kind=kind, recipients=[user.email], subject="S"
        )
    return user


def test_a_calendar_and_a_tablet_at_the_door_stop_with_the_next_request(
    colleague, lead, school, client, sign_in
):
    evening = factories.InformationEveningFactory(school=school, starts_at=timezone.now())
    link, secret = make_door_link(evening=evening, label="Main entrance", by=colleague)
    calendar = address_of(CalendarFeed.objects.get(user=colleague))
    door, own = reverse("door:door", args=[secret]), sign_in(colleague)
    pages = {calendar: client, door: client, school.get_absolute_url(): own}
    assert {page: one.get(page).status_code for page, one in pages.items()} == dict.fromkeys(
        pages, 200
    )

    leave(colleague, by=lead)

    assert client.get(calendar).status_code == 404
    assert client.get(door).status_code == 404
    assert own.get(school.get_absolute_url()).status_code in (302, 404)
    link.refresh_from_db()
    assert link.closed_at
    assert link.history.first().history_user == lead
    # Nothing of it works again if the person comes back.
    factories.MembershipFactory(user=colleague, school=school, role=Role.PSHE_LEAD)
    assert client.get(calendar).status_code == client.get(door).status_code == 404


def test_drafts_forms_imports_and_reminders_end_and_the_day_is_kept(colleague, lead, school):
    leave(colleague, by=lead)
    assert not RosterDraft.objects.exists()
    assert not KeptForm.objects.exists()
    assert [mail.kind for mail in OutgoingMail.objects.filter(person=colleague)] == ["account"]
    assert Job.objects.get().ended_at
    assert FormerStaff.objects.get(user=colleague).left_on == timezone.localdate()


def test_an_import_that_is_going_on_changes_nothing_any_more(colleague, lead, school):
    job = Job.objects.get()

    def work(job: Job) -> jobs.Outcome:
        factories.ClassGroupFactory(school=school, name="Half imported")
        leave(colleague, by=lead)
        return jobs.Outcome.success("/", "Done")

    jobs.do(job.pk, work)
    assert not school.class_groups.filter(name="Half imported").exists()


def test_with_one_of_two_roles_left_nothing_ends(colleague, lead, school):
    remove_member(
        membership=colleague.memberships.get(role=Role.TEACHER), reason="Only leads", by=lead
    )
    assert CalendarFeed.objects.exists()
    assert RosterDraft.objects.exists()
    assert not FormerStaff.objects.exists()


def test_invitations_to_and_from_the_person_open_nothing_until_a_colleague_sends_them_again(
    colleague, lead, school, client
):
    offer = {"school": school, "name": "N. New", "role": Role.VIEWER}
    sent = invite(email="other@s.example", by=colleague, **offer)
    others = invite(email="third@s.example", by=lead, **offer)
    Invitation.objects.create(
        school=school, email=colleague.email, role=Role.HEAD, invited_by=lead, name=colleague.name
    )

    leave(colleague, by=lead)

    working = {one.email for one in Invitation.objects.waiting() if one.is_open}
    assert working == {others.email}
    assert client.get(invitations.link(sent)).status_code == 404
    assert sent in school.invitations.waiting()
    again = invite(email=sent.email, by=lead, **offer)
    assert client.get(invitations.link(again)).status_code == 200


def test_sessions_end_unless_the_person_has_another_school(colleague, lead, person):
    elsewhere = person(Role.TEACHER)
    factories.MembershipFactory(user=elsewhere)
    for user in (colleague, elsewhere):
        client = Client()
        client.force_login(user)
        list_session(session=client.session, browser="A browser")
    leave(colleague, by=lead)
    leave(elsewhere, by=lead)
    assert [one.user for one in OpenSession.objects.all()] == [elsewhere]


def test_an_account_that_is_switched_off_holds_nothing(colleague, school, sign_in):
    operator = factories.UserFactory(is_staff=True, is_superuser=True)
    evening = factories.InformationEveningFactory(school=school, starts_at=timezone.now())
    make_door_link(evening=evening, label="Main entrance", by=colleague)
    address = reverse("admin:classes_user_change", args=[colleague.pk])
    answer = sign_in(operator).post(address, {"name": colleague.name})
    assert answer.status_code == 302
    assert not CalendarFeed.objects.exists()
    assert not DoorLink.objects.filter(closed_at=None).exists()
    assert colleague.memberships.count() == 2
