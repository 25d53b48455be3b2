"""One folding of names for pages, search, the door and order."""

import pytest

from classes.names.spelling import NormalisedText, folded
from lessons.evenings.family_names import words

TYPED = [
    ("Łucja Żak", "lucja zak"),
    ("Søren Aas", "soren aas"),
    ("Đorđe Petrović", "dorde petrovic"),
    ("Weiß", "weiss"),
    ("WEIẞ", "weiss"),
    ("Æsa Œr", "aesa oer"),
    ("Işıl İpek", "isil ipek"),
    ("Þóra Guðrún", "thora gudrun"),
    ("Zoë", "zoe"),
    ("Ħalil Ŧ Ŋ Ə", "halil t n e"),
    ("O’Neill", "o'neill"),
    ("Ǿyvind", "oyvind"),
]


@pytest.mark.parametrize(("name", "plain"), TYPED)
def test_a_name_is_folded_to_its_plain_letters(name, plain):
    assert folded(name) == plain
    assert folded(name.upper()) == plain


@pytest.mark.parametrize(("name", "plain"), TYPED)
def test_the_door_folds_alike(name, plain):
    assert words(name) == plain.replace("'", "").split()


def test_a_letter_that_becomes_two_keeps_its_place():
    text = NormalisedText.of("Æsa ß")
    assert text.folded == "aesa ss"
    assert text.place(0, 4) == (0, 3)
    assert text.place(5, 7) == (4, 5)
