"""A display name is just enough of a name to tell the children of a class apart."""

import pytest

from classes.roster import RosterPupil, RosterTeacher, pupil_names, teacher_name


def shown(*names: tuple[str, str]) -> list[str]:
    pupils = [RosterPupil(str(key), *name) for key, name in enumerate(names)]
    return list(pupil_names(pupils).values())


@pytest.mark.parametrize(
    ("name", "display"),
    [
        (("Ora", "Klein"), "Ora K"),
        (("Mary Jane", "de la Cruz"), "Mary Jane d"),
        (("D'Arcy", "O'Neill"), "D'Arcy O"),
        (("Zoë", "Łukasz"), "Zoë Ł"),
        (("花子", "山田"), "花子 山"),
        (("आरव", "किशोर"), "आरव कि"),
        (("Ali", "م"), "Ali م"),
    ],
)
def test_it_is_the_forename_and_the_first_letter_of_the_surname(name, display):
    assert shown(name) == [display]


def test_two_similar_names_get_as_many_letters_as_it_takes():
    names = shown(("Ora", "Klein"), ("Ora", "Klee"), ("Ora", "Kent"), ("Bo", "Klein"))
    assert names == ["Ora Klei", "Ora Klee", "Ora Ke", "Bo K"]


def test_a_surname_that_another_begins_with_is_shown_in_full():
    assert shown(("Ora", "Kl"), ("Ora", "Klein")) == ["Ora Kl", "Ora Kle"]


def test_names_must_differ_in_more_than_capitals():
    assert shown(("ORA", "Klein"), ("Ora", "kent")) == ["ORA Kl", "Ora ke"]


def test_no_name_ends_in_an_apostrophe_or_a_hyphen():
    assert shown(("Ada", "O'Neill"), ("Ada", "Obi")) == ["Ada O'N", "Ada Ob"]


def test_two_children_with_the_same_full_name_get_a_number():
    assert shown(("Ora", "Klein"), ("Ora", "Klein")) == ["Ora Klein 1", "Ora Klein 2"]


def test_a_teacher_is_an_initial_and_a_surname():
    assert teacher_name(RosterTeacher("1", "Craig", "Beane")) == "C. Beane"
