"""The steps of the first day: ticked by what is true, said by somebody, gone once all are done."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from classes.models import Role, School
from curriculum.models import FamiliesPage
from lessons.models import ClosedDays
from reports.models import SetUpAnswer
from tests import factories
from tests.pages import document, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]

TERM_DATES = "Keep your term dates"
CLASS_LISTS = "Import your class lists"
STAFF = "Invite your colleagues"
WORRIES = "Name the safeguarding lead"
MODULE = "Take up a module for each class"
DATES = "Give each session a date"
FAMILIES = "Publish the families’ page"
TWO_STEPS = "Turn on two-step sign-in"
BACKUP = "Have the data backed up"
TO_TEACH = "the classes that they teach"


@pytest.fixture
def home(school):
    return reverse("reports:home", args=[school.slug])


@pytest.fixture
def page(school):
    return reverse("reports:first_day", args=[school.slug])


def on_home(client, home):
    """Return home, or the part of it that it fetches for the steps."""
    answer = client.get(home)
    address = f"{home}home/first-day/"
    return client.get(address) if f'hx-get="{address}"' in answer.text else answer


def steps(answer) -> dict[str, bool]:
    """Return whether each step on a page is done."""
    if not answer.content:
        return {}
    lines = document(answer).xpath("//section[@aria-labelledby='first-day']//li")
    return {
        line.xpath(".//b")[0].text: "Done" in line.xpath("./span")[0].text_content()
        for line in lines
    }


def links(answer, step: str) -> list[str]:
    line = document(answer).xpath(f"//section//li[.//b[text()='{step}']]")[0]
    return line.xpath(".//a/@href")


def second_step(user) -> None:
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})


def set_up(school: School, lead) -> None:
    """Do every step whose truth is in the data."""
    factories.busy_school(school, classes=1, teachers=[lead])
    factories.MembershipFactory(school=school, role=Role.SAFEGUARDING_LEAD)
    FamiliesPage.objects.create(school=school, is_published=True)
    second_step(lead)
    autumn = {"first_day": dt.date(2026, 10, 26), "last_day": dt.date(2026, 10, 30)}
    ClosedDays.objects.create(school=school, name="Half term", **autumn)


def test_on_the_first_day_home_names_every_step_and_where_to_do_it(as_lead, school, home):
    answer = on_home(as_lead, home)
    steps_to_do = [TERM_DATES, CLASS_LISTS, STAFF, MODULE, DATES, FAMILIES, TWO_STEPS, BACKUP]
    assert steps(answer) == {**dict.fromkeys(steps_to_do, False), WORRIES: True}
    assert reverse("lessons:import_roster", args=[school.slug]) in links(answer, CLASS_LISTS)
    assert reverse("classes:people", args=[school.slug]) in links(answer, STAFF)
    assert reverse("mfa_index") in links(answer, TWO_STEPS)


def test_only_who_manages_the_school_sees_them(sign_in, person, home, page):
    for role in (Role.TEACHER, Role.SAFEGUARDING_LEAD, Role.VIEWER):
        client = sign_in(person(role))
        assert steps(on_home(client, home)) == {}
        assert client.get(page).status_code == 404


def test_each_step_is_ticked_by_what_is_in_the_data(as_lead, lead, school, home):
    set_up(school, lead)
    assert steps(on_home(as_lead, home)) == {
        **dict.fromkeys([TERM_DATES, CLASS_LISTS, STAFF, MODULE, DATES, FAMILIES, TWO_STEPS], True),
        WORRIES: True,
        BACKUP: False,
    }


def test_every_step_to_do_says_what_is_missing_or_where_to_do_it(as_lead, school, home):
    answer = on_home(as_lead, home)
    missing = f"Still missing: a safeguarding lead and {TO_TEACH}."
    assert missing in text_of(answer)
    plans, make = (
        reverse(name, args=[school.slug]) for name in ("lessons:plans", "lessons:class_new")
    )
    assert links(answer, MODULE) == links(answer, DATES) == [plans]
    factories.ModuleFactory(school=school)
    answer = on_home(as_lead, home)
    assert links(answer, MODULE) == [make, plans]
    assert links(answer, DATES) == [make]


def test_the_safeguarding_lead_is_named_in_the_settings_or_by_the_role(as_lead, school, home):
    School.objects.update(safeguarding_lead="")
    answer = on_home(as_lead, home)
    assert not steps(answer)[WORRIES]
    assert links(answer, WORRIES) == [reverse("classes:settings", args=[school.slug])]
    factories.MembershipFactory(school=school, role=Role.SAFEGUARDING_LEAD)
    assert steps(on_home(as_lead, home))[WORRIES]


def test_a_class_without_a_teacher_a_module_or_dates_is_named_and_its_plan_linked(
    as_lead, school, home
):
    factories.ModuleFactory(school=school)
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=1)
    answer = on_home(as_lead, home)
    plan = reverse("lessons:class_plan", args=[school.slug, oak.pk])
    assert steps(answer)[CLASS_LISTS]
    assert "Still missing: a safeguarding lead and a teacher for 5 Oak." in text_of(answer)
    assert "Still missing: a module for 5 Oak." in text_of(answer)
    assert plan in links(answer, MODULE)
    factories.PlannedSessionFactory(class_group=oak, due_on=None)
    answer = on_home(as_lead, home)
    assert steps(answer)[MODULE]
    assert "Still missing: dates for 5 Oak." in text_of(answer)
    assert plan in links(answer, DATES)


def test_several_classes_take_up_a_module_and_get_dates_in_one_form(as_lead, school, home):
    factories.ModuleFactory(school=school)
    for name in ("5 Oak", "6 Elm"):
        factories.ClassGroupFactory(school=school, name=name, pupils=1)
    answer = on_home(as_lead, home)
    plan_all = reverse("lessons:plan_all", args=[school.slug])
    assert plan_all in links(answer, MODULE)
    assert plan_all in links(answer, DATES)


def test_two_step_sign_in_is_done_once_every_lead_has_it(as_lead, lead, person, home):
    second_step(lead)
    assert steps(on_home(as_lead, home))[TWO_STEPS]
    colleague = person(Role.PSHE_LEAD)
    assert not steps(on_home(as_lead, home))[TWO_STEPS]
    second_step(colleague)
    assert steps(on_home(as_lead, home))[TWO_STEPS]


def test_a_backup_is_somebodys_word_with_who_and_when_and_can_be_taken_back(
    as_lead, lead, school, home, page
):
    as_lead.post(page, {"say": "backup"})
    assert steps(on_home(as_lead, home))[BACKUP]
    said = f"{lead.name} said on 24 November 2026: Our technician backs up the data"
    assert said in text_of(on_home(as_lead, home))
    assert "Take that back" in text_of(as_lead.get(page))
    as_lead.post(page, {"take_back": "backup"})
    assert not steps(on_home(as_lead, home))[BACKUP]
    kept = SetUpAnswer.history.values_list("history_type", "history_user")
    assert list(kept) == [("-", lead.pk), ("+", lead.pk)]
    changes = reverse("reports:history", args=[school.slug])
    assert "Our technician backs up the data" in text_of(as_lead.get(changes))


def test_a_school_may_say_that_it_does_not_use_the_families_page(as_lead, home, page):
    from_home = {"Referer": f"http://testserver{home}"}
    answer = as_lead.post(page, {"say": "families_page"}, headers=from_home)
    assert answer["Location"] == home
    assert steps(on_home(as_lead, home))[FAMILIES]


@pytest.mark.parametrize("step", ["class_lists", "two_steps", "", "x"])
def test_no_other_step_can_be_ticked_by_saying_so(as_lead, page, step):
    assert as_lead.post(page, {"say": step}).status_code == 400
    assert not SetUpAnswer.objects.exists()


def test_once_all_are_done_they_are_gone_from_home_for_good(as_lead, lead, school, home, page):
    set_up(school, lead)
    as_lead.post(page, {"say": "backup"})
    assert steps(on_home(as_lead, home)) == {}
    school.refresh_from_db()
    assert school.set_up_at
    factories.ClassGroupFactory(school=school, name="6 Elm", pupils=1)
    assert steps(on_home(as_lead, home)) == {}
    assert not steps(as_lead.get(page))[MODULE]
    as_lead.post(page, {"take_back": "backup"})
    assert not steps(on_home(as_lead, home))[BACKUP]


def test_they_cost_home_no_query_once_there_are_classes(as_lead, school, home):
    factories.ClassGroupFactory(school=school, pupils=1)
    with CaptureQueriesContext(connection) as shown:
        assert "home/first-day/" in as_lead.get(home).text
    School.objects.update(set_up_at=timezone.now())
    with CaptureQueriesContext(connection) as hidden:
        assert "first-day" not in document(as_lead.get(home)).xpath("//main")[0].text_content()
    assert len(shown) == len(hidden)


def test_the_page_and_the_part_on_home_take_few_queries(as_lead, lead, school, home, page):
    set_up(school, lead)
    for address in (page, f"{home}home/first-day/"):
        with CaptureQueriesContext(connection) as seen:
            as_lead.get(address)
        assert len(seen) <= 13, address


def test_with_forty_classes_it_counts_them(as_lead, school, home):
    for number in range(5):
        factories.ClassGroupFactory(school=school, name=f"5 Tree {number}", pupils=1)
    assert "a module for 5 classes" in text_of(on_home(as_lead, home))


def test_the_demo_has_had_its_first_day(demo):
    assert demo.set_up_at
