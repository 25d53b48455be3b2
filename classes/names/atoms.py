"""The words of a text as names are made of them, with what is between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classes.names.parts import WORD
from classes.names.spelling import NormalisedText, folded

LONGEST_GAP = 3
"""The most signs between two words of one name, as in "5 / 6 Rowan"."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A folded word, its place in the text as typed, and whether it begins with a capital."""

    word: str
    start: int
    end: int
    has_capital: bool


class Atoms(Sequence[Atom]):
    """The words of a text in order."""

    def __init__(self, atoms: list[Atom], gaps: list[str]) -> None:
        """Take the words, and the folded signs before each."""
        self._atoms, self._gaps = atoms, gaps

    @classmethod
    def of(cls, text: str) -> "Atoms":
        normalised = NormalisedText.of(text)
        atoms, gaps, done = [], [], 0
        for match in WORD.finditer(normalised.folded):
            start, end = normalised.place(*match.span())
            # Scripts without capital letters count as having one.
            atoms.append(Atom(match.group(), start, end, not text[start].islower()))
            gaps.append(normalised.folded[done : match.start()])
            done = match.end()
        return cls(atoms, gaps)

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        return self._atoms[at]

    def __len__(self) -> int:
        return len(self._atoms)

    def gap(self, at: int) -> str:
        """Return the signs between a word and the one before it."""
        return self._gaps[at]

    def are(self, at: int, words: Sequence[str], *, joined: bool = False) -> bool:
        """Return whether these words stand here; if `joined`, as in one name."""
        stop = at + len(words)
        if stop > len(self) or [atom.word for atom in self._atoms[at:stop]] != [*words]:
            return False
        if joined:
            return all(self.joins(place, ".") for place in range(at + 1, stop))
        return all(len(self._gaps[place]) <= LONGEST_GAP for place in range(at + 1, stop))

    def joins(self, at: int, more: str = "") -> bool:
        """Return whether a word may go on the name before it: after a space, a hyphen and so on.

        `more` are other signs that may be between them. The s of a possessive is part of no name,
        and a full stop ends a sentence unless it is after an initial.
        """
        gap = self._gaps[at]
        if "'" in gap and self._atoms[at].word == "s":
            return False
        if "." in gap and len(self._atoms[at - 1].word) > 1:
            return False
        signs = gap.strip(" ")
        return gap != "" and len(signs) <= 1 and signs in f"-_'{more}"

    def hyphened(self, stop: int) -> int:
        """Return `stop`, or the end of what is joined to the word before it: "Smith-Jones"."""
        while stop < len(self) and self._is_joined(stop):
            stop += 1
        return stop

    def _is_joined(self, at: int) -> bool:
        atom = self._atoms[at]
        return self._gaps[at] in ("-", "'") and atom.has_capital and len(atom.word) > 1

    def begins_sentence(self, at: int) -> bool:
        return at == 0 or any(sign in self._gaps[at] for sign in ".!?:;\n•–")

    def is_beside_number(self, at: int) -> bool:
        """Return whether a number is before or after a word, as beside a month."""
        before = at > 0 and self._gaps[at] == " " and self._atoms[at - 1].word.isdigit()
        after = at + 1 < len(self) and self._gaps[at + 1] == " "
        return before or (after and self._atoms[at + 1].word.isdigit())


def sign_places(text: str, sign: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a name made of signs alone."""
    normalised = NormalisedText.of(text)
    at = normalised.folded.find(sign)
    while at >= 0:
        yield normalised.place(at, at + len(sign))
        at = normalised.folded.find(sign, at + len(sign))


def words_in(text: str) -> list[str]:
    """Return the folded words of a text; quicker than `Atoms`."""
    return WORD.findall(folded(text))
