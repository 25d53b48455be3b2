import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from classes.names.in_text import NamesInText
from classes.names.spelling import NormalisedText, folded

NAMES = {"Amina K": "Pupil 1", "Ben T": "Pupil 2", "Ann": "Pupil 3", "Ann-Marie B": "Pupil 4"}


@pytest.mark.parametrize(
    ("text", "expected"),
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
def test_a_name_is_replaced_if_it_is_made_of_whole_words(text, expected):
    assert NamesInText(NAMES).replaced(text) == expected


def test_a_name_without_letters_is_also_replaced():
    assert NamesInText({"☆☆": "Pupil 1"}).replaced("for ☆☆!") == "for Pupil 1!"


def test_a_text_without_names_is_unchanged():
    assert NamesInText({}).replaced("Amina K") == "Amina K"


words = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=6)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
between = st.sampled_from([" ", ", ", ".", "\n", " (", ") ", "’s "])


@given(name=names, before=words, after=words, first=between, second=between)
def test_a_name_is_replaced_between_any_other_words(name, before, after, first, second):
    text = f"{before}{first}{name}{second}{after}"
    replaced = NamesInText({name: "\u2603"}).replaced(text)
    assert "\u2603" in replaced
    assert f"{first}{name}{second}" not in replaced


APOSTROPHES = "'’‘ʼ`´"
HYPHENS = "-‐‑–—"
SPACES = [" ", "\u00a0", "  ", "\n", " \r\n\t", "\u202f"]
"""The spaces that people and phones type."""

OTHERWISE = [
    ("Niamh O’Connor", "Niamh O'Connor"),
    ("Niamh O'Connor", "Niamh O’Connor"),
    ("Niamh O'Connor", "niamh OʼCONNOR"),
    ("Zoë R", "Zoe\u0308 R"),
    ("Zoe\u0308 R", "Zoë R"),
    ("Zoë R", "Zoe R"),
    ("Ann-Marie B", "Ann‑Marie\u00a0B"),
    ("Ann–Marie B", "Ann-Marie \n B"),
    ("Weiß", "WEISS"),
    ("Kezia R.", "Kezia R"),
]


@pytest.mark.parametrize(("name", "typed"), OTHERWISE)
def test_a_name_is_found_however_it_is_typed(name, typed):
    names = NamesInText({name: "Pupil 1"})
    assert names.replaced(f"Naïve – “{typed}” l’a dit …") == "Naïve – “Pupil 1” l’a dit …"
    assert names.occur_in(typed)


def test_a_name_without_a_replacement_stays_as_typed():
    names = NamesInText({"Zoë O'Neil": None, "Zoë": "a child"})
    assert names.replaced("ZOE O’NEIL and Zoe") == "ZOE O’NEIL and a child"
    assert not names.occur_in("zoë o'neil")


def test_only_the_accents_of_the_name_are_replaced_with_it():
    assert NamesInText({"Zoe": "☃"}).replaced("Zoe\u0308, naı\u0308f") == "☃, naı\u0308f"


def test_a_word_that_only_an_accent_makes_longer_stays():
    assert NamesInText({"Ann": "☃"}).replaced("Anné") == "Anné"


letters = st.text("aeionszAEIOÉëïöñçßØłжΩ가", min_size=1, max_size=5)
signs = st.sampled_from(["'", "-", " "])
typed_names = st.lists(st.tuples(letters, signs), min_size=1, max_size=3).map(
    lambda parts: "".join(f"{word}{sign}" for word, sign in parts)[:-1]
)
around = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def typed_otherwise(draw, name: str) -> str:
    """Return the name with each character typed in one of its forms."""
    typed = "".join(
        draw(st.sampled_from(APOSTROPHES))
        if sign == "'"
        else draw(st.sampled_from(HYPHENS))
        if sign == "-"
        else draw(st.sampled_from(SPACES))
        if sign == " "
        else draw(st.sampled_from([sign, sign.upper(), sign.lower()]))
        for sign in name
    )
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), typed)


@given(data=st.data(), name=typed_names, before=around, after=around)
def test_any_name_is_found_in_any_of_its_forms_and_nothing_else_is_changed(
    data, name, before, after
):
    typed = data.draw(typed_otherwise(name))
    # The text around the name must not contain the name itself.
    names = NamesInText({name: "\u2603"})
    assume("\u2603" not in before + after)
    assume(not names.occur_in(before) and not names.occur_in(after))
    text = f"{before}. {typed}! {after}"
    assert names.occur_in(text)
    assert names.replaced(text) == f"{before}. \u2603! {after}"


@given(text=st.text(max_size=60))
def test_places_in_the_normalised_text_lead_back_to_the_text_as_typed(text):
    normalised = NormalisedText.of(text)
    assert normalised.folded == folded(text)
    places = [normalised.place(at, at + 1) for at in range(len(normalised.folded))]
    assert places == sorted(places)
    assert all(folded(text[start:end]) for start, end in places)
