"""Compares the names of classes, however their spaces and year groups are written."""

import re

_YEAR = re.compile(r"(?:year|yr|y|class)\s*+(?=\d)")
_BETWEEN_YEARS = re.compile(r"(?<=\d)(?:\s*+(?:[/\\_&+,–—-]|\band\b|\bto\b)\s*+|\s++)(?=\d)")


def plain_class_name(name: str) -> str:
    """Return "5/6heron" for "5/6 Heron", "5-6 heron", "5_6  Heron", "Year 5 & 6 Heron".

    Excel forbids the slash in the name of a sheet, so schools write something else there.
    """
    text = name.casefold().strip()
    if match := _YEAR.match(text):
        text = text[match.end() :]
    return "".join(_BETWEEN_YEARS.sub("/", text).split())
