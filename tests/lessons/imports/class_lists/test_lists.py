"""Class lists by command: who is matched with whom, what is asked, what is never stored."""

import pytest

from classes.models import ClassGroup, Pupil
from classes.roster import Roster, read_roster
from lessons.imports.class_lists.apply import apply_roster, preview
from tests import factories
from tests.lessons.imports.class_lists.test_command import every_text, everything, on_roll

LIST = [
    ["Adno", "Forename", "Surname", "Class", "Year", "DOB", "UPN"],
    ["1", "Ada", "Fox", "5 Oak", "5", "04/03/2017", "A123456789012"],
    ["2", "Zoë", "Hart", "5 Oak", "5", "05/03/2017", "A123456789013"],
    ["3", "Bo", "King", "6 Elm", "6", "06/03/2016", "A123456789014"],
]


@pytest.fixture
def run(import_list):
    return import_list


@pytest.fixture
def refusal(refused_list):
    return refused_list


def without_numbers(rows=LIST):
    return [row[1:5] for row in rows]


def test_a_list_makes_classes_and_pupils(run):
    assert "3 children, 2 classes, 0 teachers: 3 new" in run(LIST)
    assert on_roll("5 Oak") == ["Ada F", "Zoë H"]
    assert Pupil.objects.get(display_name="Ada F").external_id == "1"
    assert str(ClassGroup.objects.get(name="6 Elm").year_groups) == "Year 6"


@pytest.mark.parametrize("rows", [LIST, without_numbers()], ids=["numbers", "names"])
def test_the_same_list_again_changes_nothing(run, rows):
    run(rows)
    before = everything()
    assert "0 new, 0 moved, 0 left, 0 renamed, 3 unchanged" in run(rows)
    assert everything() == before


def test_what_is_sensitive_is_named_as_left_out_and_stored_nowhere(run):
    out = run(LIST)
    assert "list.csv: DOB, UPN" in out
    for text in (out, every_text()):
        assert "2017" not in text
        assert "A12345" not in text
        assert "Hart" not in text


def test_a_number_finds_a_pupil_under_another_name_and_in_another_class(run):
    run(LIST)
    rows = [LIST[0], ["1", "Adaline", "Fox", "6 Elm", "6", "", ""], *LIST[2:]]
    assert "0 new, 1 moved, 0 left" in run(rows)
    assert "Adaline F" in on_roll("6 Elm")


def test_a_name_finds_a_pupil_in_their_class_and_gives_them_their_number(run):
    run(without_numbers())
    assert "0 new, 0 moved, 0 left, 0 renamed, 3 unchanged" in run(LIST)
    assert Pupil.objects.get(display_name="Bo K").external_id == "3"


def test_a_list_without_numbers_leaves_the_numbers_that_are_there(run):
    run(LIST)
    assert "3 unchanged" in run(without_numbers())
    assert Pupil.objects.get(display_name="Bo K").external_id == "3"


def test_who_is_no_longer_on_a_list_without_numbers_has_left(run):
    run(without_numbers())
    assert "0 new, 0 moved, 1 left" in run(without_numbers()[:2] + without_numbers()[3:])


def test_a_class_that_is_not_in_the_list_is_not_touched(run):
    run(without_numbers())
    assert "0 left" in run(without_numbers()[:3])
    assert on_roll("6 Elm") == ["Bo K"]


def test_a_name_that_grows_by_a_letter_is_the_same_child(run):
    run(without_numbers())
    rows = [*without_numbers(), ["Zoë", "Hill", "5 Oak", "5"]]
    said = run(rows, namesakes="other", dry_run=True)
    assert "only you" not in said
    assert on_roll("5 Oak") == ["Ada F", "Zoë H"]


def test_two_who_could_be_the_child_of_a_name_are_asked_about(refusal, run):
    run(without_numbers())
    rows = [*without_numbers(), ["Zoë", "Hill", "5 Oak", "5"]]
    said = refusal(rows)
    assert "Zoë Hart in 5 Oak (line 3): is this a child who is here already?" in said
    assert "Zoë Hill in 5 Oak (line 5): is this" in said


def test_a_child_of_the_same_name_in_another_class_is_asked_about(refusal, run):
    run(without_numbers())
    rows = [*without_numbers()[:3], ["Bo", "King", "5 Oak", "5"]]
    said = refusal(rows)
    assert "Bo King in 5 Oak (line 4): is this a child who is here already?" in said
    assert "Yes, Bo K of 6 Elm (2026/27) / No, another child of that name" in said
    assert "--namesakes same" in said


def test_the_same_child_moves_and_another_is_new(run):
    run(without_numbers())
    rows = [*without_numbers()[:3], ["Bo", "King", "5 Oak", "5"]]
    assert "1 new, 0 moved" in run(rows, namesakes="other", dry_run=True)
    assert "0 new, 1 moved" in run(rows, namesakes="same")
    assert on_roll("6 Elm") == []


def test_two_different_numbers_are_two_children_and_nobody_is_asked(run):
    run(LIST)
    rows = [*LIST, ["9", "Bo", "King", "5 Oak", "5", "", ""]]
    assert "1 new, 0 moved, 0 left" in run(rows)


def test_one_name_in_two_classes_of_the_list_is_asked_about(refusal, run):
    rows = [*without_numbers(), ["Ada", "Fox", "6 Elm", "6"]]
    assert "Are they one child or two?" in refusal(rows)
    assert "4 new" in run(rows, namesakes="other", dry_run=True)
    assert "3 new" in run(rows, namesakes="same")


def test_a_child_who_came_back_without_a_number_is_asked_about(refusal, run):
    run(without_numbers())
    run(without_numbers()[:2] + without_numbers()[3:], on="2026-10-01")
    assert "Yes, Zoë H, who left this year" in refusal(without_numbers())
    assert "1 new" in run(without_numbers(), namesakes="same")
    assert Pupil.objects.filter(display_name="Zoë H").count() == 1


def test_a_wrong_line_is_refused_with_what_would_be_right(refusal):
    said = refusal([*LIST, ["4", "Kit", "Secret", "", "5", "", ""]])
    assert "list.csv, line 5: Class: The class is missing. Write it as on the other lines" in said
    assert "Secret" not in said


def test_the_good_lines_can_be_taken_alone(run):
    out = run([*LIST, ["4", "Kit", "Moss", "", "5", "", ""]], good_lines=True)
    assert "3 new" in out
    assert "Not imported: 1 wrong line." in out


@pytest.mark.parametrize("rows", [LIST, without_numbers()], ids=["numbers", "names"])
def test_nobody_whose_line_is_wrong_is_taken_for_gone(run, rows):
    run(rows)
    place = rows[0].index("Year")
    broken = [rows[0], [*rows[1][:place], "?", *rows[1][place + 1 :]], *rows[2:]]
    assert "0 new, 0 moved, 0 left, 0 renamed, 2 unchanged" in run(broken, good_lines=True)


def test_classes_of_other_years_are_left_out_by_rule(run):
    rows = [
        *LIST,
        ["4", "Ola", "Berg", "4 Ash", "4", "", ""],
        ["5", "Li", "Wu", "R Fir", "R", "", ""],
    ]
    out = run(rows, only_years="5-6")
    assert "Not imported, because they are not in Years 5 and 6: 4 Ash, R Fir." in out
    assert not ClassGroup.objects.filter(name="4 Ash").exists()


def test_classes_are_left_out_by_hand(run):
    assert "1 child, 1 class" in run(LIST, classes="6 Elm")


def test_columns_are_named_by_hand(run, refusal):
    rows = [["Name", "Where"], ["Ada Fox", "5 Oak"]]
    assert "Choose the column with the class" in refusal(rows)
    assert "there is no column “Room”, only: A: Name, B: Where" in refusal(
        rows, columns="name=Name,class=Room"
    )
    run(rows, columns="name=Name,class=Where")
    assert on_roll("5 Oak") == ["Ada F"]


def test_a_column_of_birthdays_is_never_read_even_when_it_is_named(refusal):
    rows = [["Name", "Class", "X"], ["Ada Fox", "5 Oak", "04/03/2017"]]
    said = refusal(rows, columns="name=A,class=B,number=C")
    assert "column C has dates, and we never store a date of birth" in said
    said = refusal(LIST, columns="name=Forename,class=Class,number=UPN")
    assert "never store" in said


def test_all_children_of_a_list_are_in_the_class_that_is_named(run):
    run([["Name"], ["Ada Fox"]], class_name="5 Oak")
    assert on_roll("5 Oak") == ["Ada F"]


def test_a_new_child_does_not_look_like_one_who_stays(run, school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Ada F", pupil__external_id="7")
    rows = [
        LIST[0],
        ["7", "Ada", "Fox", "5 Oak", "5", "", ""],
        ["8", "Ada", "Finch", "5 Oak", "5", "", ""],
    ]
    run(rows)
    assert on_roll("5 Oak") == ["Ada Fi", "Ada Fo"]


def test_a_school_without_names_gets_counts_from_a_list(run, school):
    school.keeps_pupil_names = False
    school.save()
    run(LIST)
    assert not Pupil.objects.exists()
    assert ClassGroup.objects.get(name="5 Oak").pupils_on_roll == 2


def list_of(size: int, tmp_path) -> Roster:
    path = tmp_path / f"{size}.csv"
    lines = (f"{n},Fore{n},Sur{n},5 C{n // 28},5" for n in range(size))
    path.write_text("\n".join(["Adno,Forename,Surname,Class,Year", *lines]))
    return read_roster(path)


@pytest.mark.django_db
@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("stored", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("do", [preview, apply_roster])
def test_ten_times_the_pupils_take_the_same_queries_to_within_a_batch(
    tmp_path, stored, do, django_assert_max_num_queries
):
    counts = {}
    for size in (500, 5000):
        roster = list_of(size, tmp_path)
        arguments = {"school": factories.SchoolFactory(), "academic_year": 2026, "roster": roster}
        if stored:
            apply_roster(**arguments)
        with django_assert_max_num_queries(150) as queries:
            do(**arguments)
        counts[size] = len(queries)
    writes = do is apply_roster and not stored
    fewest_rows_a_query = 45
    assert counts[5000] - counts[500] <= (4500 / fewest_rows_a_query if writes else 0)
