"""The settings page of a school."""

import pytest

from classes.models import Role
from tests import factories
from tests.pages import document, text_of


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.slug}/settings/"


def typed(**changes) -> dict[str, str]:
    return {
        "name": "New Name Primary",
        "urn": "112345",
        "safeguarding_lead": "Mr Cole",
        "keeps_pupil_names": "on",
    } | changes


def test_it_saves_the_settings_and_who_changed_them(as_lead, lead, school, address):
    answer = as_lead.post(address, typed())
    school.refresh_from_db()
    assert answer.status_code == 302
    assert (school.name, school.urn, school.safeguarding_lead) == (
        "New Name Primary",
        "112345",
        "Mr Cole",
    )
    assert school.history.first().history_user == lead


def test_a_wrong_urn_is_explained_and_nothing_is_saved(as_lead, school, address):
    answer = as_lead.post(address, typed(urn="12"))
    assert answer.status_code == 422
    assert "A URN is five or six digits" in answer.text
    assert 'value="12"' in answer.text
    assert document(answer).xpath("string(//a[@class='school'])").strip() == school.name
    school.refresh_from_db()
    assert school.urn == ""


def test_the_urn_of_another_school_is_refused(as_lead, school, address):
    factories.SchoolFactory(urn="112345")
    assert "Another school here has this URN" in as_lead.post(address, typed()).text
    school.refresh_from_db()
    assert school.urn == ""


def test_names_cannot_be_switched_off_while_there_are_children(as_lead, school, address):
    factories.PupilFactory(school=school)
    form = typed()
    del form["keeps_pupil_names"]
    answer = as_lead.post(address, form)
    assert answer.status_code == 422
    assert "children’s names are already in the record" in answer.text
    assert "New Name Primary" in answer.text
    school.refresh_from_db()
    assert school.keeps_pupil_names


def test_names_can_be_switched_off_and_on_in_an_empty_school(as_lead, school, address):
    form = typed()
    del form["keeps_pupil_names"]
    as_lead.post(address, form)
    school.refresh_from_db()
    assert not school.keeps_pupil_names
    as_lead.post(address, typed())
    school.refresh_from_db()
    assert school.keeps_pupil_names


def test_the_address_of_the_school_never_changes_here(as_lead, school, address):
    as_lead.post(address, typed(slug="other"))
    slug = school.slug
    school.refresh_from_db()
    assert school.slug == slug


@pytest.mark.sqlite_is_enough
def test_settings_that_a_colleague_saved_meanwhile_are_not_replaced_without_a_word(
    as_lead, sign_in, person, school, address
):
    seen = document(as_lead.get(address)).xpath("//input[@name='seen']/@value")[0]
    sign_in(person(Role.PSHE_LEAD)).post(address, typed(safeguarding_lead="Mrs Dove"))
    answer = as_lead.post(address, typed(seen=seen))
    assert answer.status_code == 422
    assert "after you opened it here" in text_of(answer)
    school.refresh_from_db()
    assert school.safeguarding_lead == "Mrs Dove"
