"""Splits a name in one cell into forename and surname."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from classes.names.parts import PARTICLES
from classes.names.spelling import folded_name

FORENAMES = Path(__file__).with_name("forenames.txt")

_PREFIX = re.compile(r"(?:Mc|Mac|Fitz|[OD][’'])(?=[A-Z])")
"""What may be in small letters before a surname in capitals, as in McDONALD."""


def split_name(name: str, *, is_surname_first: bool = False) -> tuple[str, str]:
    """Return forename and surname of "Fox, Ada", "Ada Fox" or "Ana de la Cruz".

    Without a comma, words in capitals are the surname: "FOX Ada". Else the surname is the last word
    with those before it, except for the first, that are no common forenames: a part of a surname
    would be shown otherwise. With `is_surname_first` the forename is the last word, with common
    forenames before it. A single name has no surname.
    """
    if "," in name:
        surname, _, forename = name.partition(",")
        surname, forename = surname.strip(), " ".join(forename.replace(",", " ").split())
        return (forename, surname) if forename and surname else (forename or surname, "")
    parts = name.split()
    if len(parts) < 2:
        return name, ""
    if by_capitals := split_by_capitals(parts):
        return by_capitals
    start = len(parts) - 1
    if is_surname_first:
        while start > 1 and is_forename(parts[start - 1]) and not is_particle(parts[start - 2]):
            start -= 1
        return " ".join(parts[start:]), " ".join(parts[:start])
    while start > 1 and not (is_forename(parts[start - 1]) or _is_initial(parts[start - 1])):
        start -= 1
    return " ".join(parts[:start]), " ".join(parts[start:])


def split_by_capitals(words: Sequence[str]) -> tuple[str, str] | None:
    """Return forename and surname of "FOX Ada" or "Ada de SOUZA"; None if capitals do not tell."""
    capitals = [_is_in_capitals(word) for word in words]
    for place in range(len(words) - 2, -1, -1):
        capitals[place] |= capitals[place + 1] and is_particle(words[place])
    count = sum(capitals)
    if count in (0, len(words)):
        return None
    if all(capitals[:count]):
        return " ".join(words[count:]), " ".join(words[:count])
    if all(capitals[-count:]):
        return " ".join(words[:-count]), " ".join(words[-count:])
    return None


def looks_whole(name: str, *, is_surname: bool = False) -> bool:
    """Return whether a text under a heading for forenames, or for surnames, is a whole name."""
    words = name.split()
    if len(words) < 2:
        return False
    return "," in name or (is_forename(words[-1]) == is_surname and not _is_initial(words[-1]))


def is_forename(word: str) -> bool:
    """Return whether a word is a common forename in the United Kingdom."""
    return folded_name(word.partition("-")[0]) in _forenames()


def is_particle(word: str) -> bool:
    """Return whether a word belongs to the surname after it, such as "de" or "van"."""
    return word.casefold().rstrip(".") in PARTICLES


def _is_in_capitals(word: str) -> bool:
    """Return whether a word of two letters or more is in capitals. An initial is not."""
    letters = [letter for letter in _PREFIX.sub("", word) if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1


@cache
def _forenames() -> frozenset[str]:
    return frozenset(map(folded_name, FORENAMES.read_text(encoding="utf-8").split()))
