"""Teachers move the due dates of their own classes, unless the school leaves it to the lead."""

import datetime as dt

import pytest
from django.urls import reverse

from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

DAY = dt.date(2026, 12, 1)


@pytest.fixture
def as_teacher(sign_in, teacher):
    return sign_in(teacher)


@pytest.fixture
def plan(school, oak, planned) -> str:
    return reverse("lessons:class_plan", args=[school.slug, oak.pk])


def move(client, school, row, do="due", **values):
    address = reverse("lessons:planned", args=[school.slug, row.pk])
    return client.post(address, {"do": do, "due_on": "2026-12-01"} | values)


def test_a_teacher_moves_a_date_of_an_own_class_and_the_history_says_who(
    as_teacher, teacher, school, planned
):
    move(as_teacher, school, planned[0])
    planned[0].refresh_from_db()
    assert planned[0].due_on == DAY
    assert planned[0].history.first().history_user == teacher


def test_the_plan_of_an_own_class_opens_with_its_dates_only(as_teacher, plan):
    page = document(as_teacher.get(plan))
    assert page.xpath("//button[@value='due']")
    assert not page.xpath("//button[@value='aside'] | //input[@value='take_up']")


def test_a_teacher_spreads_the_dates_of_an_own_class(as_teacher, plan, planned):
    module = planned[0].session.module_id
    values = {"do": "schedule", "module": module, "first_on": "2026-12-01", "every_weeks": "1"}
    as_teacher.post(plan, values)
    planned[0].refresh_from_db()
    assert planned[0].due_on == DAY


@pytest.mark.parametrize("do", ["aside", "back"])
def test_setting_a_session_aside_stays_with_the_lead(as_teacher, school, planned, do):
    assert move(as_teacher, school, planned[0], do, reason="Next year").status_code == 404


def test_taking_up_a_module_stays_with_the_lead(as_teacher, plan, planned):
    module = planned[0].session.module_id
    assert as_teacher.post(plan, {"do": "take_up", "module": module}).status_code == 404


def test_another_class_stays_closed_to_a_teacher(as_teacher, school):
    row = factories.PlannedSessionFactory(class_group__school=school)
    assert move(as_teacher, school, row).status_code == 404


def test_the_lead_can_switch_it_off(as_teacher, school, plan, planned):
    school.only_lead_moves_dates = True
    school.save()
    assert as_teacher.get(plan).status_code == 404
    assert move(as_teacher, school, planned[0]).status_code == 404


@pytest.mark.parametrize(
    ("allowed", "sentence"),
    [(True, "open your class and choose Move dates"), (False, "The PSHE lead sets the dates")],
)
def test_home_says_who_sets_the_dates(as_teacher, school, planned, allowed, sentence):
    school.only_lead_moves_dates = not allowed
    school.save()
    assert sentence in text_of(as_teacher.get(reverse("reports:home", args=[school.slug])))


def test_the_lead_still_moves_dates_when_it_is_switched_off(as_lead, school, planned):
    school.only_lead_moves_dates = True
    school.save()
    move(as_lead, school, planned[0])
    planned[0].refresh_from_db()
    assert planned[0].due_on == DAY
