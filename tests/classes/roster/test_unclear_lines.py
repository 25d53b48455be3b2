"""Lines of a class list that wait until they are clear, or that a person is asked about."""

from io import BytesIO

import pytest

from classes.roster import apply_answers, open_upload
from tests.classes.roster.test_list_lines import HEAD, names, read

NUMBERED = f"{HEAD},Adno"


def why(roster) -> list[str]:
    return [f"{line.where.line}: {line.why}" for line in roster.wrong]


def test_of_two_children_with_one_number_neither_is_taken():
    roster = read("Jack,Tan,5 Oak,5,7", "Bo,King,5 Oak,5,8", "Jake,Tan,5 Oak,5,7", head=NUMBERED)
    assert names(roster) == ["Bo King"]
    assert why(roster) == [
        "2: This number is also on line 4.",
        "4: This number is also on line 2.",
    ]
    assert {(line.number, line.forename) for line in roster.wrong} == {("7", "Jack"), ("7", "Jake")}


def test_neither_is_taken_if_the_same_child_is_in_two_classes():
    roster = read("Bo,King,5 Oak,5,8", "Bo,King,5 Ash,5,8", head=NUMBERED)
    assert [line.where.line for line in roster.wrong] == [2, 3]


def test_a_line_that_says_the_same_again_counts_once():
    roster = read("Bo,King,5 Oak,5,8", "Bo,King,5 Oak,5,8", head=NUMBERED)
    assert names(roster) == ["Bo King"]
    assert not roster.wrong


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("Ada,Fox,#N/A,5", "the error #N/A of a formula in place of the class"),
        ("Ada,#REF!,5 Oak,5", "the error #REF! of a formula in place of the surname"),
        ("#NAME?,Fox,5 Oak,5", "the error #NAME? of a formula in place of the forename"),
        ("Ada,Fox,5 Oak,#VALUE!", "the error #VALUE! of a formula in place of the year group"),
        ("Ada,Fox,Err:508,5", "the error Err:508 of a formula in place of the class"),
        ("Ada,Fox,5 Oak;Choir,5", "several classes in one cell"),
        ('Ada,Fox,"5 Oak, Choir",5', "several classes in one cell"),
        ('Ada,Fox,"5 Oak\nChoir",5', "several classes in one cell"),
    ],
)
def test_a_failed_formula_or_two_classes_make_a_line_wrong(cells, said):
    roster = read("Bo,King,5 Oak,5", cells)
    assert names(roster) == ["Bo King"]
    assert said in roster.wrong[0].why


def test_a_mixed_class_is_one_class():
    assert not read("Bo,King,5/6 Rowan,5", "Ada,Fox,5 and 6 Elm,6", "Cy,Lee,5,5").wrong


@pytest.mark.parametrize("line", ["Bob,,5 Oak,5", ",Jones,5 Oak,5"])
def test_a_name_without_forename_or_surname_is_asked_about(line):
    roster = read("Bo,King,5 Oak,5", line)
    (question,) = roster.questions
    assert "line 3" in question.about
    whole, wait = (value for value, _ in question.choices)
    assert len(names(apply_answers(roster, {question.key: whole}))) == 2
    waiting = apply_answers(roster, {question.key: wait})
    assert names(waiting) == ["Bo King"]
    assert waiting.wrong[0].forename in ("Bob", "Jones")


def test_one_column_with_a_comma_before_the_name_is_asked_about_too():
    roster = read("Ada Fox,5 Oak", '",Jones",5 Oak', head="Name,Class")
    assert len(roster.questions) == 1


def test_many_names_of_one_word_get_one_question():
    roster = read("Ada Fox,5 Oak", *(f"Child{n},5 Oak" for n in "abcdef"), head="Name,Class")
    (question,) = roster.questions
    assert question.about.startswith("6 lines have only one name")
    waiting = apply_answers(roster, {question.key: question.choices[1][0]})
    assert names(waiting) == ["Ada Fox"]
    assert len(waiting.wrong) == 6


def test_a_list_of_forenames_alone_is_not_asked_about():
    assert not read("Ada,5 Oak", "Bo,5 Oak", head="Forename,Class").questions


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_YEAR_GROUP,CHILD_REGISTRATION", "Ada,Fox,5,5 Oak"),
        ("Surname,Forename,NC Year,Form/Tutor Group", "Fox,Ada,5,5 Oak"),
        ("FirstName,LastName,Yeargroup,RegGroup", "Ada,Fox,5,5 Oak"),
        ("Surname Forename,Year,Class", "Fox Ada,5,5 Oak"),
        ("Forename,Surname,Year,Current class,Form Tutor", "Ada,Fox,5,5 Oak,Mr Lee"),
    ],
)
def test_headings_as_systems_write_them_are_known(head, line):
    roster = read(line, head=head)
    assert names(roster) == ["Ada Fox"]
    assert [group.name for group in roster.classes] == ["5 Oak"]
    assert roster.own_year_groups(roster.classes[0]).short == "5"


def test_a_file_called_1st_draft_is_no_class():
    content = BytesIO(b"Surname,Forename,Year group\nFox,Ada,5\nKing,Bo,6")
    roster = open_upload(content, "1st draft.csv").roster()
    assert [group.name for group in roster.classes] == ["Year 5", "Year 6"]
