"""Suggests what a text of a tracker is likely to mean. Nothing is taken until a person agrees."""

import re
from collections.abc import Iterable

from classes.models import ClassGroup
from classes.roster.class_names import plain_class_name
from curriculum.models import Session
from lessons.imports.log_workbook.columns import normalise

_PARTS = re.compile(r"([\d/]*)([^\W\d_]*)")
_TITLE_OF_CLASS = re.compile(r"^(?:class|year|yr|y)(?=[\d/]|$)")
_WORD = re.compile(r"[^\W\d_]{4,}")
LETTERS_OF_STEM = 4
"""Words that begin with the same letters, such as “kind” and “kindness”, are counted as one."""


def likely_class(text: str, groups: Iterable[ClassGroup]) -> ClassGroup | None:
    """Return the only class of this year and initial, such as 5 Ash for “5A”, or with its name."""
    plain = _TITLE_OF_CLASS.sub("", plain_class_name(text))
    words = re.findall(r"[^\W\d_]{3,}", normalise(text))
    likely = []
    for group in groups:
        if match := _PARTS.match(plain_class_name(group.name)):
            years, name = match.groups()
            if (years and plain == f"{years}{name[:1]}") or name in words:
                likely.append(group)
    return likely[0] if len(likely) == 1 else None


def likely_sessions(text: str, sessions: Iterable[Session]) -> list[Session]:
    """Return the sessions whose titles share most words with a text; [] if none shares one."""
    stems = _stems(text)
    shared = {session: len(stems & _stems(session.title)) for session in sessions}
    most = max(shared.values(), default=0)
    return [session for session, count in shared.items() if count == most > 0]


def _stems(text: str) -> set[str]:
    return {word[:LETTERS_OF_STEM] for word in _WORD.findall(normalise(text))}
