"""Values that are never kept, whatever column they stand in, known by how they look."""

import re
from enum import StrEnum


class Private(StrEnum):
    """What a value is that is never kept, as a sentence calls it."""

    UPN = "a UPN"


NOT_SHOWN = "(not shown)"
"""What stands in the place of such a value on a page and in a message."""

_BETWEEN = str.maketrans("", "", " -\u00a0")
_WHOLE_UPN = re.compile(r"[A-Z]\d{11}[\dA-Z]", re.IGNORECASE | re.ASCII)
_UPN_WITHIN = re.compile(r"(?<![^\W_])[A-Z]\d{11}[\dA-Z](?![^\W_])", re.IGNORECASE)


def looks_like_upn(text: str) -> bool:
    """Return whether a text is or holds a UPN: a letter, then 12 digits, or 11 and a letter."""
    if len(text) < 13:
        return False
    return bool(_WHOLE_UPN.fullmatch(text.translate(_BETWEEN)) or _UPN_WITHIN.search(text))


def private(text: str) -> Private | None:
    """Return what a text is, or holds, that is never kept; None if it is nothing of the kind."""
    return Private.UPN if looks_like_upn(text) else None


def shown(value: str) -> str:
    """Return a value in quotation marks, for a message; a UPN is not repeated."""
    return NOT_SHOWN if looks_like_upn(value) else f"“{value}”"
