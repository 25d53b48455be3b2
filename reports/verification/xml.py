"""Small questions to the elements of a workbook, whichever program wrote them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from lxml import etree

Item = TypeVar("Item")

OWN = (
    "{http://schemas.openxmlformats.org/",
    "{http://purl.oclc.org/ooxml/",
    "{http://purl.org/dc/",
)
"""The beginnings of the names of elements that are of the file format's own."""

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def name_of(element: etree._Element) -> str:
    """Return an element's local name, or its full name if it is not of the file format's own."""
    return _name(element.tag)


@lru_cache(maxsize=1_000)
def _name(tag: str) -> str:
    return local_name(tag) if tag.startswith(OWN) else tag


def local_name(name: str) -> str:
    """Return the name of an element or an attribute without its namespace."""
    return name.rpartition("}")[2]


def is_true(text: str | None) -> bool:
    """Return whether an attribute says yes."""
    return text in ("1", "true")


def whole(text: str | None) -> int:
    """Return a whole number of at most nine digits; -1 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def item_at(items: Sequence[Item], number: str | None, otherwise: Item) -> Item:
    """Return the item of this number, by which one part of a file names what is in another."""
    place = whole(number)
    return items[place] if 0 <= place < len(items) else otherwise


def relation_id(element: etree._Element) -> str:
    """Return the identifier of the relation that an element points to."""
    return next((value for key, value in element.attrib.items() if key.endswith("hips}id")), "")


def unescaped(text: str) -> str:
    """Return a text with its escapes read: "_x0041_" is an "A" (ST_Xstring in ECMA-376)."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(
        lambda match: match[0] if match[1][0] in "dD" else chr(int(match[1], 16)), text
    )
