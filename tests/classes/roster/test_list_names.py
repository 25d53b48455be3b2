"""Names in one column, or in the wrong one: no whole surname is ever shown without a question."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.roster import RosterRefusedError, open_upload, pupil_names
from classes.roster.lists.full_names import split_name
from tests.classes.roster.test_list_lines import read

pytestmark = pytest.mark.sqlite_is_enough


def shown(roster) -> list[str]:
    return list(pupil_names(roster.pupils.values()).values())


def in_one_column(*full_names: str, heading: str = "Pupil"):
    return read(*(f'"{name}",5 Oak' for name in full_names), head=f'"{heading}",Class')


@pytest.mark.parametrize(
    ("name", "display"),
    [
        ("McDONALD Ron", "Ron M"),
        ("Ron McDONALD", "Ron M"),
        ("MacLEOD Flora", "Flora M"),
        ("O'BRIEN Mary-Jane", "Mary-Jane O"),
        ("de SOUZA Ana", "Ana d"),
        ("St JOHN Qwell", "Qwell S"),
        ("VAN DER BERG Tom", "Tom V"),
        ("FITZGERALD-HALE Bo", "Bo F"),
        ("Varn O’NEILL", "Varn O"),
    ],
)
def test_a_surname_in_capitals_is_known_with_its_prefix(name, display):
    roster = in_one_column(name)
    assert (shown(roster), roster.questions) == ([display], ())


@pytest.mark.parametrize(
    ("heading", "name", "display"),
    [
        ("Pupil Name (Surname Forename)", "Fox Ada", "Ada F"),
        ("Name (Last, First)", "Hale Qwell", "Qwell H"),
        ("Surname & Forename", "De la Cruz Varn", "Varn D"),
        ("Surname/Forename", "Fox Qwell", "Qwell F"),
        ("Legal Surname Forename", "Fox Qwell", "Qwell F"),
        ("Surname, Forename", "Fox Qwell", "Qwell F"),
        ("Name (Forename Surname)", "Qwell Fox", "Qwell F"),
        ("Family name, given name", "Fox Bo", "Bo F"),
    ],
)
def test_a_heading_tells_which_name_comes_first(heading, name, display):
    roster = in_one_column(name, heading=heading)
    assert (shown(roster), roster.questions) == ([display], ())


@pytest.mark.parametrize(
    ("name", "display"),
    [
        ("Fox Ada Jane", "Ada Jane F"), ("Smith Jones Ben", "Ben S"), ("Fox Ada", "Ada F"),
        ("De la Cruz Ana", "Ana D"), ("Nguyen Thi Ben Thomas", "Ben Thomas N"),
    ],
)  # fmt: skip
def test_middle_names_behind_a_surname_are_forenames(name, display):
    assert shown(in_one_column(name, heading="Surname Forename")) == [display]


@pytest.mark.parametrize(
    ("name", "display"),
    [
        ("Ana Silva Santos", "Ana S"),
        ("Ada Jane Fox", "Ada Jane F"),
        ("Ada Fox", "Ada F"),
        ("Ana de la Cruz", "Ana d"),
        ("Tom Brown Hale", "Tom B"),
        ("Qwell Jane Fox", "Qwell Jane F"),
    ],
)
def test_no_part_of_a_surname_of_two_words_is_shown(name, display):
    assert shown(in_one_column(name, heading="Forename Surname")) == [display]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("First name,Surname", "{} {},{}"), ("Preferred name,Surname", "{} {},{}"),
        ("Known as,Last name", '"{1}, {0}",{2}'), ("Preferred name,Legal surname", "{0} {1},Other"),
    ],
)  # fmt: skip
def test_a_surname_beside_the_forename_is_not_shown(head, cells):
    lines = [cells.format(*pair, pair[1]) + ",5 Oak" for pair in (("Ada", "Fox"), ("Ben", "Hale"))]
    assert shown(read(*lines, head=f"{head},Class")) in (["Ada F", "Ben H"], ["Ada O", "Ben O"])


@pytest.mark.parametrize("heading", ["Forename", "First name", "Preferred name", "Known as"])
def test_whole_names_under_a_heading_for_forenames_are_whole_names(heading):
    assert shown(in_one_column("Ada Fox", "Ben Hale", heading=heading)) == ["Ada F", "Ben H"]


@pytest.mark.parametrize("names", [("Fox, Ada", "Hale, Ben"), ("Fox Ada", "Hale Ben")])
@pytest.mark.parametrize("heading", ["Surname", "Last name", "Legal surname"])
def test_whole_names_under_a_heading_for_surnames_are_whole_names(heading, names):
    assert shown(in_one_column(*names, heading=heading)) == ["Ada F", "Ben H"]


def test_two_forenames_under_a_heading_for_forenames_are_forenames():
    head = "Forename,Surname,Class"
    assert shown(read("Mary Jane,Fox,5 Oak", "Ada,Hale,5 Oak", head=head)) == [
        "Mary Jane F",
        "Ada H",
    ]
    assert shown(in_one_column("Mary Jane", "Ada", heading="Forename")) == ["Mary Jane", "Ada"]


def test_a_surname_with_an_initial_is_asked_about():
    roster = in_one_column("Foxley A", "Haleby B")
    assert "In “Foxley A”, which is the forename?" in roster.questions[0].about
    assert not in_one_column("Ada F", "Ben H").questions


def test_commas_between_forenames_are_left_out():
    assert shown(in_one_column("Fox, Ada, Jane")) == ["Ada Jane F"]


@pytest.mark.parametrize(
    "text",
    [
        "Name,,Class\nFox,Ada,5 Oak\nHale,Ben,5 Oak\n",
        "Name,Class\nFox, Ada,5 Oak\nHale, Ben,5 Oak\n",
        "Name,Class,Year\nFox, Ada,5 Oak,5\nHale, Ben,5 Oak,5\n",
        ",Pupil,Class\nAda,Fox,5 Oak\nBen,Hale,5 Oak\n",
    ],
)
def test_half_a_name_beside_a_column_without_a_heading_is_no_name(text):
    with pytest.raises(RosterRefusedError, match="only one part of each name"):
        open_upload(io.BytesIO(text.encode()), "list.csv").roster()


@given(
    st.lists(
        st.sampled_from(["Ada", "Ben", "Fox", "Hale", "Qwell", "Silva", "de", "van", "Jane"]),
        min_size=1,
        max_size=5,
    )
)
def test_splitting_keeps_every_word_once(words):
    for is_surname_first in (False, True):
        forename, surname = split_name(" ".join(words), is_surname_first=is_surname_first)
        assert sorted([*forename.split(), *surname.split()]) == sorted(words)
        assert forename
        assert surname or len(words) == 1
