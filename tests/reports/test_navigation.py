"""The links at the head of each page."""

import pytest
from django.urls import reverse

from classes.models import Role
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough


def links(page, place: str) -> list[str]:
    """Return the links of the bar ("in-bar") or the menu ("more")."""
    part = document(page).xpath("//nav[@aria-label='Main']")[0].find_class(place)[0]
    return [link.text_content().strip() for link in part.iter("a")]


def test_five_pages_are_beside_the_school_and_the_rest_in_the_menu(as_lead, school):
    page = as_lead.get(reverse("reports:home", args=[school.slug]))
    assert links(page, "in-bar") == ["Home", "Coverage", "Lessons", "Classes", "Plans"]
    menu = links(page, "more")
    assert menu[:8] == [*links(page, "in-bar"), "Parents’ evenings", "Resources", "Audit"]
    assert menu[-2:] == ["Settings", "Help"]


def test_who_audits_but_does_not_plan_has_audit_in_the_bar(sign_in, person, school):
    client = sign_in(person(Role.SAFEGUARDING_LEAD))
    page = client.get(reverse("reports:home", args=[school.slug]))
    assert links(page, "in-bar") == ["Home", "Coverage", "Lessons", "Classes", "Audit"]


def test_the_review_of_access_is_in_the_menu_of_whoever_reads_it(sign_in, person, as_lead, school):
    page = f"/schools/{school.slug}/people/review/"
    for client in (as_lead, sign_in(person(Role.HEAD)), sign_in(person(Role.SAFEGUARDING_LEAD))):
        nav = document(client.get(page)).xpath("//header//a[@aria-current]")
        assert {link.text_content().strip() for link in nav} == {"Who has access"}


def test_on_a_page_of_the_persons_own_menu_no_other_menu_says_you_are_there(as_lead, school):
    page = document(as_lead.get(reverse("reports:your_emails", args=[school.slug])))
    [main] = page.xpath("//nav[@aria-label='Main']")
    assert main.xpath(".//@data-here | .//@aria-current") == []


def test_names_are_whole_for_readers_and_the_pointer_however_little_of_them_fits(
    as_lead, lead, school
):
    page = document(as_lead.get(reverse("reports:home", args=[school.slug])))
    school_link = page.find_class("school")[0]
    person_menu = page.find_class("who")[0].find("summary")
    for element, name in ((school_link, school.name), (person_menu, lead.name)):
        assert (element.get("title"), element.text_content().strip()) == (name, name)
