"""Decides whether the names in one column begin with the forename or the surname.

Only a person can be sure: “Fox Ada” and “Ada Fox” look alike. A heading or common forenames tell.
If they do not, we ask, because the wrong way round would show a child's whole surname.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from classes.names.spelling import folded_name
from classes.roster.lists.columns import plain
from classes.roster.lists.values import split_by_capitals
from classes.roster.questions import FORENAME_FIRST, SURNAME_FIRST, Question

FORENAMES = Path(__file__).with_name("forenames.txt")
TIMES_AS_OFTEN = 3
"""How many more names must speak for one order than for the other."""

SURNAME_WORDS = ("surname", "last name", "lastname", "family name")
FORENAME_WORDS = ("forename", "first name", "firstname", "given name")

KEY = "name order"


class NameOrder(StrEnum):
    """How the names of a column without a comma are read."""

    FORENAME = "forename"
    SURNAME = "surname"
    ASK = "ask"


def name_order(heading: str, names: Sequence[str]) -> NameOrder:
    """Return the order in which names are written, from their heading or common forenames."""
    title = plain(heading)
    if title.startswith(SURNAME_WORDS):
        return NameOrder.SURNAME
    if title.startswith(FORENAME_WORDS):
        return NameOrder.FORENAME
    unclear = [name.split() for name in names if is_unclear(name)]
    first = sum(_is_forename(words[0]) and not _is_forename(words[-1]) for words in unclear)
    last = sum(_is_forename(words[-1]) and not _is_forename(words[0]) for words in unclear)
    if not unclear or first > TIMES_AS_OFTEN * last:
        return NameOrder.FORENAME
    return NameOrder.SURNAME if last > TIMES_AS_OFTEN * first else NameOrder.ASK


def order_question(names: Sequence[str]) -> Question:
    """Return the question which part of these names is the forename."""
    example = names[0].split()
    return Question(
        key=KEY,
        about=f"We cannot tell forenames from surnames in this list. In “{names[0]}”, which is the "
        "forename?",
        choices=((FORENAME_FIRST, example[0]), (SURNAME_FIRST, example[-1])),
    )


def is_unclear(name: str) -> bool:
    """Return whether a name has several parts, and nothing in it tells their order."""
    words = name.split()
    if len(words) < 2 or "," in name or split_by_capitals(words) is not None:
        return False
    return all(len(word.rstrip(".")) > 1 for word in (words[0], words[-1]))


def _is_forename(word: str) -> bool:
    return folded_name(word.partition("-")[0]) in _forenames()


@cache
def _forenames() -> frozenset[str]:
    return frozenset(map(folded_name, FORENAMES.read_text(encoding="utf-8").split()))
