"""New names in a class list: kept in the history, and asked about if they are another child's."""

import pytest

from classes.history.former_names import former_names
from classes.models import Pupil, RosterImport, School
from lessons.imports.class_lists.actions import undo_import
from lessons.roll.renaming import rename
from reports.change_history import changes_of_record, kind_named
from reports.change_history.values import Wording

pytestmark = pytest.mark.sqlite_is_enough

HEADER = ["Adno", "Forename", "Surname", "Class", "Year"]
LIST = [
    HEADER,
    ["1", "Ada", "Fox", "5 Oak", "5"],
    ["2", "Zoë", "Hart", "5 Oak", "5"],
]
EXCHANGED = [HEADER, ["1", *LIST[2][1:]], ["2", *LIST[1][1:]]]


def changes_of(pupil):
    wording = Wording(pupil=str)
    return changes_of_record(kind_named("child"), pupil.school, pupil.pk, wording)


def test_a_new_name_is_history_with_the_import_as_its_reason(import_list):
    import_list(LIST)
    import_list([HEADER, ["1", "Adaline", "Fox", "5 Oak", "5"], LIST[2]])
    (change,) = changes_of(Pupil.objects.get(external_id="1"))
    assert change.fields[0][1:] == ("Ada F", "Adaline F")
    assert change.reason == "Name in an imported class list"


def test_undoing_the_import_is_a_change_of_name_too(import_list, lead):
    import_list(LIST)
    import_list([HEADER, ["1", "Adaline", "Fox", "5 Oak", "5"], LIST[2]])
    undo_import(roster_import=RosterImport.objects.exclude(journal=None).get(), by=lead)
    latest, _ = changes_of(Pupil.objects.get(external_id="1"))
    assert latest.fields[0][1:] == ("Adaline F", "Ada F")
    assert (latest.reason, latest.who) == ("Import undone", lead.name)


def test_undoing_the_first_import_leaves_no_name_in_the_history(import_list, lead):
    import_list(LIST)
    undo_import(roster_import=RosterImport.objects.get(), by=lead)
    assert set(Pupil.history.values_list("display_name", flat=True)) == {"Name erased"}


def test_two_children_who_would_be_exchanged_are_asked_about(import_list, refused_list):
    import_list(LIST)
    reason = refused_list(EXCHANGED)
    assert "Ada F (1) is Zoë H in 5 Oak of the list." in reason
    assert "Zoë H is the name of another child in 5 Oak. Is the new name right?" in reason
    assert "Zoë H (2) is Ada F in 5 Oak of the list." in reason


def test_the_names_stay_where_the_list_is_wrong(import_list):
    import_list(LIST)
    assert "0 renamed, 2 unchanged" in import_list(EXCHANGED, namesakes="other")
    assert Pupil.objects.get(external_id="1").display_name == "Ada F"
    assert former_names(School.objects.get()) == []


def test_a_former_name_of_another_child_is_asked_about(import_list, refused_list):
    import_list(LIST)
    import_list([HEADER, ["1", "Adaline", "Fox", "5 Oak", "5"], LIST[2]])
    reason = refused_list([HEADER, ["1", "Adaline", "Fox", "5 Oak", "5"], EXCHANGED[2]])
    assert "Ada F was the name of another child until today (now Adaline F in 5 Oak)." in reason


NAMES = [["Forename", "Surname", "Class", "Year"], *[line[1:] for line in LIST[1:]]]


def rename_ada(lead):
    return rename(pupil=Pupil.objects.get(display_name="Ada F"), display_name="Zed Q", by=lead)


def test_a_list_with_the_old_name_of_a_renamed_child_is_asked_about(
    import_list, refused_list, lead
):
    import_list(NAMES)
    rename_ada(lead)
    reason = refused_list(NAMES)
    assert "Ada Fox in 5 Oak (line 2): is this a child who is here already?" in reason
    assert "Yes, Zed Q of 5 Oak (2026/27), who was called Ada F until today" in reason


def test_the_same_child_keeps_the_new_name(import_list, lead):
    import_list(NAMES)
    ada = rename_ada(lead)
    output = import_list(NAMES, namesakes="same")
    assert "0 new, 0 moved, 0 left, 0 renamed, 2 unchanged" in output
    ada.refresh_from_db()
    assert (ada.display_name, Pupil.objects.count()) == ("Zed Q", 2)


def test_a_different_child_with_the_old_name_is_new(import_list, lead):
    import_list(NAMES)
    ada = rename_ada(lead)
    assert "1 new, 0 moved, 1 left" in import_list(NAMES, namesakes="other")
    assert not ada.enrolments.filter(left_on=None).exists()
    assert Pupil.objects.filter(display_name="Ada F", enrolments__left_on=None).count() == 1


def test_another_number_with_the_old_name_is_asked_about_too(import_list, refused_list, lead):
    import_list(LIST)
    rename_ada(lead)
    reason = refused_list([HEADER, ["7", *LIST[1][1:]], LIST[2]])
    assert "Zed Q in 5 Oak has the number 1 here, which is not in the list." in reason


def test_many_renamed_children_of_a_class_are_one_question(import_list, refused_list, lead):
    forenames = ["Ada", "Bea", "Cal", "Dov", "Eli"]
    rows = [NAMES[0], *([name, "Fox", "5 Oak", "5"] for name in forenames)]
    import_list(rows)
    for number, pupil in enumerate(Pupil.objects.order_by("pk")):
        rename(pupil=pupil, display_name=f"Zed {number}", by=lead)
    reason = refused_list(rows)
    assert "5 children in 5 Oak have the names of children in 5 Oak (2026/27)" in reason
    assert "Zed 0, who was called Ada F until today" in reason
    assert "5 unchanged" in import_list(rows, namesakes="same")
