"""Class lists by command: how pupils are matched, what is asked, and what is never stored."""

import pytest

from classes.models import ClassGroup, Pupil, names_in
from classes.roster import Roster, read_roster
from lessons.imports.class_lists.apply import apply_roster, preview_roster
from tests import factories
from tests.lessons.imports.class_lists.test_command import every_text, everything, on_roll

LIST = [
    ["Adno", "Forename", "Surname", "Class", "Year", "DOB", "UPN"],
    ["1", "Ada", "Fox", "5 Oak", "5", "04/03/2017", "A123456789012"],
    ["2", "Zoë", "Hart", "5 Oak", "5", "05/03/2017", "A123456789013"],
    ["3", "Bo", "King", "6 Elm", "6", "06/03/2016", "A123456789014"],
]


def without_numbers(rows=LIST):
    return [row[1:5] for row in rows]


def test_a_list_makes_classes_and_pupils(import_list):
    assert "3 children, 2 classes, 0 teachers: 3 new" in import_list(LIST)
    assert on_roll("5 Oak") == ["Ada F", "Zoë H"]
    assert Pupil.objects.get(display_name="Ada F").external_id == "1"
    assert str(ClassGroup.objects.get(name="6 Elm").year_groups) == "Year 6"


@pytest.mark.parametrize("rows", [LIST, without_numbers()], ids=["numbers", "names"])
def test_the_same_list_again_changes_nothing(import_list, rows):
    import_list(rows)
    before = everything()
    assert "0 new, 0 moved, 0 left, 0 renamed, 3 unchanged" in import_list(rows)
    assert everything() == before


def test_sensitive_columns_are_listed_as_left_out_and_never_stored(import_list):
    out = import_list(LIST)
    assert "list.csv: DOB, UPN" in out
    for text in (out, every_text()):
        assert "2017" not in text
        assert "A12345" not in text
        assert "Hart" not in text


def test_a_pupil_is_matched_by_number_in_spite_of_another_name_and_class(import_list):
    import_list(LIST)
    rows = [LIST[0], ["1", "Adaline", "Fox", "6 Elm", "6", "", ""], *LIST[2:]]
    assert "0 new, 1 moved, 0 left" in import_list(rows)
    assert "Adaline F" in on_roll("6 Elm")


def test_a_pupil_matched_by_name_in_their_class_gets_their_number(import_list):
    import_list(without_numbers())
    assert "0 new, 0 moved, 0 left, 0 renamed, 3 unchanged" in import_list(LIST)
    assert Pupil.objects.get(display_name="Bo K").external_id == "3"


def test_a_list_without_numbers_keeps_the_stored_numbers(import_list):
    import_list(LIST)
    assert "3 unchanged" in import_list(without_numbers())
    assert Pupil.objects.get(display_name="Bo K").external_id == "3"


def test_every_import_keeps_fingerprints_of_the_full_name(import_list, school):
    import_list(LIST)
    Pupil.objects.update(name_prints="")
    import_list(LIST)
    finder, _ = names_in(school)
    bo = Pupil.objects.get(display_name="Bo K")
    for text in ("Bo King", "King, Bo"):
        [match] = finder.matches(text)
        assert (match.pks, match.certain) == ({bo.pk}, True)
    assert not finder.matches("Bo Kong was here")[0].certain


def test_a_pupil_missing_from_a_list_without_numbers_has_left(import_list):
    import_list(without_numbers())
    assert "0 new, 0 moved, 1 left" in import_list(without_numbers()[:2] + without_numbers()[3:])


def test_a_class_that_is_not_in_the_list_is_not_touched(import_list):
    import_list(without_numbers())
    assert "0 left" in import_list(without_numbers()[:3])
    assert on_roll("6 Elm") == ["Bo K"]


def test_a_name_that_grows_by_a_letter_is_the_same_child(import_list):
    import_list(without_numbers())
    rows = [*without_numbers(), ["Zoë", "Hill", "5 Oak", "5"]]
    output = import_list(rows, namesakes="other", dry_run=True)
    assert "only you" not in output
    assert on_roll("5 Oak") == ["Ada F", "Zoë H"]


def test_two_children_who_could_be_the_same_stored_child_are_asked_about(refused_list, import_list):
    import_list(without_numbers())
    rows = [*without_numbers(), ["Zoë", "Hill", "5 Oak", "5"]]
    output = refused_list(rows)
    assert "Zoë Hart in 5 Oak (line 3): is this a child who is here already?" in output
    assert "Zoë Hill in 5 Oak (line 5): is this" in output


def test_a_child_of_the_same_name_in_another_class_is_asked_about(refused_list, import_list):
    import_list(without_numbers())
    rows = [*without_numbers()[:3], ["Bo", "King", "5 Oak", "5"]]
    output = refused_list(rows)
    assert "Bo King in 5 Oak (line 4): is this a child who is here already?" in output
    assert "Yes, Bo K of 6 Elm (2026/27) / No, a different child with that name" in output
    assert "--namesakes same" in output


def test_the_same_child_moves_and_another_is_new(import_list):
    import_list(without_numbers())
    rows = [*without_numbers()[:3], ["Bo", "King", "5 Oak", "5"]]
    assert "1 new, 0 moved" in import_list(rows, namesakes="other", dry_run=True)
    assert "0 new, 1 moved" in import_list(rows, namesakes="same")
    assert on_roll("6 Elm") == []


def test_two_different_numbers_are_two_children_and_nobody_is_asked(import_list):
    import_list(LIST)
    rows = [*LIST, ["9", "Bo", "King", "5 Oak", "5", "", ""]]
    assert "1 new, 0 moved, 0 left" in import_list(rows)


def test_one_name_in_two_classes_of_the_list_is_asked_about(refused_list, import_list):
    rows = [*without_numbers(), ["Ada", "Fox", "6 Elm", "6"]]
    assert "Are they one child or two?" in refused_list(rows)
    assert "4 new" in import_list(rows, namesakes="other", dry_run=True)
    assert "3 new" in import_list(rows, namesakes="same")


def test_a_child_who_came_back_without_a_number_is_asked_about(refused_list, import_list):
    import_list(without_numbers())
    import_list(without_numbers()[:2] + without_numbers()[3:], on="2026-10-01")
    assert "Yes, Zoë H, who left this year" in refused_list(without_numbers())
    assert "1 new" in import_list(without_numbers(), namesakes="same")
    assert Pupil.objects.filter(display_name="Zoë H").count() == 1


def test_a_wrong_line_is_refused_with_a_hint(refused_list):
    output = refused_list([*LIST, ["4", "Kit", "Secret", "", "5", "", ""]])
    assert "list.csv, line 5: Class: The class is missing. Write it as on the other lines" in output
    assert "Secret" not in output


def test_only_the_good_lines_can_be_imported(import_list):
    out = import_list([*LIST, ["4", "Kit", "Moss", "", "5", "", ""]], good_lines=True)
    assert "3 new" in out
    assert "Not imported: 1 wrong line." in out


@pytest.mark.parametrize("rows", [LIST, without_numbers()], ids=["numbers", "names"])
def test_pupils_on_a_wrong_line_have_not_left(import_list, rows):
    import_list(rows)
    place = rows[0].index("Year")
    broken = [rows[0], [*rows[1][:place], "?", *rows[1][place + 1 :]], *rows[2:]]
    assert "0 new, 0 moved, 0 left, 0 renamed, 2 unchanged" in import_list(broken, good_lines=True)


def test_classes_of_other_years_can_be_left_out(import_list):
    rows = [
        *LIST,
        ["4", "Ola", "Berg", "4 Ash", "4", "", ""],
        ["5", "Li", "Wu", "R Fir", "R", "", ""],
    ]
    out = import_list(rows, only_years="5-6")
    assert "Not imported, because they are not in Years 5 and 6: 4 Ash, R Fir." in out
    assert not ClassGroup.objects.filter(name="4 Ash").exists()


def test_classes_can_be_chosen(import_list):
    assert "1 child, 1 class" in import_list(LIST, classes="6 Elm")


def test_columns_can_be_chosen(import_list, refused_list):
    rows = [["Name", "Where"], ["Ada Fox", "5 Oak"]]
    assert "Choose the column with the class" in refused_list(rows)
    assert "there is no column “Room”. The columns are: A: Name, B: Where" in refused_list(
        rows, columns="name=Name,class=Room"
    )
    import_list(rows, columns="name=Name,class=Where")
    assert on_roll("5 Oak") == ["Ada F"]


def test_a_column_of_birthdays_is_never_read_even_if_it_is_chosen(refused_list):
    rows = [["Name", "Class", "X"], ["Ada Fox", "5 Oak", "04/03/2017"]]
    output = refused_list(rows, columns="name=A,class=B,number=C")
    assert "column C has dates, and we never store a date of birth" in output
    output = refused_list(LIST, columns="name=Forename,class=Class,number=UPN")
    assert "never store" in output


def test_all_children_in_a_list_can_be_put_in_one_class(import_list):
    import_list([["Name"], ["Ada Fox"]], class_name="5 Oak")
    assert on_roll("5 Oak") == ["Ada F"]


def test_a_new_child_does_not_look_like_one_who_stays(import_list, school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Ada F", pupil__external_id="7")
    rows = [
        LIST[0],
        ["7", "Ada", "Fox", "5 Oak", "5", "", ""],
        ["8", "Ada", "Finch", "5 Oak", "5", "", ""],
    ]
    import_list(rows)
    assert on_roll("5 Oak") == ["Ada Fi", "Ada Fo"]


def test_a_school_without_names_gets_counts_from_a_list(import_list, school):
    school.keeps_pupil_names = False
    school.save()
    import_list(LIST)
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
@pytest.mark.parametrize("importer", [preview_roster, apply_roster])
def test_ten_times_the_pupils_take_the_same_queries_to_within_a_batch(
    tmp_path, stored, importer, django_assert_max_num_queries
):
    counts = {}
    for size in (150, 1500):
        roster = list_of(size, tmp_path)
        arguments = {"school": factories.SchoolFactory(), "academic_year": 2026, "roster": roster}
        if stored:
            apply_roster(**arguments)
        with django_assert_max_num_queries(150) as queries:
            importer(**arguments)
        counts[size] = len(queries)
    writes = importer is apply_roster and not stored
    fewest_rows_a_query = 40
    assert counts[1500] - counts[150] <= (1350 / fewest_rows_a_query if writes else 0)
