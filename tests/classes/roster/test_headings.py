"""Headings of class lists from any system, and tables that are no plain list."""

import io

import openpyxl
import pytest

from classes.roster import RosterRefusedError, open_upload
from tests.classes.roster.test_list_lines import HEAD, names, read

pytestmark = pytest.mark.sqlite_is_enough


def classes(roster) -> dict[str, int]:
    return {group.name: len(group.pupil_ids) for group in roster.classes}


@pytest.mark.parametrize(
    "head",
    [
        "Stu_LegalForename,Stu_LegalSurname,RegGroupName,NCYear",
        "fname,sname,class,year",
        "First,Last,Class,Year",
        "firstname,surname,tutor grp,yeargrp",
        "Forename(s),Surname,Reg. Grp,NC Yr",
        "Legal First Name,Legal Last Name,Class/Form,Nat. Curr. Year",
        "1. Forename,2. Surname,3. Class,4. Year",
        "First Name [Student],Last Name [Student],Class Name,Year Group Name",
        "FORENAME (required),SURNAME (required),CLASS (optional),YEAR (required)",
        "Forename,Surname,Reg 2026/27,Year",
        "Forename,Surname,Class 2026-27,Year 2026-27",
        "Forename,Surname,Class (Sept 2026),NCY 2026",
        "Forename,Surname,Reg Grp,Yr Gp",
        "Pupil first name(s),Pupil last name,Pupil class,Pupil year group",
        "Given Names,Family Name,Class,Year",
        "Pupil Forename *,Pupil Surname *,Class Name *,NCY *",
        "FORENAME,SURNAME,REGGROUP,NCYEAR",
    ],
)
def test_headings_of_any_system_are_known(head):
    roster = read("Ada,Fox,5 Oak,5", "Bo,King,6 Elm,6", head=head)
    assert classes(roster) == {"5 Oak": 1, "6 Elm": 1}
    assert names(roster) == ["Ada Fox", "Bo King"]
    assert not roster.left_out


@pytest.mark.parametrize(
    "lines",
    [
        ["Surname,Forename,Class,,Surname,Forename,Class", "Fox,Ada,5 Oak,,King,Bo,6 Elm"],
        ["Year 5,Year 6", "Ada Fox,Bo King"],
        ["Name,Class,,Name,Class", "Ada Fox,5 Oak,,Bo King,6 Elm"],
    ],
)
def test_lists_side_by_side_are_refused_because_one_would_be_lost(lines):
    with pytest.raises(RosterRefusedError, match="lists side by side"):
        read(*lines[1:], head=lines[0])


def test_two_columns_that_may_be_the_class_are_asked_about_if_they_differ():
    lines = ["Ada,Fox,Maths 1,5 Oak,5", "Ben,Hale,Maths 2,5 Oak,5", "Bo,King,Maths 1,5 Ash,5"]
    head = "Forename,Surname,Class,Reg group,Year"
    with pytest.raises(RosterRefusedError, match="C: Class and D: Reg group") as refused:
        read(*lines, head=head)
    assert "Choose the column with the class" in refused.value.messages[0]
    groups = [line.replace("Maths 1", "A").replace("Maths 2", "B") for line in lines]
    assert classes(read(*groups, head="Forename,Surname,Group,Reg group,Year"))["5 Oak"] == 2
    same = ["Ada,Fox,5 Oak,5O,5", "Ben,Hale,5 Ash,5A,5", "Bo,King,5 Oak,5O,5"]
    assert classes(read(*same, head=head)) == {"5 Oak": 2, "5 Ash": 1}


@pytest.mark.parametrize(
    "lines",
    [
        ["Surname,Forename,Year", "Class 5 Oak,,", "Fox,Ada,5", "Class 5 Elm,,", "King,Bo,5"],
        ["Surname,Forename,Year", "5 Oak,,", "Fox,Ada,5", "6 Elm,,", "King,Bo,6"],
        ["Surname,Forename", "Class: Oak", "Fox,Ada", "Class: Elm", "King,Bo"],
        [
            "Class: 5 Oak",
            "Surname,Forename",
            "Fox,Ada",
            "Class: 6 Elm",
            "Surname,Forename",
            "King,Bo",
        ],
    ],
)
def test_classes_on_lines_of_their_own_are_refused_because_children_would_be_misplaced(lines):
    with pytest.raises(RosterRefusedError, match="on lines of their own"):
        read(*lines[1:], head=lines[0])


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return open_upload(content, "list.xlsx")


ROWS = HEAD.split(",")
OAK = [ROWS, ["Ada", "Fox", "5 Oak", 5], ["Ben", "Hale", "5 Oak", 5]]
ELM = [ROWS, ["Bo", "King", "6 Elm", 6]]


@pytest.mark.parametrize("names", [("5 Oak", "6 Elm"), ("Year 5", "Year 6")])
def test_a_sheet_for_each_class_is_read_also_if_it_has_a_column_for_the_class(names):
    roster = workbook(**dict(zip(names, (OAK, ELM), strict=True))).roster()
    assert classes(roster) == {"5 Oak": 2, "6 Elm": 1}


@pytest.mark.parametrize("names", [("Oak", "Elm"), ("Pupils", "Leavers"), ("Sheet1", "Sheet2")])
def test_sheets_with_the_same_headings_are_asked_about(names):
    source = workbook(**dict(zip(names, (OAK, ELM), strict=True)))
    with pytest.raises(
        RosterRefusedError, match=f"{names[0]} and {names[1]} have the same headings"
    ):
        source.roster()


@pytest.mark.parametrize(
    "name",
    [
        "5 Readers",
        "2 Forms",
        "6 Pages",
        "5 Rows",
        "3 Users",
        "1 Upload",
        "5 Import",
        "2 Download",
        "2 Staff",
        "3 Adults",
        "5 Tables",
    ],
)
def test_more_words_behind_a_number_are_no_classes(name):
    with pytest.raises(RosterRefusedError, match="Choose the column with the class"):
        read("Ada,Fox", head="Forename,Surname", name=f"{name}.csv")
