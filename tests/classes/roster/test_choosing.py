"""Choosing the school and the classes of a source."""

import pytest

from classes.roster import ChoiceNeededError, choose, read_roster


def refusal(export, **chosen) -> str:
    with pytest.raises(ChoiceNeededError) as refused:
        choose(read_roster(export.path), **chosen)
    return "\n".join(refused.value.messages)


def chosen(export, **wanted) -> list[str]:
    return [item.name for item in choose(read_roster(export.path), **wanted).classes]


def test_several_schools_and_no_choice_are_refused_with_the_list(export):
    said = refusal(export)
    assert "holds 2 schools" in said
    assert "school 20001: Larkfield Primary" in said
    assert "class 21001: 5 Oak, 5 children, R. Marsh" in said
    assert "class 21003: 5 Ash, 1 children, L. Voss" in said


def test_a_school_alone_gives_all_its_classes(export):
    assert chosen(export, source_school="20001") == ["5 Oak", "6 Elm"]


def test_classes_alone_say_which_school_it_is(export):
    assert chosen(export, classes=["21003"]) == ["5 Ash"]


def test_classes_of_two_schools_are_refused(export):
    assert "holds 2 schools" in refusal(export, classes=["21001", "21003"])


def test_a_pupil_in_several_classes_is_refused_with_the_list(export):
    export.add("StudentEnrollment.csv", "21002,23001")
    said = refusal(export, source_school="20001")
    assert "puts 1 children into up to 2 classes each" in said
    assert "class 21002: 6 Elm" in said
    assert "Moor End" not in said


def test_a_pupil_in_several_classes_is_well_once_one_is_chosen(export):
    export.add("StudentEnrollment.csv", "21002,23001")
    assert chosen(export, source_school="20001", classes=["21001"]) == ["5 Oak"]


def test_a_school_that_is_not_there_is_refused(export):
    assert "There is no school 9" in refusal(export, source_school="9")


def test_a_class_of_another_school_is_refused(export):
    said = refusal(export, source_school="20001", classes=["21001", "21003"])
    assert "There is no class 21003 in Larkfield Primary" in said


def test_a_chosen_class_without_children_is_refused(export):
    export.add("Section.csv", "21009,20001,5 Yew,9,Autumn,Active")
    assert "no children in class 21009" in refusal(export, classes=["21009"])
