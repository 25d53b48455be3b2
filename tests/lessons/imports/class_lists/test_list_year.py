"""The academic year of a list: chosen by a person, and noticed if it looks like another."""

import pytest
import time_machine

from classes.models import ClassGroup, RosterDraft
from tests.lessons.imports.class_lists.test_page import Pages
from tests.lessons.imports.class_lists.test_renamed_classes import NUMBERED, rows
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

JULY = time_machine.travel("2027-07-05 10:00+01:00")


@pytest.fixture
def pages(as_lead, school) -> Pages:
    return Pages(as_lead, school)


def chosen_year(pages: Pages, query: str = "") -> list[str]:
    page = pages.client.get(pages.base + query)
    (select,) = document(page).xpath("//select[@name='academic_year']")
    selected = select.xpath("option[@selected]/@value")
    return selected or [select.xpath("option/@value")[0]]


def as_text(lines) -> str:
    return "\n".join(",".join(line) for line in lines)


def test_in_november_the_year_is_clear(pages):
    assert chosen_year(pages) == ["2026"]


@JULY
def test_in_july_no_year_is_chosen_unless_the_page_before_was_about_one(pages, lead):
    pages.client.force_login(lead)
    assert chosen_year(pages) == [""]
    assert chosen_year(pages, "?year=2027") == ["2027"]
    answer = pages.upload("Name,Class\nAda Fox,5 Oak\n", academic_year="")
    assert answer.status_code == 422
    assert not RosterDraft.objects.exists()


@pytest.mark.parametrize("column", ["Year", "Team"])
@pytest.mark.parametrize("numbers", [True, False])
def test_a_list_of_next_year_is_noticed_with_the_way_on(pages, import_list, column, numbers):
    import_list([NUMBERED, *rows("5 Oak", year=5)])
    pages.upload(as_text([[*NUMBERED[:4], column], *rows("6 Oak", year=6, numbers=numbers)]))
    said = "This looks like the list for 2027/28, not for 2026/27: 6 of 6 children"
    assert said in text_of(pages.check())
    pages.post("year/", year="2027")
    assert RosterDraft.objects.get().academic_year == 2027
    assert "This looks like" not in text_of(pages.check())


def test_it_is_not_imported_for_this_year_unless_that_is_confirmed(import_list, refused_list):
    import_list([NUMBERED, *rows("5 Oak", year=5)])
    lines = [NUMBERED, *rows("5 Oak", year=6)]
    assert "This looks like the list for 2027/28" in refused_list(lines)
    import_list(lines, many_leave=True)
    assert ClassGroup.objects.get().youngest_year == 6


def test_a_list_after_the_next_year_has_begun_names_the_lines(import_list, refused_list):
    import_list([NUMBERED, *rows("5 Oak", year=5)])
    import_list([NUMBERED, *rows("6 Oak", year=6)], year="2027")
    said = refused_list([NUMBERED, ["99", "New", "Child", "5 Oak", "5"], *rows("5 Oak", year=5)])
    assert (
        "Each of these 6 children is in 6 Oak of 2027/28 already (lines 3 to 8). Import that year"
    ) in said
