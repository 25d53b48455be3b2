"""The summary for governors: figures and gaps, without children's names."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from classes.models import Enrolment, Role
from classes.people import invitations
from classes.people.actions import invite
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school):
    return reverse("reports:summary", args=[school.slug])


def test_the_headlines_are_those_of_home(as_lead, school, address):
    factories.busy_school(school, classes=2)
    page = as_lead.get(address).text
    assert "4 of 8 sessions taught" in page
    assert "6 of 8" in page
    home = as_lead.get(reverse("reports:home", args=[school.slug]))
    shown = as_lead.get(address).context["summary"]
    assert shown.coverage.total == home.context["coverage"].total
    assert shown.reach.total == home.context["reach"]


def test_each_class_has_a_line_with_its_figures(as_lead, school, address):
    made = factories.busy_school(school, classes=2)
    evening = factories.InformationEveningFactory(school=school)
    factories.EveningAttendanceFactory(
        evening=evening, pupil=made[0].enrolments.first().pupil, adults=1
    )
    (lines,) = as_lead.get(address).context["summary"].lists
    assert [line.coverage.class_group for line in lines] == made
    assert [(line.coverage.taught, line.reach.reached) for line in lines] == [(2, 1), (2, 0)]


def test_no_child_is_named_to_anybody(sign_in, person, school, address):
    made = factories.busy_school(school, classes=2)
    names = Enrolment.objects.filter(class_group__in=made).values_list("pupil__display_name")
    for role in Role:
        page = sign_in(person(role)).get(address).text
        assert [name for (name,) in names if name in page] == []


def test_the_gaps_are_listed_longest_overdue_first(as_lead, school, address):
    module = factories.ModuleFactory(school=school)
    session = factories.SessionFactory(module=module, position=1, title="Kindness")
    for day in range(1, 9):
        group = factories.ClassGroupFactory(school=school, name=f"5 Tree {day}", pupils=1)
        due = dt.date(2026, 11, day)
        factories.PlannedSessionFactory(class_group=group, session=session, due_on=due)
    factories.OutcomeFactory(heading="Honesty")
    page = as_lead.get(address)
    assert [group.cell.due_on.day for group in page.context["summary"].overdue] == [1, 2, 3, 4, 5]
    assert "and 3 more overdue" in page.text
    text = text_of(page)
    assert "1 of 1 published statements" in text
    assert "Honesty" in text
    assert "8 families not reached yet. No information evening has been held" in text


def test_a_school_without_gaps_sees_a_message(as_lead, school, address):
    group = factories.ClassGroupFactory(school=school)
    factories.LessonFactory(planned_session__class_group=group)
    assert "Nothing is late" in as_lead.get(address).text


def test_more_classes_than_fit_are_counted_and_stay_in_the_headlines(as_lead, school, address):
    for number in range(50):
        group = factories.ClassGroupFactory(school=school, name=f"Class {number:02}")
        factories.PlannedSessionFactory(class_group=group)
    page = as_lead.get(address)
    assert [len(lines) for lines in page.context["summary"].lists] == [24, 24]
    assert "and 2 more" in page.text
    assert "0 of 50 sessions taught" in page.text


def test_a_school_that_keeps_no_names_shows_its_head_count(sign_in, person):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    factories.ClassGroupFactory(school=school, pupils_on_roll=28)
    page = sign_in(person(Role.VIEWER, at=school)).get(f"/schools/{school.slug}/summary/").text
    assert "children on roll. The school keeps no names" in page
    assert "Up to date</th>" not in page


def test_an_empty_school_learns_who_sets_it_up(as_lead, sign_in, person, address):
    assert "Make a class" in as_lead.get(address).text
    assert "The PSHE lead makes the classes" in sign_in(person(Role.VIEWER)).get(address).text


def test_an_earlier_year_can_be_chosen(as_lead, school, address):
    factories.ClassGroupFactory(school=school, name="5 Now")
    factories.ClassGroupFactory(school=school, name="5 Then", academic_year=2025)
    page = as_lead.get(f"{address}?year=2025").text
    assert "5 Then" in page
    assert "5 Now" not in page


def test_a_viewers_home_is_the_summary(sign_in, person, school, address):
    viewer = sign_in(person(Role.VIEWER))
    assert viewer.get("/").url == address
    page = viewer.get(address)
    links = {link.text_content().strip(): link for link in document(page).xpath("//header//a")}
    assert links["Home"].get("href") == address
    assert links["Home"].get("aria-current") == "page"
    assert links[school.name].get("href") == address
    assert "Summary for governors" not in links


def test_viewers_of_several_schools_and_invited_viewers_start_here_too(
    sign_in, person, school, address
):
    viewer = person(Role.VIEWER)
    factories.MembershipFactory(user=viewer, role=Role.TEACHER)
    assert f'href="{address}"' in sign_in(viewer).get("/").text
    guest = person(email="guest@school.example")
    guest.set_password("hills-and-dales-42")
    guest.save()
    offer = invite(school=school, email=guest.email, name="", role=Role.VIEWER, by=None)
    answer = sign_in(guest).post(urlsplit(invitations.link(offer)).path)
    assert answer.url == address


@pytest.mark.parametrize("roles", [[Role.TEACHER], [Role.VIEWER, Role.SAFEGUARDING_LEAD]])
def test_other_roles_start_at_home_and_find_the_summary_in_the_menu(
    sign_in, person, school, address, roles
):
    client = sign_in(person(*roles))
    home = reverse("reports:home", args=[school.slug])
    assert client.get("/").url == home
    [link] = document(client.get(home)).xpath(f"//nav//a[@href='{address}']")
    assert link.text_content().strip() == "Summary for governors"
