"""The names that are shown: as little of a child's name as tells the children of a class apart."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection

from classes.roster.roster import RosterPupil, RosterTeacher


def teacher_name(teacher: RosterTeacher) -> str:
    """Return "C. Beane" for Craig Beane; one name is shown whole."""
    if not teacher.forename or not teacher.surname:
        return teacher.forename or teacher.surname
    return f"{_beginnings(teacher.forename)[0]}. {teacher.surname}"


def pupil_names(pupils: Collection[RosterPupil], *, taken: Collection[str] = ()) -> dict[str, str]:
    """Return the display name of each pupil of one class, by external id; no two look alike.

    `taken` are the names of others in the class, which none of these may look like either.

    Forename and first letter of the surname, "Ora K"; where that is not enough, more letters,
    "Ora Kl"; where the whole names are the same, a number in the order of the external ids.
    """
    used = {name.casefold() for name in taken}
    ways = {pupil.external_id: ways_to_show(pupil) for pupil in pupils}
    names = {key: options[0] for key, options in ways.items()}
    while clashing := [key for key in _alike(names, used) if len(ways[key]) > 1]:
        for key in clashing:
            ways[key] = ways[key][1:]
            names[key] = ways[key][0]
    last: dict[str, int] = defaultdict(int)
    for key in sorted(_alike(names, used)):
        names[key] = _numbered(names[key], last, used)
    return names


def _numbered(name: str, last: dict[str, int], used: Collection[str]) -> str:
    """Return the name with the next number that makes it one of its own."""
    while True:
        last[name.casefold()] += 1
        numbered = f"{name} {last[name.casefold()]}"
        if numbered.casefold() not in used:
            return numbered


def _alike(names: dict[str, str], used: Collection[str]) -> list[str]:
    """Return the keys whose name is another's too, capitals aside."""
    keys: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        keys[name.casefold()].append(key)
    return [key for name, same in keys.items() if len(same) > 1 or name in used for key in same]


def ways_to_show(pupil: RosterPupil) -> list[str]:
    """Return the names that a pupil may go by, shortest first; a single name is shown whole."""
    if not pupil.forename or not pupil.surname:
        return [pupil.full_name]
    return [f"{pupil.forename} {part}" for part in _beginnings(pupil.surname)]


def _beginnings(name: str) -> list[str]:
    """Return the beginnings of a name, shortest first, each ending in a whole letter.

    No mark is cut from its letter, and none ends in a hyphen, an apostrophe or a space.
    """
    ends = [place for place in range(1, len(name)) if not _continues(name, place)]
    return [name[:end] for end in ends if _is_letter(name[:end])] + [name]


def _continues(name: str, place: int) -> bool:
    """Return whether the character at `place` belongs to the letter before it."""
    joiners = {"\u200c", "\u200d"}
    return unicodedata.category(name[place]).startswith("M") or name[place] in joiners


def _is_letter(beginning: str) -> bool:
    """Return whether a beginning ends in a letter, with its marks."""
    return unicodedata.category(beginning[-1])[0] in "LMN"
