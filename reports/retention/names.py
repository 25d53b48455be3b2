"""Finds the names of some children, to erase them or to say where they are held."""

from collections.abc import Collection, Iterator

from classes.models import NameOf, Pupil, School, names_in
from classes.names.in_text import Match

REPLACEMENT = "a child"
"""Replaces an erased name in a text."""


class NamesOf:
    """The names of some children of a school, among those of all its children.

    What is certain is erased at once: the name as listed, forename and surname together. A part of
    the name alone may be about somebody else, so a person decides (`parts_too`). What is erased is
    gone for good, so an ordinary word is spared: a Will and a May must not cost the text "will" and
    "may".
    """

    def __init__(
        self,
        school: School,
        pupils: Collection[Pupil],
        *,
        remembered: Collection[NameOf] = (),
        replacement: str = REPLACEMENT,
    ) -> None:
        """Read the names of the school's children. One query.

        `remembered` are erased already, or are those of a member of staff, who has another
        `replacement`.
        """
        self.replacement = replacement
        self._finder, _ = names_in(school, remembered=remembered)
        self._pks = frozenset(pupil.pk for pupil in pupils) | {pk for pk, *_ in remembered}

    def replaced(self, text: str, *, parts_too: bool = False) -> str:
        """Return the text with "a child", or the other replacement, for each name."""

        def replacement(match: Match) -> str | None:
            is_theirs = self._is_theirs(match) and (match.certain or parts_too)
            return self.replacement if is_theirs else None

        return self._finder.replaced(text, replacement)

    def occur_in(self, text: str, *, parts_too: bool = False) -> bool:
        """Return whether the text holds one of the names."""
        return any(match.certain or parts_too for match in self._matches(text))

    def only_parts_occur_in(self, text: str) -> bool:
        """Return whether the text holds a part of a name alone, and no name for certain."""
        matches = list(self._matches(text))
        return bool(matches) and not any(match.certain for match in matches)

    def parts_occur_in(self, text: str) -> bool:
        """Return whether the text holds a part of a name alone, beside whole ones or not."""
        return any(not match.certain for match in self._matches(text))

    def _matches(self, text: str) -> Iterator[Match]:
        return filter(self._is_theirs, self._finder.matches(text))

    def _is_theirs(self, match: Match) -> bool:
        return match.has_capital and not match.pks.isdisjoint(self._pks)
