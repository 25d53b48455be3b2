"""The review of who has access: what it shows, what it changes, and its record."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from classes.models import FormerStaff, Happened, Role, SecurityEvent
from classes.people.actions import invite
from classes.years.academic_year import AcademicYear
from lessons.calendar.actions import open_calendar
from lessons.models import ClosedDays
from lessons.models.closed_days import calendar_of
from lessons.planning.term_dates.terms import terms_of
from reports.access_review.actions import review_access
from reports.access_review.due import review_due
from reports.models import AccessReview
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def page(school) -> str:
    return reverse("reports:access_review", args=[school.slug])


def used(user, day: dt.date, **fields) -> None:
    """Let a person have signed in, and used their school, last on that day."""
    user.memberships.update(last_used_on=day)
    user.set_password("three plain words")
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()


def line_of(answer, name: str) -> str:
    rows = document(answer).xpath("//ul[@class='review']/li")
    texts = [" ".join(row.text_content().split()) for row in rows]
    return next(text for text in texts if name in text)


def test_it_shows_first_whom_to_look_at_and_says_what_is_open(as_lead, lead, person, school, page):
    unused = person(Role.TEACHER, name="U. Nused")
    used(unused, dt.date(2026, 7, 1))
    double = person(Role.TEACHER, Role.HEAD, name="D. Ouble")
    listed = person(Role.TEACHER, name="N. Olist")
    listed.memberships.update(external_id="T7")
    factories.ClassGroupFactory(school=school, teachers=[double])
    ordinary = person(Role.VIEWER, name="O. Rdinary")
    for user in (double, listed, ordinary):
        used(user, dt.date(2026, 11, 20))
    open_calendar(user=ordinary, school=school)
    invite(school=school, email="new@s.example", name="N. Ew", role=Role.TEACHER, by=lead)
    factories.CoverFactory(
        class_group=factories.ClassGroupFactory(school=school, name="6 Elm"),
        user=double,
        last_day=dt.date(2026, 12, 1),
    )

    answer = as_lead.get(page)

    first, others = document(answer).xpath("//ul[@class='review']")
    assert {"U. Nused", "D. Ouble", "N. Olist"} == {b.text_content() for b in first.iter("b")}
    assert "O. Rdinary" in others.text_content()
    assert "Not used for a term" in line_of(answer, "U. Nused")
    assert "Last used on 1 July 2026" in line_of(answer, "U. Nused")
    assert "2 roles" in line_of(answer, "D. Ouble")
    assert "Teacher: names and lessons of their own classes" in line_of(answer, "D. Ouble")
    assert "Covers 6 Elm until 1 December 2026" in line_of(answer, "D. Ouble")
    assert "In no class of this year’s class list" in line_of(answer, "N. Olist")
    assert "Invited, not joined yet" in line_of(answer, "N. Ew")
    assert "1 open invitation sent" in line_of(answer, lead.name)
    assert "1 invitation is open" in text_of(answer)
    assert "No two-step sign-in · Has a calendar address" in line_of(answer, "O. Rdinary")


def test_what_is_ticked_goes_all_the_rest_is_kept_and_the_record_says_so(
    as_lead, lead, person, school, page
):
    kept, gone = person(Role.TEACHER), person(Role.TEACHER, Role.HEAD)
    one_of_two = person(Role.TEACHER, Role.VIEWER)
    viewer = one_of_two.memberships.get(role=Role.VIEWER)
    seen = [role.pk for role in school.memberships.all()]

    answer = as_lead.post(
        page, {"seen": seen, "remove": [viewer.pk], "left": [gone.pk]}, follow=True
    )

    assert "2 people kept, 1 lost a role, 1 had left" in text_of(answer)
    assert [role.role for role in one_of_two.memberships.all()] == [Role.TEACHER]
    assert kept.memberships.exists()
    assert not gone.memberships.exists()
    assert FormerStaff.objects.get().user == gone
    review = AccessReview.objects.get()
    assert review.history.get().history_user == lead
    assert {
        (line.person, line.roles, line.decision, line.taken) for line in review.lines.all()
    } == {
        (lead, "PSHE lead", "kept", ""),
        (kept, "Teacher", "kept", ""),
        (one_of_two, "Teacher, Governor (viewer)", "removed", "Governor (viewer)"),
        (gone, "Head, Teacher", "left", "Head, Teacher"),
    }
    assert SecurityEvent.objects.filter(what=Happened.ACCESS_REVIEWED, user=lead).exists()
    past = as_lead.get(reverse("reports:past_access_review", args=[school.slug, review.pk]))
    assert "Role removed: Governor (viewer)" in text_of(past)
    history = as_lead.get(reverse("reports:history", args=[school.slug]))
    assert "Review of access" in text_of(history)


def test_the_last_lead_stays_and_then_nothing_is_changed(lead, person, school):
    other = person(Role.TEACHER)
    seen = [role.pk for role in school.memberships.all()]
    with pytest.raises(ValidationError, match="needs a PSHE lead"):
        review_access(school=school, seen=seen, removed=[], left=[other.pk, lead.pk], by=lead)
    assert other.memberships.exists()
    assert not AccessReview.objects.exists()


def test_roles_of_another_school_are_no_part_of_it(lead, school):
    stranger = factories.MembershipFactory()
    seen = [stranger.pk, lead.memberships.get().pk]
    review = review_access(
        school=school, seen=seen, removed=[stranger.pk], left=[stranger.user.pk], by=lead
    )
    assert [line.person for line in review.lines.all()] == [lead]
    assert stranger.user.memberships.exists()


def test_the_head_reads_it_and_decides_nothing(person, sign_in, lead, school, page):
    client = sign_in(person(Role.HEAD))
    answer = client.get(page)
    assert not document(answer).xpath("//main//input[@type='checkbox']")
    assert client.post(page, {"seen": [lead.memberships.get().pk]}).status_code == 404


def test_it_takes_as_many_queries_for_forty_people_as_for_four(
    as_lead, person, page, django_assert_max_num_queries
):
    for _ in range(4):
        person(Role.TEACHER)
    with django_assert_max_num_queries(13) as few:
        as_lead.get(page)
    for _ in range(40):
        person(Role.TEACHER, Role.VIEWER)
    with django_assert_max_num_queries(len(few)):
        as_lead.get(page)


def test_home_asks_once_a_term_and_tells_of_an_account_that_became_unused(
    as_lead, lead, person, school
):
    school.set_up_at = timezone.now()
    school.save()
    used(person(Role.TEACHER), dt.date(2026, 9, 10))
    line = reverse("reports:looked_after", args=[school.slug])
    text = text_of(as_lead.get(line))
    assert "Nobody has reviewed this autumn term who has access." in text
    assert "not been used" not in text
    # After the review, nothing more until the next term, in which an account is unused.
    seen = [role.pk for role in school.memberships.all()]
    review_access(school=school, seen=seen, removed=[], left=[], by=lead)
    assert not review_due(school, timezone.localdate())
    with time_machine.travel(dt.datetime(2027, 3, 10, 9, tzinfo=dt.UTC)):
        due = review_due(school, timezone.localdate())
    assert (due.is_due, due.term.name, due.unused) == (True, "spring term", 1)


def test_terms_begin_after_the_schools_own_holidays(school):
    year = AcademicYear(2026)
    usual = [term.start for term in terms_of(calendar_of(school, year))]
    assert usual == [dt.date(2026, 9, 1), dt.date(2027, 1, 4), dt.date(2027, 4, 5)]
    for name, first, last in (
        ("Start", dt.date(2026, 9, 1), dt.date(2026, 9, 2)),
        ("Christmas", dt.date(2026, 12, 21), dt.date(2027, 1, 5)),
        ("Spring half term", dt.date(2027, 2, 15), dt.date(2027, 2, 19)),
        ("Easter", dt.date(2027, 3, 25), dt.date(2027, 4, 9)),
    ):
        ClosedDays.objects.create(school=school, name=name, first_day=first, last_day=last)
    own = [term.start for term in terms_of(calendar_of(school, year))]
    assert own == [dt.date(2026, 9, 3), dt.date(2027, 1, 6), dt.date(2027, 4, 12)]
