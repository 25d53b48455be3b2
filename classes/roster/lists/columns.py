"""Recognises the columns of a class list by their headings, and those that are never read."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from classes.names.never_kept import NEVER_READ
from classes.words.marks import with_few_marks


class Purpose(StrEnum):
    """What a column is for. Columns for anything else are not read."""

    FORENAME = "forename"
    SURNAME = "surname"
    NAME = "name"
    CLASS = "class"
    YEAR = "year"
    NUMBER = "number"


LABELS = {
    Purpose.NAME: "Whole name",
    Purpose.FORENAME: "Forename",
    Purpose.SURNAME: "Surname",
    Purpose.CLASS: "Class",
    Purpose.YEAR: "Year group",
    Purpose.NUMBER: "Pupil number",
}

HEADINGS = Path(__file__).with_name("headings.toml")
KNOWN: dict[str, list[str]] = tomllib.loads(HEADINGS.read_text(encoding="utf-8"))
"""The known headings of each purpose, best first."""

_RANK = {
    heading: (Purpose(purpose), rank)
    for purpose, headings in KNOWN.items()
    for rank, heading in enumerate(headings)
}
_RUN_TOGETHER = {heading.replace(" ", ""): match for heading, match in _RANK.items()}
"""The known headings as systems write them in exports: YearGroup, PupilForename."""

_WHOSE = re.compile(
    r"(?:child|children|pupil|student|learner|person|basic details?|core|personal|sims|arbor"
    r"|bromcom|scholarpack|integris|mis|current|tbl|dbo|the|stu|pup|\d{1,2}) "
)
"""A word before the heading proper, as in CHILD_FIRST_NAME, or its number."""

_ASIDE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\b(?:20)?\d\d ?[-/–] ?(?:20)?\d\d\b|\b20\d\d\b|\*", re.ASCII
)
"""What may stand beside the heading proper: “(required)”, “[Student]”, “2026/27”, “*”."""

_JOINED = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Between the words of RegGroup and NCYear."""

_OF_CLASSES = frozenset({"class", "form", "registration", "reg"})
_BESIDE_CLASSES = frozenset({"group", "tutor", "name", "current", "main", "home", "school", "year"})
"""Words of headings for classes that are not listed, as in “Current class/form”."""

_NAME_PARTS = (
    frozenset({"surname", "last", "family"}),
    frozenset({"forename", "forenames", "first", "given"}),
)
_WITH_NAME_PARTS = frozenset().union(
    *_NAME_PARTS,
    ("name", "names", "full", "legal", "preferred", "pupil", "child", "student", "and"),
)
"""Words of headings for whole names that are not listed, as in “Name (surname, forename)”."""

_GROUP = re.compile(r"(?<=.)gr?p\b")
_YEAR_HEADING = re.compile(r"(?:year|yr|y) ?(\d{1,2})")


@dataclass(frozen=True)
class Column:
    """A column of a list. `sensitive` is the reason why it is never read, or ""."""

    index: int
    heading: str
    sensitive: str = ""

    @property
    def letter(self) -> str:
        """Return "A", "B" … "AA", as in a spreadsheet."""
        letters, number = "", self.index + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters

    @property
    def label(self) -> str:
        return f"{self.letter}: {self.heading}" if self.heading else f"Column {self.letter}"


def plain(heading: str) -> str:
    """Return a heading in lower case, without punctuation and without the s of "Child's name"."""
    text = unicodedata.normalize("NFKC", with_few_marks(heading))
    if not text.isupper():
        text = _JOINED.sub(" ", text)
    text = text.casefold()
    words = "".join(character if character.isalnum() else " " for character in text).split()
    return " ".join(word for word in words if word != "s")


def bare(heading: str) -> str:
    """Return a heading like `plain`, without words before it, brackets and academic years."""
    text = _GROUP.sub("group", plain(_ASIDE.sub(" ", heading)))
    while match := _WHOSE.match(text):
        text = text[match.end() :]
    return text


def known(heading: str) -> tuple[Purpose, int] | None:
    """Return the purpose of a heading and its rank among the headings for it; None if unknown.

    Rank 0 is best. A column with the heading "Year 5" has the names of the children in Year 5.
    """
    texts = plain(heading), bare(heading)
    if match := _listed(texts[0]) or _listed(texts[1]):
        return match
    if _YEAR_HEADING.fullmatch(texts[1]):
        return Purpose.NAME, 100
    words = {*texts[0].split()}
    if words <= _WITH_NAME_PARTS and all(words & part for part in _NAME_PARTS):
        return Purpose.NAME, 100
    words = {*texts[1].split()}
    is_tutor = "tutor" in words and "group" not in words
    if words & _OF_CLASSES and words <= _OF_CLASSES | _BESIDE_CLASSES and not is_tutor:
        return Purpose.CLASS, 100
    return None


def _listed(text: str) -> tuple[Purpose, int] | None:
    joined = text.replace(" ", "")
    return (
        _RANK.get(text) or _RUN_TOGETHER.get(joined) or _RUN_TOGETHER.get(joined.removesuffix("s"))
    )


def year_in_heading(heading: str) -> int | None:
    """Return 5 for "Year 5"."""
    match = _YEAR_HEADING.fullmatch(plain(heading))
    return int(match[1]) if match else None


def sensitive(heading: str) -> str:
    """Return why a column with this heading is never read, such as "date of birth"; else ""."""
    text = f" {_GROUP.sub('group', plain(heading))} "
    if _listed(text.strip()):
        return ""
    for reason, words in NEVER_READ.items():
        if any(f" {word} " in text for word in words):
            return reason
    return ""
