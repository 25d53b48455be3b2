"""Children's names as people type and say them: finding one, and who may be brothers and sisters.

A display name is what the school made it: "Amira K" or "Amira Khan". Its last word is the surname.
"""

import re
import unicodedata
from collections.abc import Iterable

from classes.models import Pupil
from classes.names.spelling import HYPHENS
from lessons.models import EveningAnswer

_APART = re.compile(f"[{re.escape(HYPHENS)}]")

LEAST_LETTERS = 2
"""How many letters must be typed before any child is shown."""


def folded(text: str) -> str:
    """Return `text` for comparing: small letters without accents or signs."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum() or letter.isspace())


def words(text: str) -> list[str]:
    return folded(_APART.sub(" ", text)).split()


def fits(name: str, typed: str) -> bool:
    """Return whether each word typed begins a word of the name: "am k" finds Amira K."""
    parts = words(name)
    return all(any(part.startswith(word) for part in parts) for word in words(typed))


def is_enough(typed: str) -> bool:
    """Return whether so much is typed that children may be shown."""
    return len("".join(words(typed))) >= LEAST_LETTERS


def surname(name: str) -> str:
    """Return the last word of a name, for comparing; empty where there is only one word."""
    parts = folded(name).split()
    return parts[-1] if len(parts) > 1 else ""


def is_whole(word: str) -> bool:
    """Return whether a surname is more than a letter, so that it tells of a family."""
    return len(word) > 1


def owner_of(answer: EveningAnswer, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the one child of `pupils` whom an answer fits; None where none or several do."""
    return _only_one_called(answer.first_name, answer.surname_letter, pupils)


def owner_of_walk_in(said_name: str, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the one child of `pupils` whom a name said at the door fits: Ella, Ella T."""
    first, _, last = said_name.strip().rpartition(" ")
    return _only_one_called(first or last, last if first else "", pupils)


def _only_one_called(first_name: str, last: str, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the one child of this first name and of a surname that `last` begins or shortens."""
    first, said = words(first_name), folded(last).strip()
    if not first:
        return None
    fitting = [
        pupil
        for pupil in pupils
        if words(pupil.display_name)[: len(first)] == first
        and (not said or _agree(surname(pupil.display_name), said))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _agree(kept: str, said: str) -> bool:
    """Return whether one of two surnames begins the other: the school may keep only a letter."""
    return kept.startswith(said) or (kept != "" and said.startswith(kept))
