"""The words of schools' own trackers: headings, marks, and the cells that hold no lesson."""

import re
from collections.abc import Iterable
from enum import StrEnum

from classes.tables import CellValue
from classes.tables.days import day_of
from lessons.imports.log_workbook.columns import normalise


class Heading(StrEnum):
    """What a column is about, by its heading."""

    CLASS = "class"
    SESSION = "session"
    MODULE = "module"
    DATE = "date"
    BY = "by"
    MARK = "mark"
    NOTE = "note"
    PLANNED = "planned"


HEADINGS = {
    Heading.CLASS: "class, classes, class name, form, group, year group",
    Heading.SESSION: "session, sessions, lesson, lessons, topic, session title, lesson title, "
    "title, session/lesson, lesson/session, lesson/topic, session/topic, session name, "
    "lesson name, theme",
    Heading.MODULE: "module, unit, scheme, programme, unit of work",
    Heading.DATE: "date, date taught, taught on, when, day, date delivered, delivered on, "
    "date completed, date of lesson, lesson date, actual date, date actual, actual",
    Heading.BY: "by, taught by, teacher, staff, initials, delivered by, who, led by, "
    "member of staff, class teacher, init, staff initials",
    Heading.MARK: "done, done?, taught, taught?, completed, completed?, outcome, status, "
    "delivered, delivered?, covered, covered?, tick, tick when done",
    Heading.NOTE: "note, notes, comment, comments, remarks, notes/comments, teacher notes",
    Heading.PLANNED: "planned, planned date, date planned, planned for, plan, due, due date, "
    "target, target date, scheduled, date scheduled",
}
_BY_WORD = {word: heading for heading, words in HEADINGS.items() for word in words.split(", ")}


class Meaning(StrEnum):
    """What a word in a cell can mean."""

    TAUGHT = "taught"
    PART_TAUGHT = "part"
    DID_NOT_HAPPEN = "did_not_happen"
    NO_LESSON = "no_lesson"
    LEAVE_OUT = "leave_out"
    NOTHING_MORE = "nothing_more"


MEANINGS = {
    Meaning.TAUGHT: "✓ ✔ √ ☑ y yes done taught complete completed delivered covered true",
    Meaning.PART_TAUGHT: "½ part partly half part-taught",
    Meaning.DID_NOT_HAPPEN: "cancelled postponed",
    Meaning.NO_LESSON: "- – — n/a na ☐ no n false tbc todo planned",
    Meaning.NOTHING_MORE: "by on",
}
_PHRASES = {
    "part taught": Meaning.PART_TAUGHT,
    "partly taught": Meaning.PART_TAUGHT,
    "did not happen": Meaning.DID_NOT_HAPPEN,
    "not taught": Meaning.NO_LESSON,
    "not done": Meaning.NO_LESSON,
    "not started": Meaning.NO_LESSON,
    "not yet": Meaning.NO_LESSON,
    "not applicable": Meaning.NO_LESSON,
    "to do": Meaning.NO_LESSON,
}
CERTAIN: dict[str, Meaning] = _PHRASES | {
    word: meaning for meaning, words in MEANINGS.items() for word in words.split()
}
"""The words that need no question."""

_CLASS = re.compile(
    r"(?:(?:class|year|yr|y)\s*(?:[1-6]|r)|[1-6](?=\s*[/&–-]|\s*[a-z])|reception|nursery)"
    r"(?:\s*[/&–-]\s*[1-6])?\s*[a-z]{0,12}"
)
_TOTAL = re.compile(
    r"(?:grand |sub)?totals?\b.*|count|number taught|%.*|percent.*|coverage|average"
)
_PUPILS = re.compile(r"\b(?:absent|absentees|away|missed|pupils?|child|children|names?)\b")
_INITIALS = re.compile(r"[A-Z]{2,3}")
_PEOPLE = re.compile(r"[A-Z]{2,3}(?: ?[/&+,] ?[A-Z]{2,3})+")
_PERIOD = re.compile(r"\b(?:autumn|aut|spring|spr|summer|sum|term|half|year|\d{4})\b")
_KEY = re.compile(r"(\S{1,6}) ?= ?([a-z’' -]{2,40})")


def plain_title(text: CellValue) -> str:
    """Return the title of a session ready to compare, with “and” for “&”."""
    return " ".join(normalise(text).replace("&", " and ").split())


def heading_of(cell: CellValue) -> Heading | None:
    """Return what a column with this heading is about, or None."""
    return _BY_WORD.get(normalise(cell).strip(" .:*").replace(" / ", "/"))


def is_total(text: str) -> bool:
    """Return whether a row or column with this heading holds totals."""
    return bool(_TOTAL.fullmatch(normalise(text).strip(" .:*")))


def is_about_pupils(text: str) -> bool:
    """Return whether a column with this heading may hold children's names."""
    return bool(_PUPILS.search(normalise(text)))


def is_period(text: str) -> bool:
    """Return whether a heading is a term, half term or year."""
    return bool(_PERIOD.search(normalise(text)))


def looks_like_class(text: str) -> bool:
    """Return whether a text is written as schools write classes, such as “5 Oak” or “Y6B”."""
    plain = normalise(text)
    return bool(_CLASS.fullmatch(plain)) and day_of(f"{plain} 2026") is None


def apart(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts, with the initials of several people, such as “RP/KH”, apart."""
    return tuple(
        part
        for text in texts
        for part in (_INITIALS.findall(text) if _PEOPLE.fullmatch(text) else [text])
    )


def short_class_names(plain: str) -> set[str]:
    """Return the names without year groups: “oak” for “5oak”, and for “r” both of its readings."""
    ways = (r"^(?:year|yr|y|class)?[\d/]+", r"^[\d/r]+")
    return {re.sub(way, "", plain) for way in ways} - {"", plain}


def legend_in(text: str) -> list[tuple[str, Meaning]]:
    """Return the marks that a legend explains, such as “P = part taught”, with their meanings."""
    if "=" not in text:
        return []
    pairs = (match.groups() for match in _KEY.finditer(normalise(text)))
    return [(mark, meaning) for mark, words in pairs if (meaning := CERTAIN.get(words.strip()))]
