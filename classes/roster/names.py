"""Makes display names: just enough of a child's name to tell the children of a class apart."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection

from classes.roster.roster import RosterPupil, RosterTeacher


def teacher_name(teacher: RosterTeacher) -> str:
    """Return "C. Beane" for Craig Beane. A single name is shown in full."""
    if not teacher.forename or not teacher.surname:
        return teacher.forename or teacher.surname
    return f"{_prefixes(teacher.forename)[0]}. {teacher.surname}"


def pupil_names(pupils: Collection[RosterPupil], *, taken: Collection[str] = ()) -> dict[str, str]:
    """Return a different display name for each pupil of one class, by external id.

    `taken` are the names of other children in the class, which must not be used again.

    A name is the forename and the first letter of the surname, "Ora K". If that is not enough, it
    gets more letters, "Ora Kl". Pupils with the same full name get a number, in the order of their
    external ids.
    """
    used = {name.casefold() for name in taken}
    variants = {pupil.external_id: name_variants(pupil) for pupil in pupils}
    names = {key: options[0] for key, options in variants.items()}
    while clashing := [key for key in _duplicates(names, used) if len(variants[key]) > 1]:
        for key in clashing:
            variants[key] = variants[key][1:]
            names[key] = variants[key][0]
    last_numbers: dict[str, int] = defaultdict(int)
    for key in sorted(_duplicates(names, used)):
        names[key] = _numbered(names[key], last_numbers, used)
    return names


def _numbered(name: str, last_numbers: dict[str, int], used: Collection[str]) -> str:
    """Return the name with the next number that is not used."""
    while True:
        last_numbers[name.casefold()] += 1
        numbered = f"{name} {last_numbers[name.casefold()]}"
        if numbered.casefold() not in used:
            return numbered


def _duplicates(names: dict[str, str], used: Collection[str]) -> list[str]:
    """Return the ids of pupils whose names occur twice or are used, ignoring case."""
    ids_by_name: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        ids_by_name[name.casefold()].append(key)
    return [
        key for name, same in ids_by_name.items() if len(same) > 1 or name in used for key in same
    ]


def name_variants(pupil: RosterPupil) -> list[str]:
    """Return the possible display names of a pupil, shortest first, such as "Ora K", "Ora Kl"."""
    if not pupil.forename or not pupil.surname:
        return [pupil.full_name]
    return [f"{pupil.forename} {part}" for part in _prefixes(pupil.surname)]


def _prefixes(name: str) -> list[str]:
    """Return the beginnings of a name, shortest first. Each ends in a letter with all its marks."""
    if name.isascii() and name.isalpha():
        return [name[:end] for end in range(1, len(name) + 1)]
    ends = [place for place in range(1, len(name)) if not _continues(name, place)]
    return [name[:end] for end in ends if _ends_in_letter(name[:end])] + [name]


def _continues(name: str, place: int) -> bool:
    """Return whether the character at `place` belongs to the letter before it."""
    joiners = {"\u200c", "\u200d"}  # zero-width (non-)joiners, which Persian and Hindi names use
    return unicodedata.category(name[place]).startswith("M") or name[place] in joiners


def _ends_in_letter(text: str) -> bool:
    """Return whether a text ends in a letter, a mark on a letter, or a digit."""
    return unicodedata.category(text[-1])[0] in "LMN"
