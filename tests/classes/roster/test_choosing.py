"""Choosing the school and the classes of a source."""

import pytest

from classes.roster import ChoiceNeededError, choose, read_roster


def refusal(export, **chosen) -> str:
    with pytest.raises(ChoiceNeededError) as refused:
        choose(read_roster(export.path), **chosen)
    return "\n".join(refused.value.messages)


def chosen(export, **choices) -> list[str]:
    return [group.name for group in choose(read_roster(export.path), **choices).classes]


def test_several_schools_and_no_choice_are_refused_with_the_list(export):
    reason = refusal(export)
    assert "has 2 schools" in reason
    assert "school 20001: Larkfield Primary" in reason
    assert "class 21001: 5 Oak, 5 children, R. Marsh" in reason
    assert "class 21003: 5 Ash, 1 children, L. Voss" in reason


def test_choosing_only_a_school_takes_all_its_classes(export):
    assert chosen(export, source_school="20001") == ["5 Oak", "6 Elm"]


def test_choosing_only_classes_chooses_their_school(export):
    assert chosen(export, classes=["21003"]) == ["5 Ash"]


def test_classes_of_two_schools_are_refused(export):
    assert "has 2 schools" in refusal(export, classes=["21001", "21003"])


def test_a_pupil_in_several_classes_is_refused_with_the_list(export):
    export.add("StudentEnrollment.csv", "21002,23001")
    reason = refusal(export, source_school="20001")
    assert "has 1 children in up to 2 classes each" in reason
    assert "class 21002: 6 Elm" in reason
    assert "Moor End" not in reason


def test_a_pupil_in_several_classes_is_accepted_once_one_is_chosen(export):
    export.add("StudentEnrollment.csv", "21002,23001")
    assert chosen(export, source_school="20001", classes=["21001"]) == ["5 Oak"]


def test_an_unknown_school_is_refused(export):
    assert "There is no school 9" in refusal(export, source_school="9")


def test_a_class_of_another_school_is_refused(export):
    reason = refusal(export, source_school="20001", classes=["21001", "21003"])
    assert "There is no class 21003 in Larkfield Primary" in reason


def test_a_chosen_class_without_children_is_refused(export):
    export.add("Section.csv", "21009,20001,5 Yew,9,Autumn,Active")
    assert "no children in class 21009" in refusal(export, classes=["21009"])
