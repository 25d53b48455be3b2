"""Pupil numbers that a spreadsheet shortened, or that a new system gave anew; and many leavers."""

import pytest

from classes.models import Pupil
from tests.lessons.imports.class_lists.test_command import on_roll

pytestmark = pytest.mark.sqlite_is_enough

HEADER = ["Adno", "Forename", "Surname", "Class", "Year"]
OAK = [
    ["000001", "Ada", "Fox", "5 Oak", "5"],
    ["000002", "Zoë", "Hart", "5 Oak", "5"],
    ["000010", "Bo", "King", "5 Oak", "5"],
]


def numbered(*numbers: str, rows=OAK) -> list[list[str]]:
    """Return the list with other numbers."""
    return [HEADER, *([number, *row[1:]] for number, row in zip(numbers, rows, strict=True))]


def stored() -> list[str]:
    return sorted(Pupil.objects.values_list("external_id", flat=True))


@pytest.fixture
def oak(import_list) -> None:
    import_list([HEADER, *OAK])


def test_numbers_without_their_leading_zeros_match_the_same_children(oak, import_list):
    assert "0 new, 0 moved, 0 left, 0 renamed, 3 unchanged" in import_list(numbered("1", "2", "10"))
    assert stored() == ["000001", "000002", "000010"]


def test_the_longer_number_from_the_list_is_kept(import_list):
    import_list(numbered("1", "2", "10"))
    assert "0 new, 0 moved, 0 left, 0 renamed, 3 unchanged" in import_list([HEADER, *OAK])
    assert stored() == ["000001", "000002", "000010"]


def test_two_numbers_that_differ_only_in_leading_zeros_stay_two_children(import_list):
    rows = numbered("1", "01", "10")
    import_list(rows)
    assert "0 new, 0 moved, 0 left, 0 renamed, 3 unchanged" in import_list(rows)
    assert stored() == ["01", "1", "10"]


def test_letters_in_a_number_are_never_removed(oak, refused_list):
    assert "number" in refused_list(numbered("A000001", "2", "10"))


def test_a_shortened_number_on_a_wrong_line_keeps_its_child(oak, import_list):
    rows = numbered("1", "2", "10")
    rows[3][4] = "?"
    rows[3][1:3] = "Robert", "Lund"
    assert "0 left, 0 renamed, 2 unchanged" in import_list(rows, good_lines=True)
    assert "Bo K" in on_roll("5 Oak")


def test_a_child_of_the_same_class_and_name_with_another_number_is_asked_about(oak, refused_list):
    output = refused_list(numbered("000001", "000002", "777"))
    assert "Bo King in 5 Oak (line 4) has the number 777 in the list." in output
    assert "Bo K in 5 Oak has the number 000010 here, which is not in the list" in output
    assert "Yes, the same child, with a new number / No, a different child: Bo K has left" in output
    assert "--namesakes same" in output


def test_the_same_child_gets_the_new_number(oak, import_list):
    rows = numbered("000001", "000002", "777")
    assert "0 new, 0 moved, 0 left, 0 renamed, 3 unchanged" in import_list(rows, namesakes="same")
    assert stored() == ["000001", "000002", "777"]


def test_a_different_child_of_that_name_is_new_and_the_first_has_left(oak, import_list):
    rows = numbered("000001", "000002", "777")
    assert "1 new, 0 moved, 1 left" in import_list(rows, namesakes="other")
    assert stored() == ["000001", "000002", "000010", "777"]


def test_nobody_is_asked_about_a_child_who_is_in_the_list_under_their_own_number(oak, import_list):
    rows = [HEADER, *OAK, ["777", "Bo", "King", "5 Oak", "5"]]
    assert "1 new, 0 moved, 0 left" in import_list(rows)


MANY = [[f"{n:06}", name, "Moss", "5 Oak", "5"] for n, name in enumerate("ABCDEFG", start=1)]


def test_a_class_with_all_new_numbers_gets_one_question(import_list, refused_list):
    import_list([HEADER, *MANY])
    rows = numbered(*(str(n) for n in range(900, 907)), rows=MANY)
    output = refused_list(rows)
    assert "7 children in 5 Oak have the same name in the list as here" in output
    assert "A M (000001 → 900), B M (000002 → 901)" in output
    assert output.count("Are they the same children?") == 1
    assert "7 unchanged" in import_list(rows, namesakes="same")


def test_a_class_that_would_lose_more_than_a_third_is_refused_by_command(import_list, refused_list):
    import_list([HEADER, *MANY])
    output = refused_list([HEADER, *MANY[:4]])
    assert "3 of 7 children in 5 Oak would be noted as left." in output
    assert "--many-leave" in output
    assert "3 left" in import_list([HEADER, *MANY[:4]], many_leave=True)


def test_a_third_of_a_class_or_less_may_leave(import_list):
    import_list([HEADER, *MANY])
    assert "2 left" in import_list([HEADER, *MANY[:5]])


def test_a_school_that_would_lose_more_than_a_third_is_refused_even_if_no_class_would(
    import_list, refused_list
):
    rows = [[f"{n}", f"Kit{n}", "Moss", f"5 C{n // 4}", "5"] for n in range(8)]
    import_list([HEADER, *rows])
    output = refused_list([HEADER, *rows[:2], *rows[4:7]])
    assert "3 of 8 children of the school would be noted as left." in output


def test_a_dry_run_prints_the_warnings_that_would_stop_an_import(import_list):
    import_list([HEADER, *MANY])
    output = import_list([HEADER, *MANY[:4]], dry_run=True)
    assert "3 left" in output
    assert "3 of 7 children in 5 Oak would be noted as left." in output
