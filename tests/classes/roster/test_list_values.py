"""Values of a class list that are no names, classes or years, and those written in odd ways."""

import pytest

from classes.roster import RosterRefusedError
from classes.roster.grades import read_year
from tests.classes.roster.test_list_lines import HEAD, names, read

pytestmark = pytest.mark.sqlite_is_enough

OAK = ("Bo,King,5 Oak,5", "Cy,Lee,5 Oak,5", "Di,Moss,5 Oak,5")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#ERROR!", "the error #ERROR! of a formula"), ("#SPILL!", "the error #SPILL!"),
        ("#NV", "the error #NV"), ("#BEZUG!", "the error #BEZUG!"), ("#VALUE", "the error #VALUE"),
        ("#DIV/0", "the error #DIV/0"), ("########", "the error ########"),
        ("Loading...", "the error Loading..."), ("Err:504", "the error Err:504"),
        ("=VLOOKUP(A2,B:C,2,0)", "the formula =VLOOKUP(A2,B:C,2,0)"), ("=B2&C2", "the formula =B2"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line", ["Ada,{},5 Oak,5,1", "Ada,Fox,{},5,1", "Ada,Fox,5 Oak,5,{}"])
def test_an_error_or_a_formula_in_place_of_a_value_makes_a_line_wrong(text, why, line):
    cells = line.format(f'"{text}"')
    roster = read(*(f"{line},{n}" for n, line in enumerate(OAK, 2)), cells, head=f"{HEAD},Adno")
    assert why in roster.wrong[0].why
    assert len(names(roster)) == 3


@pytest.mark.parametrize(
    "cell",
    [
        "5 Oak/Choir",
        "5 Oak\\5 Ash",
        "5 Oak → 5 Ash",
        "5 Oak→5 Ash",
        "5 Oak 5 Ash",
        "5 Oak or Ash",
        "5 Oak then 5 Ash",
        "5 Oak - 5 Ash",
        "5 Oak: Choir",
        "5 Oak • Choir",
        "5 Oak (am) 5 Ash (pm)",
        "5 Oak (now 5 Ash)",
        "5 Oak\tChoir",
        "Choir & 5 Oak",
        "6 Elm/5 Oak",
    ],
)
def test_several_classes_in_a_cell_wait_whatever_is_between_them(cell):
    roster = read(*OAK, f"Ada,Fox,{cell},5")
    assert [line.why for line in roster.wrong] == ["There are several classes in one cell."]


def test_letters_of_two_classes_in_a_cell_wait_if_one_of_them_is_in_the_list():
    assert read("Bo,King,5A,5", "Ada,Fox,5A/6A,5").wrong
    assert not read("Bo,King,5A/6A,5", "Ada,Fox,5A/6A,6").wrong


def test_a_class_whose_name_goes_on_is_a_class_of_its_own():
    assert not read(
        "Bo,King,5 Oak,5", "Ada,Fox,5 Oak Lower,5", "Cy,Lee,Class 5,5", "Di,Moss,5,5"
    ).wrong


@pytest.mark.parametrize(
    "cells",
    ["Ben - LEFT,Hale,5 Oak", "Ben (left July),Hale,5 Oak", "Ben,Hale LEAVER,5 Oak",
     "Ben,Hale,5 Oak (left)", "Ben,Hale [off roll],5 Oak", "Ben – leaving,Hale,5 Oak"],
)  # fmt: skip
def test_a_remark_that_a_child_has_left_makes_a_line_wrong(cells):
    (wrong,) = read(*OAK, f"{cells},5").wrong
    assert wrong.why == "There is a remark that the child has left."


@pytest.mark.parametrize("name", ["Lefteri", "Ben Leftwich", "Leaver-Smith"])
def test_a_name_that_begins_like_such_a_remark_is_a_name(name):
    assert not read(f"{name},Hale,5 Oak,5").wrong


@pytest.mark.parametrize(
    "name",
    [
        "Zo%C3%AB",
        "Zo\\u00eb",
        "Zo=C3=AB",
        "Jos+AOk-",
        "£ucja",
        "Pawe≥",
        "Zo‰",
        "Se†n",
        "Jos¿",
        "Zo¦",
    ],
)
def test_a_name_with_signs_that_replaced_a_letter_is_wrong(name):
    roster = read(f"{name},Fox,5 Oak,5")
    assert "A letter of the name was lost" in roster.wrong[0].why


@pytest.mark.parametrize(
    "name", ["Ada*", "O’Neil", "Mary-Jane", "Ada & Bo", "Ada (Addie)", "D'Arcy", "A."]
)
def test_signs_that_names_have_are_not_lost_letters(name):
    assert not read(f"{name},Fox,5 Oak,5").wrong


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e"])
def test_signs_that_nobody_sees_are_not_kept(sign):
    assert names(read(f"{sign}Ada{sign},{sign}Fox,5 Oak,5")) == ["Ada Fox"]


@pytest.mark.parametrize(
    "text",
    [
        "Year Five", "year_5", "Year-5", "Five", "Yr. 5", "N.C. Year 5", "Curriculum Year 5", "Y.5",
        "National Curriculum Year 5", "NCY5", "Year Group 5", "5.0", "05", "Y05", "NC Year 5",
    ],
)  # fmt: skip
def test_a_year_group_is_read_in_words_and_figures(text):
    assert read_year(text) == 5


@pytest.mark.parametrize(
    "text",
    [
        "Foundation", "Foundation Stage 2", "Nursery 2", "Reception Year", "Yr R", "Pre-School",
        "E1", "E2", "F1", "F2", "YR", "N1", "N2", "Year N2", "0", "R", "Rec", "Foundation 2",
    ],
)  # fmt: skip
def test_younger_children_are_recognised(text):
    assert read_year(text) == 0


@pytest.mark.parametrize("text", ["Left", "5/6", "P6", "2026", "14", "Y", "", "Year", "W", "5th"])
def test_what_may_be_no_year_group_is_none(text):
    assert read_year(text) is None


@pytest.mark.parametrize("text", ["-", "X", "N/A", "–", "n/a"])
def test_a_sign_for_no_year_group_leaves_that_of_the_class(text):
    roster = read(f"Ada,Fox,5 Oak,{text}", "Ben,Hale,5 Oak,5")
    assert not roster.wrong


def test_years_in_words_are_classes_if_there_is_no_other():
    roster = read("Ada,Fox,Year Five", "Ben,Hale,6", head="Forename,Surname,Year group")
    assert [group.name for group in roster.classes] == ["Year 5", "Year 6"]


@pytest.mark.parametrize("heading", ["Number", "No", "ID", "No."])
@pytest.mark.parametrize("numbers", ["123", "121"])
def test_a_count_of_the_lines_is_no_pupil_number(heading, numbers):
    lines = [f"{number},{line}" for number, line in zip(numbers, OAK, strict=True)]
    roster = read(*lines, head=f"{heading},{HEAD}")
    assert [pupil.number for pupil in roster.pupils.values()] == ["", "", ""]


@pytest.mark.parametrize("number", ["1.2e5", "4,5E+03", "1,23E+11", "8.23457E+11", "2E+05"])
def test_a_shortened_number_is_wrong_however_it_is_written(number):
    assert read(f'Ada,Fox,5 Oak,5,"{number}"', head=f"{HEAD},Adno").wrong


def test_classes_that_differ_only_in_how_the_year_is_written_are_one():
    roster = read(
        "Ada,Fox,5 Oak,5", "Ben,Hale,Y5 Oak,5", "Cy,Lee,Year 5 Oak,5", "Di,Moss,Class 5 Oak,5"
    )
    assert [group.name for group in roster.classes] == ["5 Oak"]


@pytest.mark.parametrize(
    "line",
    [
        "John,Smith (example),5 Oak,5", "JOHN,SMITH,EXAMPLE,5", "John,[Example] Smith,5 Oak,5",
        "John,Doe,Example class,5", "e.g. John,Smith,5 Oak,5", "FORENAME,SURNAME,CLASS,YEAR",
        "John,Smith,e.g. 5 Oak,5", "-----,-----,-----,-----", "String,String,String,Integer",
    ],
)  # fmt: skip
def test_examples_and_headings_in_other_letters_are_no_children(line):
    roster = read(line, "Ada,Fox,5 Oak,5")
    assert (names(roster), roster.wrong) == (["Ada Fox"], ())


@pytest.mark.parametrize(
    "role", ["Teacher", "Staff", "TA", "Teaching assistant", "Governor", "Parent"]
)
def test_a_person_who_is_no_pupil_is_not_taken_for_a_child(role):
    roster = read(f"Ann,Shaw,5 Oak,,{role}", "Ada,Fox,5 Oak,5,Pupil", head=f"{HEAD},Role")
    assert names(roster) == ["Ada Fox"]
    assert any(note.startswith("Ignored: 1 row") for note in roster.notes)


def test_a_day_below_a_short_list_does_not_hide_its_surnames():
    head = "Surname,Forename,Class,Year"
    roster = read("Fox,Ada,5 Oak,5", "Hale,Ben,5 Oak,5", "12/09/2026 10:15,,,", head=head)
    assert names(roster) == ["Ada Fox", "Ben Hale"]


def test_a_column_of_private_values_is_refused_in_a_short_list_too():
    with pytest.raises(RosterRefusedError):
        read("04/03/2016,5 Oak", "05/03/2016,5 Oak", head="Name,Class")
