"""A class that the list calls by another name, and a class that would lose all its children."""

import pytest

from classes.models import ClassGroup, Pupil
from tests.lessons.imports.class_lists.test_command import on_roll
from tests.lessons.imports.class_lists.test_page import Pages
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

NUMBERED = ["Adno", "Forename", "Surname", "Class", "Year"]
NAMES = ["Ada Fox", "Ben Hart", "Cy King", "Di Moss", "Ed Nash", "Flo Orr"]


def rows(name: str, *, numbers: bool = True, names=NAMES, year: int = 6) -> list[list[str]]:
    """Return the lines of a class."""
    return [
        [str(n) if numbers else "", *child.split(), name, str(year)]
        for n, child in enumerate(names, start=1)
    ]


@pytest.fixture
def falcon(import_list) -> ClassGroup:
    """6 Merlin was imported, and then renamed here."""
    import_list([NUMBERED, *rows("6 Merlin")])
    ClassGroup.objects.update(name="6 Falcon")
    return ClassGroup.objects.get()


@pytest.mark.parametrize("numbers", [True, False])
def test_it_asks_once_whether_the_class_is_one_here(falcon, refused_list, numbers):
    if not numbers:
        Pupil.objects.update(external_id="")
    said = refused_list([NUMBERED, *rows("6 Merlin", numbers=numbers)])
    assert "Is 6 Merlin your 6 Falcon?" in said
    assert said.count("?") == 1


@pytest.mark.parametrize("numbers", [True, False])
def test_if_it_is_the_class_stays_with_its_name_and_children(falcon, import_list, numbers):
    output = import_list([NUMBERED, *rows("6 Merlin", numbers=numbers)], renamed_classes="same")
    assert "0 new, 0 moved, 0 left, 0 renamed, 6 unchanged" in output
    assert list(ClassGroup.objects.values_list("name", flat=True)) == ["6 Falcon"]


def test_if_it_is_new_the_children_move_there(falcon, import_list):
    output = import_list([NUMBERED, *rows("6 Merlin")], renamed_classes="new")
    assert "0 new, 6 moved" in output
    assert (len(on_roll("6 Merlin")), on_roll("6 Falcon")) == (6, [])


@pytest.mark.parametrize(
    "written", ["5-6 Heron", "5_6 heron", "5 6 Heron", "5&6  Heron", "5 and 6 Heron", "5/6 HERON"]
)
def test_a_class_is_known_however_its_years_are_written(import_list, written):
    import_list([NUMBERED, *rows("5/6 Heron")])
    output = import_list([NUMBERED, *rows(written, numbers=False)])
    assert "0 new, 0 moved, 0 left, 0 renamed, 6 unchanged" in output
    assert list(ClassGroup.objects.values_list("name", flat=True)) == ["5/6 Heron"]


def test_one_spelling_in_two_ways_in_a_list_is_one_class(import_list):
    import_list([NUMBERED, *rows("5/6 Heron")[:3], *rows("5-6 Heron")[3:]])
    assert len(on_roll("5/6 Heron")) == 6


def test_many_children_with_names_of_one_class_get_one_question(import_list, refused_list):
    both = [*NAMES, "Gus Poe", "Hal Quin", "Ivy Rowe", "Jo Sims", "Kit Tarr", "Lu Unwin"]
    import_list([NUMBERED[1:], *(row[1:] for row in rows("6 Elm", names=both))])
    split = [*rows("6 Elm", names=both[6:]), *rows("6 Ash")]
    said = refused_list([NUMBERED[1:], *(row[1:] for row in split)])
    assert "6 children in 6 Ash have the names of children in 6 Elm (2026/27)" in said
    assert said.count("?") == 1


def test_a_class_that_would_lose_all_its_children_is_asked_about(import_list, refused_list):
    oak = rows("6 Oak", names=["Gus Poe"])
    import_list([NUMBERED, *rows("6 Elm"), ["9", *oak[0][1:]]])
    merged = [NUMBERED, *rows("6 Oak"), ["9", *oak[0][1:]]]
    assert "6 Elm is not in the list, and all its 6 children would move" in refused_list(merged)
    assert "6 moved" in import_list(merged, many_leave=True)


def test_on_the_page_the_answer_that_the_list_is_wrong_refuses_it(as_lead, school, import_list):
    oak = ["9", "Gus", "Poe", "6 Oak", "6"]
    import_list([NUMBERED, *rows("6 Elm"), oak])
    pages = Pages(as_lead, school)
    pages.upload("\n".join(",".join(row) for row in [NUMBERED, *rows("6 Oak"), oak]))
    pages.choose(answer_0="not right")
    assert "Correct the list, and upload it again." in text_of(pages.check())
