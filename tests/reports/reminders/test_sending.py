"""Who gets which email, when, and that nobody gets one twice."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classes.models import MailKind, Membership, Role
from lessons.models import CalendarChange, ClosedDays
from lessons.planning.actions import set_due
from reports.models import EmailChoice, MonthlyFigures, Reminder
from reports.reminders.actions import send_due
from tests import factories
from tests.reports.reminders.conftest import FRIDAY, to

pytestmark = pytest.mark.django_db


def test_a_teacher_reads_on_friday_what_is_due_and_what_is_not_logged(staff, at):
    assert to(staff[Role.TEACHER], at(2026, 11, 20, 15, 29)) == []
    (email,) = at(2026, 11, 20, 15, 30)
    assert email.to == ["teacher@s.example"]
    assert "Next week: 1 to teach, 2 not logged" in email.subject
    assert "NEXT WEEK, FROM MON 23 NOV" in email.body
    assert "Tue 24 Nov" in email.body
    assert "Due Tue 17 Nov" in email.body
    assert "Due today" in email.body
    assert at(2026, 11, 20, 15, 40) == []


def test_whoever_covers_a_class_reads_what_is_due_on_those_days(staff, at, person):
    colleague = person(Role.HEAD, password="long-enough-1")
    group = factories.ClassGroupFactory._meta.model.objects.get()
    days = {"first_day": dt.date(2026, 11, 23), "last_day": dt.date(2026, 11, 25)}
    factories.CoverFactory(class_group=group, user=colleague, **days)
    (email,) = to(colleague, at(2026, 11, 20, 15, 30))
    assert "Next week: 1 to teach ·" in email.subject


@pytest.mark.parametrize(
    "gone",
    ["removed", "switched off", "no choice", "never joined", "no address", "demo"],
)
def test_who_should_get_none_gets_none(gone, staff, school, at):
    teacher = staff[Role.TEACHER]
    match gone:
        case "removed":
            Membership.objects.filter(user=teacher).delete()
        case "switched off":
            teacher.is_active = False
        case "no choice":
            fields = {"person": teacher, "kind": MailKind.WEEK}
            EmailChoice.objects.create(school=school, wants_it=False, **fields)
        case "never joined":
            teacher.set_unusable_password()
        case "no address":
            teacher.email = None
        case "demo":
            school.is_demo = True
            school.save()
    teacher.save()
    assert at(2026, 11, 20, 15, 30) == []


def test_a_server_that_was_off_sends_a_late_email_up_to_four_days_late(staff, at):
    teacher, lead = staff[Role.TEACHER], staff[Role.PSHE_LEAD]
    late = at(2026, 11, 26, 9)
    assert (len(to(teacher, late)), len(to(lead, late))) == (0, 1)
    assert len(to(teacher, at(2026, 11, 30, 7))) == 1  # nobody looked on Friday
    late = at(2026, 12, 9, 9)
    assert (len(to(teacher, late)), len(to(lead, late))) == (0, 1)
    late = at(2026, 12, 19, 9)
    assert (len(to(teacher, late)), len(to(lead, late))) == (1, 0)


def test_nobody_gets_an_email_that_was_due_before_they_were_there(staff, school, at, person):
    """Nor a lead who makes the school on a Monday morning: the page is before them."""
    at(2026, 11, 22)
    colleague = person(Role.PSHE_LEAD, email="new@s.example", password="long-enough-1")
    colleague.date_joined = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    colleague.save()
    assert to(colleague, at(2026, 11, 23, 10)) == []
    assert len(to(colleague, at(2026, 11, 30))) == 1
    school.created_at = dt.datetime(2026, 12, 7, 9, tzinfo=dt.UTC)
    school.save()
    assert at(2026, 12, 7, 10) == []
    assert len(to(colleague, at(2026, 12, 14))) == 1


def test_the_time_is_that_of_london_before_and_after_the_clocks_change(staff, at):
    """Summer time ends on 25 October 2026, and begins on 28 March 2027."""
    lead = staff[Role.PSHE_LEAD]
    at(2026, 11, 20, 15, 30)
    for utc, sent in ((6, 0), (7, 1)):
        moment = dt.datetime(2026, 11, 23, utc, tzinfo=dt.UTC)
        assert len(to(lead, at(2026, 11, 23, timezone.localtime(moment).hour))) == sent
    at(2027, 4, 16, 16)
    for utc, sent in ((5, 0), (6, 1)):  # a Monday in summer time
        moment = dt.datetime(2027, 4, 19, utc, tzinfo=dt.UTC)
        assert len(to(lead, at(2027, 4, 19, timezone.localtime(moment).hour))) == sent


def test_a_holiday_is_prepared_for_before_it_begins(staff, school, at):
    holiday = {"first_day": dt.date(2026, 11, 23), "last_day": dt.date(2026, 12, 4)}
    ClosedDays.objects.create(school=school, name="Long half term", **holiday)
    school.class_groups.get().planned_sessions.update(due_on=dt.date(2026, 12, 8))
    (email,) = at(2026, 11, 20, 15, 30)
    assert "AFTER THE HOLIDAYS, FROM MON 7 DEC" in email.body
    assert at(2026, 11, 23) == at(2026, 11, 27, 15, 30) == at(2026, 11, 30) == []


@pytest.mark.parametrize("first_with_school", [24, 25, 26, 27])
def test_the_email_of_a_closed_monday_comes_on_the_first_day_with_school(
    first_with_school, staff, school, at
):
    closed = {"first_day": dt.date(2026, 11, 23), "last_day": dt.date(2026, 11, first_with_school)}
    closed["last_day"] -= dt.timedelta(days=1)
    ClosedDays.objects.create(school=school, name="Closed", **closed)
    at(2026, 11, 20, 15, 30)
    lead = staff[Role.PSHE_LEAD]
    assert not [day for day in range(23, first_with_school) if at(2026, 11, day)]
    assert len(to(lead, at(2026, 11, first_with_school))) == 1
    assert to(lead, at(2026, 11, 29)) == []
    assert len(to(lead, at(2026, 11, 30))) == 1


def test_the_first_week_of_a_year_is_told_in_the_last_of_the_holidays(staff, school, at):
    group = factories.ClassGroupFactory(
        school=school, academic_year=2027, teachers=[staff[Role.TEACHER]]
    )
    factories.PlannedSessionFactory(class_group=group, due_on=dt.date(2027, 9, 3))
    assert at(2027, 8, 20, 15, 30) == []
    (email,) = at(2027, 8, 27, 15, 30)
    assert "Fri 3 Sep" in email.body
    assert "not logged" not in email.subject


def test_a_year_that_is_not_started_comes_first_from_september_on(staff, at):
    lead = staff[Role.PSHE_LEAD]
    (june,) = to(lead, at(2027, 6, 14))
    assert "The year 2027/28 is not started" in june.body
    assert june.body.index("overdue") < june.body.index("not started")
    (september,) = to(lead, at(2027, 9, 6))
    assert "1 thing to look at" in september.subject
    assert "Nothing can be logged until it has classes." in september.body


def test_the_day_before_the_audit_and_not_again(staff, school, at):
    dsl = staff[Role.SAFEGUARDING_LEAD]
    school.audit_on = dt.date(2025, 6, 30)
    school.save()
    at(2027, 6, 28)
    (email,) = to(dsl, at(2027, 6, 29))
    assert "The safeguarding audit is tomorrow" in email.subject
    assert "3 sessions overdue" in email.body
    assert to(dsl, at(2027, 6, 30)) == []


class TestChanges:
    """Dates that somebody else moved."""

    def move(self, staff, day: int, *, by: Role = Role.PSHE_LEAD) -> None:
        planned = factories.PlannedSessionFactory._meta.model.objects.last()
        set_due(planned_session=planned, due_on=dt.date(2026, 11, day), by=staff[by])

    def test_they_are_collected_and_told_once_a_day(self, staff, at):
        at(2026, 11, 17, 7, 5)
        self.move(staff, 26)
        assert at(2026, 11, 17, 15, 59) == []
        self.move(staff, 27)
        (email,) = at(2026, 11, 17, 16)
        assert "Fri 27 Nov" in email.body
        assert "It was Tue 24 Nov. Changed by The PSHE lead." in email.body
        self.move(staff, 30)
        assert at(2026, 11, 17, 18) == []
        (email,) = at(2026, 11, 18, 7)
        assert "It was Fri 27 Nov." in email.body
        assert not CalendarChange.objects.exists()

    def test_nothing_is_told_of_ones_own_change_or_of_one_that_was_taken_back(self, staff, at):
        at(2026, 11, 17, 7)
        self.move(staff, 26, by=Role.TEACHER)
        assert at(2026, 11, 17, 16) == []
        self.move(staff, 27)
        self.move(staff, 26)
        assert at(2026, 11, 18, 16) == []

    def test_a_day_that_has_passed_is_of_no_interest(self, staff, at):
        at(2026, 11, 27, 15, 30)
        self.move(staff, 25)
        assert at(2026, 11, 27, 16) == []


def test_the_command_says_how_many_emails_it_made(staff, time_machine):
    time_machine.move_to(FRIDAY)
    for number in ("1 email", "0 emails"):
        output = StringIO()
        call_command("send_mail_due", stdout=output)
        assert output.getvalue() == f"{number} to send.\n"


def test_a_school_takes_the_same_queries_for_many_classes_and_people(staff, school, time_machine):
    def queries() -> int:
        Reminder.objects.all().delete()
        MonthlyFigures.objects.all().delete()
        with CaptureQueriesContext(connection) as seen:
            assert send_due(FRIDAY + dt.timedelta(days=3, hours=-8)) >= 2
        return len(seen)

    time_machine.move_to(FRIDAY + dt.timedelta(days=3, hours=-8), tick=False)
    few = queries()
    for number in range(8):
        teacher = factories.UserFactory(email=f"t{number}@s.example", password="long-enough-1")
        teacher.date_joined = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
        teacher.save()
        factories.MembershipFactory(school=school, user=teacher)
        group = factories.ClassGroupFactory(school=school, pupils=3, teachers=[teacher])
        factories.PlannedSessionFactory(class_group=group, due_on=dt.date(2026, 11, 24))
    assert queries() == few
