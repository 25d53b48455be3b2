"""New names in a class list: kept in the history, and asked about if they are another child's."""

from classes.history.former_names import former_names
from classes.models import Pupil, RosterImport, School
from lessons.imports.class_lists.actions import undo_import
from reports.change_history import changes_of_record, kind_named
from reports.change_history.values import Wording

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
