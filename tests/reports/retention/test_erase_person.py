"""Erasing the account of somebody who left: the name goes, what they recorded stays."""

import datetime as dt
import re
import zipfile

import pytest
import time_machine
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from classes import history
from classes.history.acting import acting_as
from classes.models import (
    FORMER,
    FormerStaff,
    Group,
    GroupOfficer,
    Happened,
    Invitation,
    Membership,
    OutgoingMail,
    Role,
    RosterImport,
    RosterProposal,
    SecurityEvent,
    User,
)
from classes.people.actions import accept_invitation, invite, remove_member
from classes.security_log import record_event
from lessons.models import LessonOutcome
from reports.access_review.actions import review_access
from reports.audit.actions import make_export
from reports.models import AuditExport, Clearing
from reports.retention.actions import apply_retention
from reports.retention.due import due_at
from reports.retention.people import erase_person
from reports.verification.checking import check
from reports.verification.verdict import Verdict
from tests import factories
from tests.pages import text_of

NAME, EARLIER, EMAIL = "Ottoline Quarrington", "Ottoline Vexley", "o.quarrington@leaver.example"
TRACE = re.compile(r"ottoline|quarrington|vexley|staff-9", re.IGNORECASE)


def traces(folder) -> set[str]:
    """Return the tables and files in which the name, an earlier one or the address occurs."""
    tables = {
        f"{model.__name__}.{name}"
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values(*[f.attname for f in model._meta.concrete_fields])
        for name, value in row.items()
        if value is not None and TRACE.search(str(value))
    }
    return tables | {path.name for path in folder.rglob("*") if path.is_file() and in_file(path)}


def in_file(path) -> bool:
    if not zipfile.is_zipfile(path):
        return bool(TRACE.search(path.read_bytes().decode("latin-1")))
    with zipfile.ZipFile(path) as parts:
        return any(TRACE.search(parts.read(name).decode("latin-1")) for name in parts.namelist())


def leave(user: User, lead: User) -> None:
    for role in lead.memberships.get().school.memberships.filter(user=user):
        remove_member(membership=role, reason="Left the school", by=lead)


@pytest.fixture
def leaver(school, lead) -> User:
    """Return somebody whose name and address are in every place that can hold them, and left."""
    user = factories.UserFactory(name=EARLIER, email=EMAIL)
    offer = invite(school=school, email=EMAIL, name=EARLIER, role=Role.PSHE_LEAD, by=lead)
    accept_invitation(invitation=offer, user=user)
    user.confirm_email()
    user.name = NAME
    history.save(user, by=user, reason=f"{NAME} since the wedding")
    role = user.memberships.get()
    role.external_id = "staff-9"
    history.save(role, by=lead)
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=3, teachers=[user])
    planned = factories.PlannedSessionFactory(class_group=oak)
    lesson = factories.LessonFactory(planned_session=planned, taught_by=user, recorded_by=user)
    lesson.note = f"{NAME} taught it; write to {EMAIL.upper()}. Quarrington has the pack."
    history.save(lesson, by=user, reason=f"{NAME} forgot")
    visited = factories.LessonFactory(
        planned_session=factories.PlannedSessionFactory(class_group=oak),
        outcome=LessonOutcome.TAUGHT,
        taught_by=None,
        visitor=f"Mrs {NAME}, as a supply teacher",
    )
    school.safeguarding_lead = NAME
    history.save(school, by=lead)
    with acting_as(f"The door, by link of {NAME}"):
        history.save(
            factories.EveningAttendanceFactory.build(
                evening=factories.InformationEveningFactory(school=school),
                pupil=school.pupils.first(),
                by=user,
            ),
            by=None,
        )
    journal = [["User", user.pk, None, {"name": NAME}]]
    RosterImport.objects.create(school=school, academic_year=2026, source="a.csv", journal=journal)
    RosterProposal.objects.create(
        school=school, academic_year=2026, source="night", roster={"t": NAME}, digest="0" * 64
    )
    OutgoingMail.objects.create(school=school, person=user, recipients=[EMAIL], subject=NAME)
    LogEntry.objects.create(
        user=user,
        action_flag=CHANGE,
        object_id=str(user.pk),
        object_repr=NAME,
        content_type=ContentType.objects.get_for_model(User),
    )
    record_event(Happened.ROLE_GIVEN, school=school, by=user, about=user)
    seen = [role.pk for role in school.memberships.all()]
    review_access(school=school, seen=seen, removed=[], left=[], by=user)
    make_export(school=school, academic_year=2026, with_names=True, by=user)
    leave(user, lead)
    invite(school=school, email=EMAIL, name=NAME, role=Role.VIEWER, by=lead)
    assert visited.visitor
    return user


def test_name_and_address_are_in_no_table_and_no_file(
    leaver, lead, school, settings, django_capture_on_commit_callbacks
):
    before = traces(settings.MEDIA_ROOT)
    assert before >= {
        *("User.name", "User.email", "HistoricalUser.name", "Invitation.email", "Lesson.note"),
        *("HistoricalInvitation.email", "EmailAddress.email", "OutgoingMail.recipients"),
        *("Lesson.visitor", "HistoricalLesson.note", "School.safeguarding_lead"),
        *("HistoricalSchool.safeguarding_lead", "HistoricalEveningAttendance.history_actor"),
        *("RosterImport.journal", "RosterProposal.roster", "LogEntry.object_repr"),
        "HistoricalMembership.external_id",
    }
    assert any(name.endswith(".xlsx") for name in before)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=leaver, school=school, reason=f"{NAME} asked", by=lead, parts_too=True)
    assert traces(settings.MEDIA_ROOT) == set()
    assert not leaver.emailaddress_set.exists()


def figures(school) -> dict[str, list[tuple]]:
    made = make_export(school=school, academic_year=2026, with_names=True, by=None)
    book = load_workbook(made.file.open("rb"))
    return {
        sheet.title: [
            tuple(FORMER if cell in (NAME, EARLIER) else cell for cell in row)
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book
        if sheet.title not in {"About", "Change history"}
    }


def test_every_figure_stays_and_the_next_workbook_names_a_former_member_of_staff(
    leaver, lead, school, as_lead
):
    before = figures(school)
    erase_person(person=leaver, school=school, reason="Asked to", by=lead)
    after = figures(school)
    taught = [row for row in after["Lessons"] if FORMER in row]
    assert taught
    for rows in (before["Lessons"], after["Lessons"]):
        rows[:] = [tuple(cell for cell in row if TRACE.search(str(cell)) is None) for row in rows]
        rows[:] = [tuple(cell for cell in row if FORMER not in str(cell)) for row in rows]
    assert after == before
    made = make_export(school=school, academic_year=2026, with_names=True, by=lead)
    content = made.file.open("rb").read()
    assert check(school=school, content=content).verdict is Verdict.ORIGINAL
    lessons = as_lead.get(reverse("lessons:lessons", args=[school.slug]))
    assert FORMER in text_of(lessons)


def test_the_record_says_that_it_happened_and_by_whom_without_the_name(leaver, lead, school):
    clearing = erase_person(person=leaver, school=school, reason=f"{NAME} asked", by=lead)
    assert clearing
    assert (clearing.what, clearing.reason) == ("staff", f"{FORMER} asked")
    assert clearing.history.get().history_user == lead
    assert SecurityEvent.objects.filter(what="person_erased", school=school, user=lead).exists()
    assert Clearing.objects.filter(what="workbooks", how_many=1).exists()
    leaver.refresh_from_db()
    assert (leaver.name, leaver.email, leaver.is_active) == (FORMER, None, False)
    assert not leaver.has_password
    assert leaver.erased_at
    assert not Invitation.objects.waiting().exists()
    assert not FormerStaff.objects.exists()


def test_whoever_is_still_needed_is_not_erased_and_a_sentence_says_why(
    leaver, lead, school, person
):
    def refusal(user: User) -> str:
        with pytest.raises(ValidationError) as refused:
            erase_person(person=user, school=school, reason="Asked to", by=lead)
        return refused.value.messages[0]

    assert refusal(lead) == "You cannot erase your own account."
    assert "still has a role at this school" in refusal(person(Role.TEACHER))
    operator = factories.UserFactory(is_staff=True)
    assert "is an operator" in refusal(operator)
    GroupOfficer.objects.create(group=Group.objects.create(name="G", slug="g"), user=leaver)
    assert "also works elsewhere" in refusal(leaver)
    leaver.group_offices.all().delete()
    erase_person(person=leaver, school=school, reason="Asked to", by=lead)
    assert "already been erased" in refusal(leaver)


def test_who_has_a_role_at_another_school_loses_only_the_first(lead, school, person, sign_in):
    user = person(Role.TEACHER, name=NAME, email=EMAIL)
    other = factories.MembershipFactory(user=user).school
    leave(user, lead)
    with pytest.raises(ValidationError, match="also works elsewhere"):
        erase_person(person=user, school=school, reason="Asked to", by=lead)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3000)):
        assert not due_at(school).staff
    assert sign_in(user).get(other.get_absolute_url()).status_code == 200
    assert sign_in(user).get(school.get_absolute_url()).status_code == 404
    # Once the other school has let them go too, both records lose the name together.
    user.memberships.all().delete()
    FormerStaff.objects.note(user, other)
    erase_person(person=user, school=school, reason="Asked to", by=lead)
    assert Clearing.objects.get(school=other).history.get().history_user is None


def test_an_account_is_due_as_long_after_the_last_role_as_the_settings_say(leaver, lead, school):
    FormerStaff.objects.update(left_on=timezone.localdate() - dt.timedelta(days=367))
    assert not due_at(school).staff
    school.keep_staff_years = 1
    school.save()
    assert "1 account" in {line.amount for line in due_at(school).lines}
    apply_retention(school=school, by=lead)
    leaver.refresh_from_db()
    assert leaver.erased_at
    assert Clearing.objects.filter(what="staff", how_many=1).count() == 1


def test_the_page_asks_for_the_password_and_offers_notes_with_a_part_of_the_name(
    leaver, lead, school, sign_in
):
    lead.set_password("three plain words")
    lead.save()
    as_lead = sign_in(lead)
    former = FormerStaff.objects.get()
    page = reverse("reports:erase_account", args=[school.slug, former.pk])
    listed = as_lead.get(reverse("reports:left", args=[school.slug]))
    assert NAME in text_of(listed)
    assert "Quarrington has the pack" in text_of(as_lead.get(page))
    typed = {"reason": "Asked to", "sure": "on"}
    answer = sign_in(lead, password_again=False).post(page, typed)
    assert answer.status_code == 422
    assert "Enter your password" in text_of(answer)
    assert as_lead.post(page, typed).status_code == 302
    assert User.objects.get(pk=leaver.pk).name == FORMER
    assert as_lead.get(page).status_code == 404


def test_an_operator_erases_by_command(leaver, capsys):
    with pytest.raises(CommandError, match="no account"):
        call_command("erase_account", "nobody@s.example", reason="Asked to")
    officer = factories.UserFactory(name=NAME, email="officer@s.example")
    call_command("erase_account", officer.email, reason="Asked to")
    assert User.objects.get(pk=officer.pk).name == FORMER
    call_command("erase_account", EMAIL, reason="Asked to")
    assert "erased at every school" in capsys.readouterr().out
    assert not Membership.objects.filter(user=leaver).exists()
    assert AuditExport.objects.get().cleared_at
