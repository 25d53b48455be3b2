"""The texts of a drawn school as they read now, after some of them were removed."""

from tests.reports.agreement.schools import Evening, Lesson, School
from tests.reports.agreement.words import long

EVERYWHERE = 4
"""A text of so many words is removed wherever it stands, a shorter one only where it was asked."""


def mark(school: School) -> str:
    return f"[text removed on {long(school.today)}]"


def texts_of(school: School, lesson: Lesson) -> list[str]:
    """Return why a lesson did not happen, and its note, without empty ones."""
    texts = (lesson.reason, lesson.note)
    return [
        mark(school) if lesson.redacted or _is_removed(school, text) else text
        for text in texts
        if text
    ]


def _is_removed(school: School, text: str) -> bool:
    return len(text.split()) >= EVERYWHERE and any(
        lesson.redacted and text in (lesson.reason, lesson.note)
        for group in school.groups
        for planned in group.planned
        for lesson in planned.lessons
    )


def why_cancelled(school: School, evening: Evening) -> str | None:
    if not evening.cancelled:
        return None
    return mark(school) if evening.redacted else "Snow"
