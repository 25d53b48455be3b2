"""The one finder of children's names in texts."""

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from classes.names.in_text import NamesInText
from classes.names.known import ChildName
from classes.names.parts import name_prints, prints_of_typed, with_prints
from classes.names.spelling import NormalisedText, folded
from tests.examples import examples

pytestmark = pytest.mark.sqlite_is_enough

SALT = "a school’s key"
LISTED = {1: "Amina K", 2: "Ben T", 3: "Ann", 4: "Ann-Marie B", 5: "Will P", 6: "Grace Y"}


def finder(*names: str, others: tuple[str, ...] = (), **full: tuple[str, str]) -> NamesInText:
    """Return a finder of children listed by these names.

    `full` has the forename and surname of children whose list gave them; they are listed by the
    forename and one letter.
    """
    listed = [ChildName(pk, name) for pk, name in enumerate(names, start=1)]
    known = [
        ChildName(pk, f"{forename} {surname[0]}", name_prints(SALT, forename, surname))
        for pk, (forename, surname) in enumerate(full.values(), start=len(names) + 1)
    ]
    return NamesInText([*listed, *known], salt=SALT, others=others)


def shown(names: NamesInText, text: str, *, title: bool = False) -> str:
    """Return the text with the pks in place of names, and "?" after what is not certain."""
    return names.replaced(
        text,
        lambda match: f"<{' '.join(map(str, sorted(match.pks)))}{'' if match.certain else '?'}>",
        title=title,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amina K asked.", "<1> asked."),
        ("amina k asked", "<1> asked"),
        ("Amina\n  K asked", "<1> asked"),
        ("(Ben T) and Amina K", "(<2>) and <1>"),
        ("Benjamin T", "Benjamin T"),
        ("Ann-Marie B and Ann", "<4> and <3>"),
        ("Annie", "Annie"),
        ("Amina’s mum, Amina K's dad", "<1?>’s mum, <1>'s dad"),
        ("", ""),
    ],
)
def test_a_listed_name_is_found_if_it_is_made_of_whole_words(text, expected):
    assert shown(finder(*LISTED.values()), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amina Khan was upset and left", "<1> was upset and left"),
        ("Amina Khan-Lee’s mum", "<1>’s mum"),
        ("Khan, Amina", "<1>"),
        ("AMINA KHAN", "<1>"),
        ("amina_khan.pdf", "<1>.pdf"),
        ("Amina left. Kind words followed.", "<1?> left. Kind words followed."),
        ("Amina kept calm", "<1?> kept calm"),
        ("Amina Lewis", "<1?> Lewis"),
        ("amina asked", "<1?> asked"),
    ],
)
def test_a_surname_is_known_by_the_letter_that_the_list_shows(text, expected):
    assert shown(finder("Amina K"), text) == expected


FULL = {
    "george": ("George", "Sobinson-Test"),
    "niamh": ("Niamh", "O’Connor"),
    "ana": ("Ana Lucía", "de la Cruz"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("George Sobinson-Test disclosed", "<1> disclosed"),
        ("Sobinson-Test, George", "<1>"),
        ("Sobinson George", "<1>"),
        ("the Sobinson family", "the <1?> family"),
        ("Niamh O'Connor and O’CONNOR, NIAMH", "<2> and <2>"),
        ("Ana de la Cruz; Lucia Cruz", "<3>; <3>"),
        ("de la tarde", "de la tarde"),
        ("George’s and Georgina", "<1?>’s and Georgina"),
        ("George Sutton", "<1?>"),
    ],
)
def test_a_full_name_is_known_by_its_fingerprints(text, expected):
    assert shown(finder(**FULL), text) == expected


def test_a_fingerprint_holds_no_part_of_the_name_and_differs_between_schools():
    kept = name_prints(SALT, "George", "Sobinson-Test")
    assert set(kept) <= set("0123456789abcdef /")
    assert name_prints("another key", "George", "Sobinson-Test") != kept
    assert prints_of_typed(SALT, "George Sobinson-Test") == kept
    assert with_prints(kept, "") == with_prints(kept, kept) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we will say grace, if we may", "we will say grace, if we may"),
        ("Will was kind to Grace", "<1?> was kind to <2?>"),
        ("Young people, young people and the Young family", None),
        ("On 4 May, in May 2027, May was here", "On 4 May, in May 2027, <3?> was here"),
    ],
)
def test_an_ordinary_word_is_a_name_only_where_it_looks_like_one(text, expected):
    names = finder("Will P", grace=("Grace", "Young"), may=("May", "Lee"))
    expected = expected or "Young people, young people and the <2?> family"
    assert shown(names, text) == expected


def test_an_ordinary_word_alone_is_no_name_in_a_title():
    names = finder("Will P", "Bethan R")
    assert shown(names, "Will you be my friend?", title=True) == "Will you be my friend?"
    assert shown(names, "Bethan’s poster, by Will Price", title=True) == "<2?>’s poster, by <1>"


def test_names_of_staff_and_classes_are_left_alone():
    names = finder("Rowan S", "Amira P", others=("5/6 Rowan", "R. Patel", "Mrs Shaw", "Mrs Patel"))
    text = "R. Patel took 5/6 Rowan with Mrs Patel; Rowan was late."
    assert shown(names, text) == "R. Patel took 5/6 Rowan with Mrs Patel; <1?> was late."


def test_where_several_children_fit_all_of_them_are_meant():
    assert shown(finder("Amina K", "Amina L"), "Amina and Amina Lee") == "<1 2?> and <2>"


def test_a_name_without_letters_is_found():
    assert shown(finder("☆☆"), "for ☆☆!") == "for <1>!"


def test_a_text_without_names_is_unchanged():
    assert shown(finder(), "Amina K") == "Amina K"


OTHERWISE = [
    ("Niamh O’Connor", "Niamh O'Connor"),
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
    assert shown(finder(name), f"Naïve – “{typed}” l’a dit …") == "Naïve – “<1>” l’a dit …"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zuzanna\u200eKowalczyk asked", "<1> asked"),
        ("Kowalczyk\u200f,\u2067Zuzanna", "<1>"),
        ("Zuz\u200eanna Kowal\u2060czyk asked", "<1> asked"),
        ("Zuz\u2066anna\u2069 asked", "<1?>\u2069 asked"),
        ("Zuzanna\u200b\u200eKowalczyk met Zuz\u00adanna K", "<1> met <1>"),
        ("Abcd\u200eefgh", "Abcd\u200eefgh"),
    ],
)
def test_a_sign_without_width_may_be_inside_a_word_or_between_two(text, expected):
    assert shown(finder(zuzanna=("Zuzanna", "Kowalczyk")), text) == expected


def test_only_the_accents_of_the_name_are_replaced_with_it():
    assert shown(finder("Zoe"), "Zoe\u0308, naı\u0308f") == "<1>, naı\u0308f"


def test_a_word_that_only_an_accent_makes_longer_stays():
    assert shown(finder("Ann"), "Anné") == "Anné"


words = st.text("abcdefghijklmnoprstuvwzéñöø", min_size=4, max_size=9).map(str.capitalize)
surnames = st.lists(words, min_size=1, max_size=2).map("-".join)
between = st.sampled_from([" ", ", ", ". ", "\n", " (", ") ", "’s "])


@settings(max_examples=examples(40))
@given(forename=words, surname=surnames, before=words, after=words, first=between, second=between)
def test_a_full_name_is_found_between_any_words_and_nothing_of_it_stays(
    forename, surname, before, after, first, second
):
    parts = {folded(part) for part in (forename, *surname.split("-"))}
    assume(folded(before) not in parts and folded(after) not in parts)
    names = finder(child=(forename, surname))
    for typed in (f"{forename} {surname}", f"{surname}, {forename}", forename, surname):
        left = shown(names, f"{before.lower()}{first}{typed}{second}{after.lower()}")
        assert not [word for word in folded(left).replace("-", " ").split() if word in parts], left


APOSTROPHES = "'’‘ʼ`´"
HYPHENS = "-‐‑–—"
SPACES = [" ", "\u00a0", "  ", "\n", " \r\n\t", "\u202f"]
"""The spaces that people and phones type."""

letters = st.text("aeionszAEIOÉëïöñçßØłжΩ가", min_size=2, max_size=5)
signs = st.sampled_from(["'", "-", " "])
typed_names = st.lists(st.tuples(letters, signs), min_size=2, max_size=3).map(
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


@settings(max_examples=examples(40))
@given(data=st.data(), name=typed_names, before=around, after=around)
def test_any_listed_name_is_found_in_any_of_its_forms_and_nothing_else_is_changed(
    data, name, before, after
):
    typed = data.draw(typed_otherwise(name))
    names = finder(name)
    # The text around the name must not contain the name itself.
    assume("☃" not in before + after and not names.matches(f"{before}. ! {after}"))
    text = f"{before}. {typed}! {after}"
    certain = names.replaced(text, lambda match: "☃" if match.certain else None)
    assert certain == f"{before}. ☃! {after}"


@given(text=st.text(max_size=60))
def test_places_in_the_normalised_text_lead_back_to_the_text_as_typed(text):
    normalised = NormalisedText.of(text)
    assert normalised.folded == folded(text)
    places = [normalised.place(at, at + 1) for at in range(len(normalised.folded))]
    assert places == sorted(places)
    assert all(folded(text[start:end]) for start, end in places)
