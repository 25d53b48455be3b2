"""The help pages: what is in docs/ for people who use the system, with a search."""

import pytest
from django.urls import reverse

from classes.models import Role
from reports.help.documents import SHOWN, all_documents, document_of
from reports.help.search import search
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def contents(school):
    return reverse("reports:help", args=[school.slug])


def page_of(school, name: str) -> str:
    return reverse("reports:help_page", args=[school.slug, name])


@pytest.mark.parametrize("role", [Role.TEACHER, Role.VIEWER])
def test_all_staff_find_every_document(sign_in, person, school, contents, role):
    page = sign_in(person(role)).get(contents)
    links = {link.get("href") for link in document(page).find_class("found")[0].iter("a")}
    assert page_of(school, "lessons") in links
    for _, documents in all_documents():
        for shown in documents:
            assert shown.title in text_of(page)


def test_a_document_has_its_parts_with_a_list_of_them(as_lead, school):
    page = document(as_lead.get(page_of(school, "lessons")))
    assert page.findtext(".//h1") == "Lessons, missed lessons and figures"
    listed = [link.get("href") for link in page.find_class("help-contents")[0].iter("a")]
    assert "#missed-lessons" in listed
    assert all(page.get_element_by_id(href[1:]) is not None for href in listed)


def test_a_document_that_is_not_for_users_is_not_there(as_lead, school):
    assert as_lead.get(page_of(school, "installation")).status_code == 404
    assert as_lead.get(page_of(school, "no-such-page")).status_code == 404


def test_every_link_between_documents_leads_to_a_part_that_is_there():
    lost = []
    for name in SHOWN:
        html = "".join(section.html for section in document_of(name).sections)
        for href in document(f"<div>{html}</div>").xpath("//a[not(starts-with(@href, 'h'))]/@href"):
            other, _, part = href.partition("#")
            sections = document_of(other.split("/")[1] if other else name).sections
            anchors = {section.key for section in sections} | {""}
            if part not in anchors and not any(f'id="{part}"' in shown.html for shown in sections):
                lost.append((name, href))
    assert lost == []


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_nothing_of_the_markdown_is_left_in_a_document(name):
    text = " ".join(section.text for section in document_of(name).sections)
    for sign in ("](", "**", "<code", "<!--", "&#"):
        assert sign not in text


def test_a_phone_reads_the_name_of_the_column_in_each_cell(as_lead, school):
    page = document(as_lead.get(page_of(school, "lessons")))
    row = page.xpath("//tr[td='overdue']")[0]
    assert [cell.get("data-label") for cell in row] == ["word", "meaning"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("log a lesson", ("lessons", "log-a-lesson")),
        ("missed lessons", ("lessons", "missed-lessons")),
        ("calendar", ("plans", "the-personal-calendar")),
        ("door", ("evenings", "at-the-door")),
        ("before they leave", ("years", "before-they-leave")),
        ("erase a name", ("retention", "erasing-one-childs-name")),
        ("password", ("sign-in", "passwords")),
        ("curriculum map", ("plans", "the-curriculum-map")),
    ],
)
def test_what_people_look_for_is_found_first(query, first):
    found = search(query)[0]
    assert (found.document.name, found.section.key) == first


def test_another_word_for_the_same_finds_it_too():
    assert any(found.document.name == "lessons" for found in search("absent"))


def test_all_words_have_to_be_in_a_part():
    assert search("lesson xyzzy") == []


def test_a_search_shows_the_text_around_the_word(as_lead, contents):
    page = document(as_lead.get(contents, {"q": "nurse"}))
    assert next(page.iter("mark")).text == "nurse"


def test_a_search_without_a_result_says_what_to_do(as_lead, contents):
    assert "Try fewer words" in text_of(as_lead.get(contents, {"q": "<script>"}))
