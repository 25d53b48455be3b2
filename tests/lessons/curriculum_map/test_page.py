"""The curriculum map as a page: gaps first, narrowed by year, class and year group."""

import pytest
from django.urls import reverse

from classes.models import Role
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school) -> str:
    return reverse("lessons:curriculum_map", args=[school.slug])


@pytest.fixture
def outcome(planned):
    return factories.OutcomeFactory(heading="Being safe", sessions=[planned[0].session])


def test_it_shows_what_was_taught_with_a_sign_and_a_word(as_lead, address, outcome, planned, log):
    log(planned[0], understanding="secure")
    page = as_lead.get(address).text
    assert "Being safe" in page
    assert '<span class="cell" data-status="taught">' in page
    assert "✓</span>&nbsp;Taught" in page
    assert "1 secure" in page


def test_gaps_come_first(as_lead, address, outcome):
    factories.OutcomeFactory(heading="Copyright")
    page = as_lead.get(address).text
    assert page.index("Gaps") < page.index("Copyright") < page.index("<table")


def test_without_a_gap_it_says_so(as_lead, address, outcome):
    assert "every class shown is due every statement" in as_lead.get(address).text


def test_it_is_narrowed_to_a_class(as_lead, address, outcome, school):
    elm = factories.ClassGroupFactory(school=school, name="6 Elm", youngest_year=6, oldest_year=6)
    factories.PlannedSessionFactory(class_group=elm)
    page = as_lead.get(address, {"class_group": elm.pk})
    assert [row.outcome for row in page.context["map"].uncovered] == [outcome]
    assert page.context["map"].classes == (elm,)


def test_it_is_narrowed_to_a_year_group(as_lead, address, outcome, school):
    factories.ClassGroupFactory(school=school, name="6 Elm", youngest_year=6, oldest_year=6)
    page = as_lead.get(address, {"year_group": 6})
    assert [str(group) for group in page.context["map"].classes] == ["6 Elm"]
    assert "Nothing to map" in page.text


def test_it_is_narrowed_to_an_academic_year(as_lead, address, outcome, school):
    factories.ClassGroupFactory(school=school, academic_year=2025, name="Last")
    page = as_lead.get(address, {"year": 2025})
    assert [str(group) for group in page.context["map"].classes] == ["Last"]


@pytest.mark.parametrize(
    "choice", ["class_group=x", "class_group=999999", "year_group=40", "year=x"]
)
def test_a_choice_that_makes_no_sense_counts_as_none(as_lead, address, outcome, choice):
    page = as_lead.get(f"{address}?{choice}")
    assert page.status_code == 200
    assert len(page.context["map"].classes) == 1


def test_a_class_of_another_school_cannot_be_chosen(as_lead, address, outcome):
    other = factories.PlannedSessionFactory().class_group
    page = as_lead.get(address, {"class_group": other.pk})
    assert other not in page.context["map"].classes


def test_a_school_without_classes_is_told_what_to_do(as_lead, address):
    assert "Make a class" in as_lead.get(address).text


def test_classes_without_a_module_are_told_what_to_do(as_lead, address, oak):
    assert "No class has taken up a module" in as_lead.get(address).text


@pytest.mark.parametrize("role", list(Role))
def test_all_staff_may_look(sign_in, person, address, role):
    assert sign_in(person(role)).get(address).status_code == 200
