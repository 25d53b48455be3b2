"""Decides whether the names in one column begin with the forename or the surname.

Only a person can be sure: “Fox Ada” and “Ada Fox” look alike. A heading or common forenames tell.
If they do not, we ask, because the wrong way round would show a child's whole surname.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from classes.roster.lists.columns import plain
from classes.roster.lists.full_names import is_forename, split_by_capitals
from classes.roster.questions import FORENAME_FIRST, SURNAME_FIRST, Question

TIMES_AS_OFTEN = 3
"""How many more names must speak for one order than for the other."""

_FIRST_PART = re.compile(r"(?P<surname>surname|last|family)|forename|first|given|christian")
KEY = "name order"


class NameOrder(StrEnum):
    """How the names of a column without a comma are read."""

    FORENAME = "forename"
    SURNAME = "surname"
    ASK = "ask"


def name_order(heading: str, names: Sequence[str]) -> NameOrder:
    """Return the order in which names are written, from their heading or common forenames."""
    if match := _FIRST_PART.search(plain(heading)):
        return NameOrder.SURNAME if match["surname"] else NameOrder.FORENAME
    unclear = [name.split() for name in names if is_unclear(name)]
    first = sum(is_forename(words[0]) and not is_forename(words[-1]) for words in unclear)
    last = sum(is_forename(words[-1]) and not is_forename(words[0]) for words in unclear)
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
    """Return whether a name has several parts, and nothing in it tells their order.

    “Fox A” may be a surname with an initial, “Ada F” is not.
    """
    words = name.split()
    if len(words) < 2 or "," in name or split_by_capitals(words) is not None:
        return False
    first, last = len(words[0].rstrip(".")), len(words[-1].rstrip("."))
    return first > 1 and (last > 1 or not is_forename(words[0]))
