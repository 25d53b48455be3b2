"""Match children's names as people type them, and find possible siblings.

The school chooses how names look: "Amira K" or "Amira Khan". The last word is the surname.
"""

import re
import unicodedata
from collections.abc import Iterable

from classes.models import Pupil
from classes.names.spelling import HYPHENS, folded
from classes.words.marks import with_few_marks
from lessons.models import EveningAnswer

_ANY_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")

JOINERS = "\u200c\u200d"
"""Some scripts, and emoji, need these between letters."""

UNREADABLE = {"Cc", "Cf", "Cn", "Cs"}
"""Unicode's categories of signs that nobody types: controls, formats and half characters."""

LEAST_LETTERS = 2
"""How many letters a search needs before it shows any child."""


def readable(text: str) -> str:
    """Return typed text without control characters, half characters and marks of direction.

    PostgreSQL stores no NUL, no database stores half a surrogate pair, and a mark of direction
    turns round what is shown beside the name.
    """
    plain = "".join(
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or sign in JOINERS or unicodedata.category(sign) not in UNREADABLE
    )
    return " ".join(plain.split())


def normalise(text: str) -> str:
    """Return `text` for comparing: lower case, without accents or punctuation."""
    letters = folded(unicodedata.normalize("NFKC", with_few_marks(text)))
    return "".join(letter for letter in letters if letter.isalnum() or letter.isspace())


def words(text: str) -> list[str]:
    """Return the words of `text` for comparing; a double-barrelled name is two words."""
    return normalise(_ANY_HYPHEN.sub(" ", text)).split()


def matches(name: str, typed: str) -> bool:
    """Return whether each typed word begins a word of the name: "am k" matches Amira K."""
    parts = words(name)
    return all(any(part.startswith(word) for part in parts) for word in words(typed))


def is_enough(typed: str) -> bool:
    """Return whether enough letters are typed to show children."""
    return len("".join(words(typed))) >= LEAST_LETTERS


def surname(name: str) -> str:
    """Return the last word of a name, for comparing; empty for a name of one word."""
    parts = normalise(name).split()
    return parts[-1] if len(parts) > 1 else ""


def is_full_surname(word: str) -> bool:
    """Return whether this is a surname and not only its initial."""
    return len(word) > 1


def find_pupil(answer: EveningAnswer, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the only one of `pupils` who matches an answer; None if none or several do."""
    return _only_match(answer.first_name, answer.surname_letter, pupils)


def find_walk_in_pupil(said_name: str, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the only one of `pupils` who matches a walk-in's name, such as Ella or Ella T.

    None if none or several do.
    """
    first, _, last = said_name.strip().rpartition(" ")
    return _only_match(first or last, last if first else "", pupils)


def _only_match(first_name: str, last: str, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the only pupil with this first name and surname; None if none or several match.

    `last` may be a surname, an initial or empty.
    """
    first, typed = words(first_name), normalise(last).strip()
    if not first:
        return None
    matching = [
        pupil
        for pupil in pupils
        if words(pupil.display_name)[: len(first)] == first
        and (not typed or _surnames_match(surname(pupil.display_name), typed))
    ]
    return matching[0] if len(matching) == 1 else None


def _surnames_match(stored: str, typed: str) -> bool:
    """Return whether one surname begins the other: either may be only an initial."""
    return stored.startswith(typed) or (stored != "" and typed.startswith(stored))
