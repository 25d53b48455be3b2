"""Classes that are here but not in the list: their children stay unless a person says no."""

import pytest

from classes.models import Pupil
from tests.lessons.imports.class_lists.test_command import on_roll
from tests.lessons.imports.class_lists.test_page import Pages
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

HEADER = ["Adno", "Forename", "Surname", "Class", "Year"]
BEFORE = [
    HEADER,
    ["1", "Ada", "Fox", "5A", "5"],
    ["2", "Zoë", "Hart", "5A", "5"],
    ["3", "Bo", "King", "6B", "6"],
]
CLOSED = [HEADER, ["1", "Ada", "Fox", "6B", "6"], BEFORE[3]]


@pytest.fixture
def pages(as_lead, school) -> Pages:
    return Pages(as_lead, school)


def as_text(rows) -> str:
    return "\n".join(",".join(row) for row in rows)


def test_the_command_names_a_class_that_is_not_in_the_list_and_its_children_stay(import_list):
    import_list(BEFORE)
    output = import_list(CLOSED)
    assert "5A is not in the list: 1 child stay in it" in output
    assert "0 new, 1 moved, 0 left" in output
    assert on_roll("5A") == ["Zoë H"]


def test_the_command_can_say_that_the_children_of_a_class_have_left(import_list):
    import_list(BEFORE)
    output = import_list(CLOSED, closed=["5a"])
    assert "5A is not in the list: 1 child noted as left." in output
    assert "0 new, 1 moved, 1 left" in output
    assert on_roll("5A") == []


def test_a_class_that_is_in_the_list_cannot_be_closed(import_list, refused_list):
    import_list(BEFORE)
    assert "Classes here that are not in the list: 5A." in refused_list(CLOSED, closed=["6B"])


def test_a_class_without_children_is_not_listed_as_missing(import_list):
    import_list(BEFORE)
    rows = [*CLOSED, ["2", "Zoë", "Hart", "6B", "6"]]
    assert "is not in the list" not in import_list(rows)


def test_the_page_names_the_class_and_its_children_stay(pages, import_list):
    import_list(BEFORE)
    pages.upload(as_text([HEADER, *BEFORE[1:3]]))
    page = text_of(pages.check())
    assert "6B is not in the list: 1 child stays in it." in page
    assert "1 child is still in it: Bo K." in page
    assert "Nothing in the classes that are in the list." in page
    pages.apply()
    assert on_roll("6B") == ["Bo K"]


def test_the_page_can_say_that_they_have_left(pages, import_list):
    import_list(BEFORE)
    pages.upload(as_text(CLOSED))
    pages.choose(answer_0="left")
    page = text_of(pages.check())
    assert "5A is not in the list: 1 child stays" not in page
    assert "Zoë H, from 5A" in page
    assert "1 left" in pages.apply()
    assert on_roll("5A") == []


def test_a_pupil_of_a_missing_class_on_a_wrong_line_has_not_left(import_list):
    import_list(BEFORE)
    rows = [*CLOSED, ["2", "Zoë", "Hart", "", "5"]]
    assert "is not in the list" not in import_list(rows, good_lines=True)
    assert Pupil.objects.get(external_id="2").enrolments.open().exists()
