"""Finds children's names in free text: the one finder for pages, exports, records and erasure.

A name is found as it is listed, as forename and surname in either order, and as either alone. The
words of a full name that is not kept are known by their fingerprints (see `parts`). Where only the
first letters of a surname are known, a capitalised word that begins with them counts as it.

Nicknames, initials alone and misspellings are not found.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from classes.names.atoms import Atoms, sign_places, words_in
from classes.names.common_words import COMMON_WORDS
from classes.names.known import ChildName, Role
from classes.names.parts import PARTICLES, digest_of, is_weak, words_of
from classes.names.spelling import folded, with_spaces

MOST_REMEMBERED = 50_000
"""How many different words are remembered, with whose name each is part of."""

LEAST_LETTERS = 3
"""A shorter word is taken for a name only with a capital letter."""

Words = tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A stretch of a text that is, or may be, the name of one of the children `pks`.

    It is `certain` if it is the name as listed, or forename and surname together. A forename or a
    surname alone may be another's: it `is_alone`. `is_word` if it is a single word that means
    something else too.
    """

    start: int
    end: int
    pks: frozenset[int]
    certain: bool
    is_alone: bool = False
    is_word: bool = False
    has_capital: bool = True


@dataclass(frozen=True)
class _Stretch:
    """A run of words, up to `stop`, that may be the name of a child; `first` is its first word."""

    first: int
    stop: int
    certain: bool
    role: Role | None = None
    """The role of a word that stands alone."""


class NamesInText:
    """Finds names. The time depends on the text, not on the number of names."""

    def __init__(
        self, children: Iterable[ChildName], *, salt: str = "", others: Iterable[str] = ()
    ) -> None:
        """Take the children, the school's key, and names of others: staff, classes.

        A name of two words or more in `others` is left alone, unless a child's is longer.
        """
        self._salt = salt
        self._children = list(children)
        self._by_word: dict[str, dict[int, Role]] = defaultdict(dict)
        self._by_print: dict[str, dict[int, Role]] = defaultdict(dict)
        self._by_ending: dict[str, list[int]] = defaultdict(list)
        self._signs: list[tuple[str, int]] = []
        self._remembered: dict[str, dict[int, Role]] = {}
        self._others: dict[str, list[Words]] = defaultdict(list)
        for number, child in enumerate(self._children):
            self._add(number, child)
        for other in others:
            words = tuple(words_of(other))
            if len(words) > 1:
                self._others[words[0]].append(words)

    def _add(self, number: int, child: ChildName) -> None:
        if not child.words and (sign := folded(child.display_name).strip()):
            self._signs.append((sign, child.pk))
        for word, role in child.roles.items():
            self._by_word[word][number] = role
        for digest, role in child.print_roles.items():
            self._by_print[digest][number] = role

    def replaced(
        self, text: str, replacement: Callable[[Match], str | None], *, title: bool = False
    ) -> str:
        """Return `text` with the replacement of each match. None leaves it as it is."""
        parts: list[str] = []
        done = 0
        for match in self.matches(text, title=title):
            new = replacement(match)
            if new is not None:
                parts += [text[done : match.start], new]
                done = match.end
        return "".join([*parts, text[done:]]) if parts else text

    def matches(self, text: str, *, title: bool = False) -> list[Match]:
        """Return the matches in the order of the text, none inside another.

        In a `title`, an ordinary word on its own is never a name.
        """
        matches = [*self._word_matches(text, title=title), *self._sign_matches(text)]
        if (spaced := with_spaces(text)) != text:
            matches += self._word_matches(spaced, title=title)
        return list(_apart(matches))

    def _word_matches(self, text: str, *, title: bool) -> Iterator[Match]:
        # Most texts hold no name, so the slow mapping back to the text as typed comes second.
        if not any(map(self._roles, words_in(text))):
            return
        atoms = Atoms.of(text)
        at = 0
        while at < len(atoms):
            match, at = self._match_at(atoms, at)
            if match and not (title and match.is_word):
                yield match

    def _sign_matches(self, text: str) -> Iterator[Match]:
        """Yield the names that are made of signs alone."""
        for sign, pk in self._signs:
            for start, end in sign_places(text, sign):
                yield Match(start, end, frozenset([pk]), certain=True)

    def _roles(self, word: str) -> dict[int, Role]:
        """Return the children of whose name a folded word is part, and of which part."""
        roles = self._remembered.get(word)
        if roles is None:
            roles = dict(self._by_word.get(word, ()))
            if self._by_print:
                for number, role in self._by_print.get(digest_of(word, self._salt), {}).items():
                    roles[number] = roles.get(number, Role(0)) | role
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[word] = roles
        return roles

    def _match_at(self, atoms: Atoms, at: int) -> tuple[Match | None, int]:
        """Return the match that begins at a word, and the word after it."""
        kept = max((at + len(words) for words in self._others_at(atoms, at)), default=at)
        stretches = [
            (number, stretch)
            for number in self._numbers_at(atoms, at)
            if (stretch := self._stretch(atoms, at, number))
        ]
        longest = max((stretch.stop for _, stretch in stretches), default=at)
        if longest <= kept or not stretches:
            return None, max(kept, at + 1)
        best = [(number, stretch) for number, stretch in stretches if stretch.stop == longest]
        certain = any(stretch.certain for _, stretch in best)
        best = [pair for pair in best if pair[1].certain == certain]
        pks = frozenset(self._children[number].pk for number, _ in best)
        return _match(atoms, at, best[0][1], pks), longest

    def _others_at(self, atoms: Atoms, at: int) -> Iterator[Words]:
        for words in self._others.get(atoms[at].word, ()):
            if atoms.are(at, words):
                yield words

    def _numbers_at(self, atoms: Atoms, at: int) -> set[int]:
        """Return the children whose name may begin at a word."""
        numbers = set(self._roles(atoms[at].word))
        after = atoms.hyphened(at + 1)
        # In the name of a file, or in an address, nothing has a capital letter.
        if after < len(atoms) and (atoms[at].has_capital or atoms.gap(after) in ("-", "_")):
            numbers.update(self._roles(atoms[after].word))
        return numbers

    def _stretch(self, atoms: Atoms, at: int, number: int) -> _Stretch | None:
        """Return the longest run of words from here that is or may be the child's name."""
        child = self._children[number]
        if not self._roles(atoms[at].word).get(number):
            return self._after_surname(atoms, at, number)
        exact = at + len(child.words) if atoms.are(at, child.words, joined=True) else at
        stretch = self._parts(atoms, at, number)
        if stretch and stretch.stop > exact:
            return stretch
        return _Stretch(at, exact, certain=True) if exact > at else stretch

    def _after_surname(self, atoms: Atoms, at: int, number: int) -> _Stretch | None:
        """Return "Rowlands, Bethan" or "B. Rowlands", if only "Bethan R" is known here."""
        child, word, after = self._children[number], atoms[at].word, atoms.hyphened(at + 1)
        role = self._roles(atoms[after].word)[number]
        if not atoms.joins(after, ",."):
            return None
        is_surname = child.may_be_surname(word) and (len(word) > 1 or after > at + 1)
        is_initial = len(word) == 1 and child.words[0].startswith(word)
        if (Role.FORENAME in role and is_surname) or (Role.SURNAME in role and is_initial):
            rest = self._parts(atoms, after, number)
            knows = child.knows_surname(self._salt)
            certain = is_surname and "," in atoms.gap(after) and not knows
            return rest and _Stretch(at, rest.stop, certain=certain)
        return None

    def _parts(self, atoms: Atoms, at: int, number: int) -> _Stretch | None:
        """Return the run of words that are all parts of the child's name."""
        stop, strong, roles, words = at, at, Role(0), set[str]()
        while stop < len(atoms) and (stop == at or atoms.joins(stop, ",")):
            word = atoms[stop].word
            role = self._roles(word).get(number)
            if not role or (word in words and role in roles):
                break
            words.add(word)
            stop += 1
            if not is_weak(word):
                roles |= _new_role(role, roles)
                strong = stop
        if Role.SURNAME not in roles and is_weak(atoms[at].word):
            return None
        if roles == Role.FORENAME:
            return self._with_surname(atoms, at, strong, number)
        certain = roles == Role.FORENAME | Role.SURNAME
        role = None if certain else Role.SURNAME
        return _Stretch(at, atoms.hyphened(strong), certain=certain, role=role)

    def _with_surname(self, atoms: Atoms, at: int, stop: int, number: int) -> _Stretch:
        """Return a forename with the word after it, if that may be the child's surname."""
        child = self._children[number]
        after = last = atoms.hyphened(stop)
        alone = _Stretch(at, after, certain=False, role=Role.FORENAME)
        if after == len(atoms) or atoms.gap(after) not in (" ", "_", "-"):
            return alone
        if atoms[after].word == child.ending:
            return _Stretch(at, atoms.hyphened(after + 1), certain=True)
        if not child.may_be_surname(atoms[after].word):
            return alone
        while last < len(atoms) - 1 and atoms[last].word in PARTICLES:
            last += 1
        is_file = atoms.gap(after) != " " and atoms[at].word not in COMMON_WORDS
        if not atoms[last].has_capital and not is_file:
            return alone
        certain = not child.knows_surname(self._salt)
        return _Stretch(at, atoms.hyphened(last + 1), certain=certain)


def _apart(matches: list[Match]) -> Iterator[Match]:
    """Yield the matches in the order of the text, without those that another one covers."""
    end = 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= end:
            yield match
            end = match.end


def _new_role(role: Role, before: Role) -> Role:
    """Return what a word adds to a name; one that may be both is first taken as a forename."""
    if role != Role.FORENAME | Role.SURNAME:
        return role
    return Role.SURNAME if Role.FORENAME in before else Role.FORENAME


def _match(atoms: Atoms, at: int, stretch: _Stretch, pks: frozenset[int]) -> Match | None:
    """Return the match for a stretch; None if it is more likely an ordinary word."""
    start, end = atoms[at].start, atoms[stretch.stop - 1].end
    words = [atom for atom in atoms[at : stretch.stop] if not is_weak(atom.word)]
    is_alone = len(words) == 1 and (stretch.role is not None or stretch.stop == at + 1)
    if not is_alone:
        return Match(start, end, pks, certain=stretch.certain)
    word, has_capital = words[0].word, words[0].has_capital
    is_word = word in COMMON_WORDS or len(word) < LEAST_LETTERS
    is_surname = stretch.role is Role.SURNAME
    if (is_word or is_surname) and not has_capital:
        return None
    if word in COMMON_WORDS and atoms.is_beside_number(at):
        return None
    if is_word and is_surname and atoms.begins_sentence(at):
        return None
    is_certain = stretch.certain
    return Match(start, end, pks, is_certain, True, is_word=is_word, has_capital=has_capital)
