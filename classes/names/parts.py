"""Takes names apart into words, and makes the fingerprints that are kept instead of the words.

A class list gives forename and surname; only the display name is kept, such as "Ora K". Notes may
hold the full name all the same. To find it there, each pupil keeps a fingerprint of each word of
the full name: a keyed digest (BLAKE2, RFC 7693) with the school's own key. It tells whether a word
of a text is part of the name, and is no list of names to read. Somebody with the database and
patience could try out surnames, so it is erased together with the name.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from classes.names.spelling import folded

PARTICLES = {"de", "da", "do", "das", "dos", "del", "della", "di", "du", "la", "le", "van", "von",
             "der", "den", "ter", "ten", "bin", "bint", "ibn", "abu", "al", "el", "ap", "ab", "st",
             "mac", "mc", "san", "santa"}  # fmt: skip
"""Words that belong to the surname after them."""

DIGEST_BYTES = 8
"""Long enough that no two words of a school's texts are taken for each other."""

_MARKS = "".join(
    chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M"
)
WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
"""A word with the marks that belong to its letters, as vowels of some scripts do."""


def words_of(name: str) -> list[str]:
    """Return the words of a name, folded; a double-barrelled name is two."""
    return WORD.findall(folded(name))


def is_weak(word: str) -> bool:
    """Return whether a word is too little to be a name on its own: an initial, a particle."""
    is_initial = len(word) == 1 and unicodedata.category(word) != "Lo"
    return is_initial or word in PARTICLES or word.isdigit()


def split_display_name(name: str) -> tuple[list[str], list[str]]:
    """Return the words before the surname, and those of the surname or its beginning.

    The surname is the last word, with the particles before it. A number at the end, which tells
    children with the same name apart, belongs to neither. A single word is a forename.
    """
    parts = name.split()
    if len(parts) > 1 and parts[-1].isdigit():
        parts.pop()
    start = max(1, len(parts) - 1)
    while start > 1 and folded(parts[start - 1]).rstrip(".") in PARTICLES:
        start -= 1
    return words_of(" ".join(parts[:start])), words_of(" ".join(parts[start:]))


def digest_of(word: str, salt: str) -> str:
    """Return the fingerprint of a folded word, with the school's key."""
    return hashlib.blake2b(word.encode(), digest_size=DIGEST_BYTES, key=salt.encode()).hexdigest()


def name_prints(salt: str, forename: str, surname: str) -> str:
    """Return the fingerprints of a name: those of the forename, "/", those of the surname."""
    return _joined(
        (digest_of(word, salt) for word in words_of(forename)),
        (digest_of(word, salt) for word in words_of(surname)),
    )


def prints_of_typed(salt: str, name: str) -> str:
    """Return the fingerprints of a name typed in one, such as "Ora K" or "Ora Klein"."""
    forename, surname = split_display_name(name)
    return name_prints(salt, " ".join(forename), " ".join(surname))


def with_prints(kept: str, more: str) -> str:
    """Return both fingerprints in one, so that a former name is still found."""
    first, second = prints(kept), prints(more)
    return _joined(first[0] | second[0], first[1] | second[1])


def prints(kept: str) -> tuple[set[str], set[str]]:
    """Return the digests of the forename and of the surname."""
    forename, _, surname = kept.partition("/")
    return set(forename.split()), set(surname.split())


def _joined(forename: Iterable[str], surname: Iterable[str]) -> str:
    """Sorted, so that the order of the words is not kept."""
    kept = f"{' '.join(sorted(set(forename)))}/{' '.join(sorted(set(surname)))}"
    return kept if kept != "/" else ""
