"""Missed lessons are filtered by what a catch-up group is, and a group is a list to print."""

import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Role
from lessons.models import LessonOutcome
from lessons.roll.actions import add_pupils
from tests import factories
from tests.pages import document, text_of

NOVEMBER = dt.date(2026, 11, 2)


@pytest.fixture
def address(school):
    return reverse("lessons:missed", args=[school.slug])


@pytest.fixture
def missed(planned, pupils, log):
    """Each child missed one: the first session in October, the others in November."""
    days = [dt.date(2026, 10, 12), dt.date(2026, 11, 12), dt.date(2026, 11, 20)]
    for row, pupil, day in zip(planned, pupils, days, strict=True):
        log(row, away=[pupil], held_on=day)
    return pupils


@pytest.fixture
def group_of(school):
    def address(planned):
        return reverse("lessons:catch_up_group", args=[school.slug, planned.session_id])

    return address


def names(page) -> list[str]:
    return [name.text_content().strip() for name in document(page).xpath("//tbody//th")]


def test_a_session_is_chosen_from_those_missed_with_how_many_children(
    as_lead, address, planned, missed
):
    options = document(as_lead.get(address)).xpath("//select[@name='session']/option/text()")
    assert options == ["All sessions", *(f"{row.session} (1)" for row in planned)]
    assert names(as_lead.get(address, {"session": planned[1].session_id})) == [str(missed[1])]


def test_a_joiner_owes_a_session_taught_in_two_parts_once(
    as_lead, address, oak, planned, log, lead
):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    log(planned[0], held_on=dt.date(2026, 10, 19))
    add_pupils(class_group=oak, names=["Li W"], on=NOVEMBER, by=lead)
    options = document(as_lead.get(address)).xpath("//select[@name='session']/option/text()")
    assert options[1] == f"{planned[0].session} (1)"


def test_the_list_is_filtered_by_year_group_and_by_the_time_since(as_lead, address, oak, missed):
    oak.oldest_year = 6
    oak.save()
    for pupil, year in zip(missed, [5, 6, None], strict=True):
        pupil.enrolments.update(year_group=year)
    assert names(as_lead.get(address, {"year_group": "6"})) == [str(missed[1]), str(missed[2])]
    assert names(as_lead.get(address, {"waited": "28"})) == [str(missed[0])]


def test_a_name_links_to_the_child(as_lead, address, school, missed):
    links = document(as_lead.get(address)).xpath("//tbody//th/a/@href")
    assert links[0] == reverse("lessons:pupil", args=[school.slug, missed[0].pk])


def test_a_chosen_session_leads_to_the_list_of_its_group(as_lead, address, planned, missed):
    page = as_lead.get(address, {"session": planned[0].session_id})
    (link,) = document(page).xpath("//header//a[contains(., 'to print')]/@href")
    assert names(as_lead.get(link)) == [str(missed[0])]


def test_a_group_is_the_children_of_all_classes_by_class_and_nothing_else(
    as_lead, school, planned, missed, log, group_of
):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=2)
    in_ash = factories.PlannedSessionFactory(class_group=ash, session=planned[0].session)
    theirs = ash.enrolments.first().pupil
    log(in_ash, away=[theirs])
    page = as_lead.get(group_of(planned[0]))
    assert names(page) == [str(theirs), str(missed[0])]
    assert "2 children to catch up" in text_of(page)
    assert "12 October" not in text_of(page)


def test_a_group_with_nobody_left_says_so(as_lead, planned, group_of):
    assert "Nobody has to catch up on this session" in text_of(as_lead.get(group_of(planned[2])))


def test_a_teacher_sees_the_children_of_their_own_classes_in_a_group(
    sign_in, person, teacher, planned, missed, group_of
):
    assert names(sign_in(teacher).get(group_of(planned[0]))) == [str(missed[0])]
    assert names(sign_in(person(Role.TEACHER)).get(group_of(planned[0]))) == []
