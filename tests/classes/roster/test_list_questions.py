"""What a class list leaves open, and is asked about: hidden rows, statuses, the order of names."""

import io

import openpyxl
import pytest

from classes.roster import RosterRefusedError, apply_answers, open_upload
from classes.roster.questions import GONE, HERE, LEAVE_OUT, SURNAME_FIRST

pytestmark = pytest.mark.sqlite_is_enough

HEAD = "Forename,Surname,Class,Year"


def read(*lines: str, head: str = HEAD, name: str = "list.csv"):
    text = "\n".join([head, *lines])
    return open_upload(io.BytesIO(text.encode()), name).roster()


def names(roster) -> list[str]:
    return [pupil.full_name for pupil in roster.pupils.values()]


def answered(roster, value: str):
    """Return the roster with one answer to every question."""
    return apply_answers(roster, {question.key: value for question in roster.questions})


@pytest.mark.parametrize(
    "word",
    [
        "Off-roll", "Off Roll", "OFFROLL", "Withdrawal-24", "Graduated", "Left school", "Archived",
        "Former student", "Leaver (July 2025)", "Not on roll", "not active", "Inactive", "Alumni",
        "De-registered", "Moved school", "Transferred out", "No longer at school", "F", "Previous",
        "Deleted", "Unenrolled", "tobedeleted", "Permanently excluded",
    ],
)  # fmt: skip
def test_a_word_for_having_left_counts_as_gone(word):
    roster = read(f"Ben,Hale,5 Oak,5,{word}", "Ada,Fox,5 Oak,5,Current", head=f"{HEAD},Status")
    assert (roster.gone, names(roster), roster.questions) == (1, ["Ada Fox"], ())


@pytest.mark.parametrize(
    "word",
    ["Current", "On roll", "Active", "C", "M", "Enrolled", "Current (single registration)", ""],
)
def test_a_word_for_being_here_is_not_asked_about(word):
    roster = read(f"Ada,Fox,5 Oak,5,{word}", head=f"{HEAD},Enrolment Status")
    assert (roster.gone, names(roster), roster.questions) == (0, ["Ada Fox"], ())


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("On roll", "No"), ("On Roll?", "N"), ("Active", "FALSE"), ("IsCurrent", "0"),
        ("Leaver", "Yes"), ("Has left", "Y"), ("Archived", "true"), ("Leaver", "31/07/2025"),
        ("On roll", "Off roll"), ("End date", "2025-07-31T00:00:00"), ("DOL", "31.07.2025 00:00"),
        ("Date of leaving", "31/07/2025 12:00:00 AM"), ("Leaving date", "31 July 2025, 09:15"),
    ],
)  # fmt: skip
def test_columns_of_yes_and_no_and_of_days_tell_who_has_left(heading, value):
    line = f'Ben,Hale,5 Oak,5,"{value}"'
    roster = read(line, "Ada,Fox,5 Oak,5,", head=f"{HEAD},{heading}")
    assert (roster.gone, "Ben Hale" in names(roster)) == (1, False)


@pytest.mark.parametrize("value", ["00/00/0000", "N/A", "-", "31/12/2099"])
def test_no_leaving_day_or_a_later_one_is_no_leaver(value):
    roster = read(f"Ada,Fox,5 Oak,5,{value}", head=f"{HEAD},Date of leaving")
    assert roster.gone == 0


def test_an_unknown_status_is_asked_about_with_its_count():
    lines = ["Ada,Fox,5 Oak,5,Managed move", "Ben,Hale,5 Oak,5,managed move", "Cy,Orr,5 Oak,5,C"]
    roster = read(*lines, head=f"{HEAD},Status")
    (question,) = roster.questions
    assert question.about == ("The list says “Managed move” of 2 children. Are they at the school?")
    assert len(names(answered(roster, HERE))) == 3
    gone = answered(roster, GONE)
    assert (names(gone), gone.gone) == (["Cy Orr"], 2)


def test_many_unknown_statuses_are_one_question():
    lines = [f"Ada{'abcdefghij'[n]},Fox,5 Oak,5,Word {n}" for n in range(10)]
    roster = read(*lines, "Cy,Orr,5 Oak,5,C", head=f"{HEAD},Status")
    assert len(roster.questions) == 1
    assert names(answered(roster, GONE)) == ["Cy Orr"]


def test_hidden_rows_are_left_out_if_somebody_says_so():
    book = openpyxl.Workbook()
    for row in (HEAD.split(","), ["Ada", "Fox", "5 Oak", 5], ["Ben", "Hale", "5 Oak", 5]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    roster = open_upload(target, "list.xlsx").roster()
    assert "1 row is hidden in the file" in roster.questions[0].about
    assert names(answered(roster, LEAVE_OUT)) == ["Ada Fox"]
    assert names(answered(roster, HERE)) == ["Ada Fox", "Ben Hale"]


@pytest.mark.parametrize(
    ("lines", "surname"),
    [
        (["FOX Ada", "DE LA CRUZ Ana"], ["FOX", "DE LA CRUZ"]),
        (["Ada FOX", "Ana DE LA CRUZ"], ["FOX", "DE LA CRUZ"]),
        (["Fox Ada", "Hale Ben", "King Joshua"], ["Fox", "Hale", "King"]),
        (["Ada Fox", "Ben Hale", "Joshua King"], ["Fox", "Hale", "King"]),
        (['"Fox, Ada"', '"Hale, Ben"'], ["Fox", "Hale"]),
        (["Ada F", "B Hale"], ["F", "Hale"]),
    ],
)
def test_capitals_commas_and_common_forenames_tell_the_surname(lines, surname):
    roster = read(*(f"{line},5 Oak" for line in lines), head="Pupil,Class")
    assert [pupil.surname for pupil in roster.pupils.values()] == surname
    assert not roster.questions


def test_the_order_of_names_is_asked_about_where_nothing_tells():
    roster = read("Qwell Brint,5 Oak", "Varn Oddly,5 Oak", head="Pupil,Class")
    (question,) = roster.questions
    assert "In “Qwell Brint”, which is the forename?" in question.about
    turned = answered(roster, SURNAME_FIRST)
    assert [pupil.surname for pupil in turned.pupils.values()] == ["Qwell", "Varn"]


@pytest.mark.parametrize("heading", ["Base", "Stammgruppe", "Hub", "Room", "Teaching unit"])
def test_an_unknown_heading_that_may_be_the_class_is_asked_about(heading):
    lines = ["Ada,Fox,5,Oak", "Ben,Hale,5,Ash", "Bo,King,6,Elm"]
    with pytest.raises(RosterRefusedError) as refused:
        read(*lines, head=f"Forename,Surname,NC Year,{heading}")
    assert f"It may be D: {heading}" in refused.value.messages[0]


def test_a_list_with_years_only_has_the_years_as_classes():
    roster = read("Ada,Fox,5,Yes", "Bo,King,6,No", head="Forename,Surname,NC Year,Wears glasses")
    assert [group.name for group in roster.classes] == ["Year 5", "Year 6"]


@pytest.mark.parametrize("name", ["2 lists.csv", "5th Nov.csv", "6 Sept.csv", "5 new pupils.csv"])
def test_the_name_of_a_file_is_no_class_by_its_first_digit(name):
    with pytest.raises(RosterRefusedError, match="Choose the column with the class"):
        read("Ada,Fox", head="Forename,Surname", name=name)


@pytest.mark.parametrize("name", ["5 Oak.csv", "Year 6.csv", "6EL.csv", "5_Ash.csv"])
def test_the_name_of_a_file_that_is_that_of_a_class_is_the_class(name):
    roster = read("Ada,Fox", head="Forename,Surname", name=name)
    assert [group.name for group in roster.classes] == [name.removesuffix(".csv")]


@pytest.mark.parametrize(
    "head",
    [
        "ChildForename,ChildSurname,RegGroup,NCYear",
        "LEARNER_FIRST_NAME,LEARNER_LAST_NAME,LEARNER_REG_GROUP,LEARNER_YEAR_GROUP",
        "Pupil.Forename,Pupil.Surname,Pupil.RegistrationGroup,Pupil.YearGroup",
        "studentFirstName,studentLastName,studentClass,studentYear",
        "firstname,lastname,classname,yeargroup",
        "Basic Details Forename,Basic Details Surname,Registration Form,Curriculum Year",
    ],
)
def test_joined_and_prefixed_headings_are_known(head):
    roster = read("Ada,Fox,5 Oak,5", head=head)
    assert [group.name for group in roster.classes] == ["5 Oak"]
    assert names(roster) == ["Ada Fox"]


def test_a_learner_is_a_name():
    assert names(read("Ada Fox,5 Oak", head="Learner,Class")) == ["Ada Fox"]


@pytest.mark.parametrize("head", ["UPNNumber", "childDateOfBirth", "ParentEmail", "SENStatus"])
def test_joined_headings_of_private_columns_are_known_too(head):
    roster = read("Ada,Fox,5 Oak,5,x", head=f"{HEAD},{head}")
    assert roster.left_out[0].columns == (head,)
    source = open_upload(io.BytesIO(f"{HEAD},{head}\nAda,Fox,5 Oak,5,x\n".encode()), "list.csv")
    assert source.layout().sheets[0].columns[-1].sensitive


@pytest.mark.parametrize("code", ["E1", "E2", "F1", "F2", "YR", "N1", "N2", "R"])
def test_the_census_codes_of_younger_children_are_known(code):
    (pupil,) = read(f"Ada,Fox,Robins,{code}").pupils.values()
    assert pupil.younger


def test_a_child_in_no_year_group_has_that_of_the_class():
    roster = read("Ada,Fox,5 Oak,X", "Ben,Hale,5 Oak,5")
    assert not roster.wrong
    assert str(roster.own_year_groups(roster.classes[0])) == "Year 5"


@pytest.mark.parametrize(
    "line",
    [
        "e.g. Jane,Smith,5 Oak,5", "Example,Child,5 Oak,5", "Please type the forename,,,",
        "(required),(required),(required),(optional)", "Enter legal forename,Enter surname,,",
        "Sample pupil,,5 Oak,5", "Text,Text,Text,Number", "<forename>,<surname>,<class>,",
    ],
)  # fmt: skip
def test_instructions_and_examples_are_no_children(line):
    roster = read(line, "Ada,Fox,5 Oak,5")
    assert (names(roster), roster.wrong) == (["Ada Fox"], ())


def test_a_number_that_a_spreadsheet_has_shortened_is_wrong():
    roster = read("Ada,Fox,5 Oak,5,1.23E+05", head=f"{HEAD},Adno")
    assert roster.wrong[0].why == "A spreadsheet has shortened this number."


@pytest.mark.parametrize("name", ["Zo\ufffd", "Zo?", "Ren?e"])
def test_a_name_that_has_lost_a_letter_is_wrong(name):
    roster = read(f"{name},Fox,5 Oak,5")
    assert "A letter of the name was lost" in roster.wrong[0].why


def test_notes_on_the_file_are_among_the_notes():
    text = f"{HEAD}\rZoë,Fox,5 Oak,5\r".encode("mac_roman")
    roster = open_upload(io.BytesIO(text), "list.csv").roster()
    assert "The file was saved on a Mac. Check names with accents." in roster.notes
