"""What is known of a child's name: how it is listed, and the fingerprints of its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag
from functools import cached_property

from classes.names.parts import digest_of, prints, split_display_name, words_of

LEAST_LETTERS = 4
"""A listed surname shorter than this, such as "Kl", is taken for the beginning of a surname."""


class Role(Flag):
    """What a word is in a name; it may be both."""

    FORENAME = 1
    SURNAME = 2


@dataclass(frozen=True)
class ChildName:
    """The name of a child: the pupil's pk, the display name and the kept fingerprints."""

    pk: int
    display_name: str
    prints: str = ""

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(words_of(self.display_name))

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Return the role of each word of the display name that is a whole part of the name."""
        forename, surname = split_display_name(self.display_name)
        roles = dict.fromkeys(forename, Role.FORENAME)
        if len("".join(surname)) >= LEAST_LETTERS:
            for word in surname:
                roles[word] = roles.get(word, Role(0)) | Role.SURNAME
        return roles

    @cached_property
    def print_roles(self) -> Mapping[str, Role]:
        """Return the role of each word of the full name, by its fingerprint."""
        forename, surname = prints(self.prints)
        roles = dict.fromkeys(forename, Role.FORENAME)
        for digest in surname:
            roles[digest] = roles.get(digest, Role(0)) | Role.SURNAME
        return roles

    @cached_property
    def ending(self) -> str:
        """Return the word of the display name that begins the surname; empty for one word."""
        _, surname = split_display_name(self.display_name)
        return surname[0] if surname else ""

    def may_be_surname(self, word: str) -> bool:
        """Return whether a word begins as the surname does."""
        return self.ending != "" and word.startswith(self.ending)

    def knows_surname(self, salt: str) -> bool:
        """Return whether the fingerprints hold more of the surname than the display name does."""
        _, surname = prints(self.prints)
        return bool(surname - {digest_of(self.ending, salt)})
