"""Match children's names as people type them, and find possible siblings.

The school chooses how names look: "Amira K" or "Amira Khan". The last word is the surname.
"""

import re
import unicodedata
from collections.abc import Iterable

from classes.models import Pupil
from classes.names.spelling import HYPHENS
from lessons.models import EveningAnswer

_APART = re.compile(f"[{re.escape(HYPHENS)}]")

LEAST_LETTERS = 2
"""How many letters a search needs before it shows any child."""


def folded(text: str) -> str:
    """Return `text` for comparing: lower case, without accents or punctuation."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum() or letter.isspace())


def words(text: str) -> list[str]:
    return folded(_APART.sub(" ", text)).split()


def fits(name: str, typed: str) -> bool:
    """Return whether each typed word begins a word of the name: "am k" fits Amira K."""
    parts = words(name)
    return all(any(part.startswith(word) for part in parts) for word in words(typed))


def is_enough(typed: str) -> bool:
    """Return whether enough letters are typed to show children."""
    return len("".join(words(typed))) >= LEAST_LETTERS


def surname(name: str) -> str:
    """Return the last word of a name, for comparing; empty for a name of one word."""
    parts = folded(name).split()
    return parts[-1] if len(parts) > 1 else ""


def is_whole(word: str) -> bool:
    """Return whether this is a surname and not only its initial."""
    return len(word) > 1


def owner_of(answer: EveningAnswer, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the only one of `pupils` who fits an answer; None if none or several do."""
    return _only_one_called(answer.first_name, answer.surname_letter, pupils)


def owner_of_walk_in(said_name: str, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the only one of `pupils` who fits a name typed at the door, such as Ella or Ella T."""
    first, _, last = said_name.strip().rpartition(" ")
    return _only_one_called(first or last, last if first else "", pupils)


def _only_one_called(first_name: str, last: str, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the only child with this first name whose surname agrees with `last`."""
    first, typed = words(first_name), folded(last).strip()
    if not first:
        return None
    fitting = [
        pupil
        for pupil in pupils
        if words(pupil.display_name)[: len(first)] == first
        and (not typed or _agree(surname(pupil.display_name), typed))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _agree(kept: str, typed: str) -> bool:
    """Return whether one surname begins the other: either may be only an initial."""
    return kept.startswith(typed) or (kept != "" and typed.startswith(kept))
