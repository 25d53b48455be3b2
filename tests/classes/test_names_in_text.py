import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.names_in_text import NamesInText

NAMES = {"Amina K": "Pupil 1", "Ben T": "Pupil 2", "Ann": "Pupil 3", "Ann-Marie B": "Pupil 4"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Amina K asked.", "Pupil 1 asked."),
        ("amina k asked", "Pupil 1 asked"),
        ("Amina\n  K asked", "Pupil 1 asked"),
        ("(Ben T) and Amina K", "(Pupil 2) and Pupil 1"),
        ("Ben Tried the quiz", "Ben Tried the quiz"),
        ("Benjamin T", "Benjamin T"),
        ("Ann-Marie B and Ann", "Pupil 4 and Pupil 3"),
        ("Annie", "Annie"),
        ("", ""),
    ],
)
def test_a_name_is_replaced_where_it_stands_as_whole_words(text, said):
    assert NamesInText(NAMES).replaced(text) == said


def test_a_name_without_letters_is_replaced_too():
    assert NamesInText({"☆☆": "Pupil 1"}).replaced("for ☆☆!") == "for Pupil 1!"


def test_without_names_a_text_stays():
    assert NamesInText({}).replaced("Amina K") == "Amina K"


words = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=6)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
between = st.sampled_from([" ", ", ", ".", "\n", " (", ") ", "’s "])


@given(name=names, before=words, after=words, first=between, second=between)
def test_wherever_a_name_stands_between_other_words_it_is_gone(name, before, after, first, second):
    text = f"{before}{first}{name}{second}{after}"
    said = NamesInText({name: "\u2603"}).replaced(text)
    assert "\u2603" in said
    assert f"{first}{name}{second}" not in said
