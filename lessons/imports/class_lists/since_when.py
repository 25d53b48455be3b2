"""Asks since when new children have been in classes that were taught something already.

A child whose line was wrong in the first list comes by a later one. They were there all the time,
and have not missed what was taught since.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.models import ClassGroup, RosterImport
from classes.roster import Answers, Question
from classes.words.counts import count_of
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from lessons.imports.class_lists.changes import ClassChanges, Joining
from lessons.imports.class_lists.stored import StoredRoster
from lessons.models import Lesson

KEY = "since when"
START = "start"
FIRST_IMPORT = "first import"
ANOTHER_DAY = "another day"
NOW = "now"
SINCE = "since"
"""The key under which the answers hold the other day."""


def since_when(
    stored: StoredRoster, classes: Sequence[ClassChanges], day: dt.date, answers: Answers
) -> tuple[Question | None, Joining | None]:
    """Return the question, and the day that was answered; None without one.

    Nothing is asked if nobody is new in a class with a lesson before that day. Raise
    ValidationError if the day in the answers is not in the year, or has not come.
    """
    children, taught = _lessons_before(classes, day)
    if not taught:
        return None, None
    first = _first_import(stored)
    question = _question(stored.year, day, first if first != day else None, children, taught)
    answer = question.answer(answers)
    days = {START: stored.year.start, FIRST_IMPORT: first, NOW: day}
    chosen = _chosen(stored.year, answers) if answer == ANOTHER_DAY else days.get(answer or "")
    return question, Joining(chosen, were_there=answer != NOW) if chosen else None


def _lessons_before(
    classes: Sequence[ClassChanges], day: dt.date
) -> tuple[int, dict[ClassGroup, int]]:
    """Return how many are new in classes with lessons before that day, and how many lessons."""
    joined = {
        changes.class_group: len([key for key in changes.new if key not in changes.known])
        for changes in classes
        if changes.class_group is not None and not changes.fresh
    }
    groups = [group for group, count in joined.items() if count]
    lessons = Lesson.objects.happened().filter(planned_session__class_group__in=groups)
    before = lessons.filter(held_on__lt=day)
    counts = Counter(before.values_list("planned_session__class_group", flat=True))
    taught = {group: counts[group.pk] for group in groups if counts[group.pk]}
    return sum(joined[group] for group in taught), taught


def _question(
    year: AcademicYear,
    day: dt.date,
    first_import: dt.date | None,
    children: int,
    taught: Mapping[ClassGroup, int],
) -> Question:
    new = count_of(children, "child is new", "children are new")
    lessons = ", ".join(f"{group}: {count_of(count, 'lesson')}" for group, count in taught.items())
    choices = {START: f"Since the start of the year, {long_date(year.start)}"}
    if first_import:
        choices[FIRST_IMPORT] = f"Since the first import of this year, {long_date(first_import)}"
    choices[ANOTHER_DAY] = "Since another day, which you choose below"
    choices[NOW] = f"They join on {long_date(day)}, and have missed these lessons"
    return Question(
        key=KEY,
        about=f"{new} in classes with lessons already ({lessons}). Since when have they been in "
        "their class?",
        choices=tuple(choices.items()),
    )


def _chosen(year: AcademicYear, answers: Answers) -> dt.date | None:
    """Return the other day that was chosen, if it was yet."""
    if SINCE not in answers:
        return None
    day = dt.date.fromisoformat(answers[SINCE])
    if day not in year or day > timezone.localdate():
        raise ValidationError(
            f"New children cannot have been here since {long_date(day)}. Choose a day in {year} "
            "that has come."
        )
    return day


def _first_import(stored: StoredRoster) -> dt.date | None:
    """Return the day of the first import of the year, if it is in the year."""
    imports = RosterImport.objects.filter(school=stored.school, undone_at=None)
    first = imports.filter(academic_year=stored.year.first_year).order_by("made_at").first()
    day = timezone.localdate(first.made_at) if first else None
    return day if day and day in stored.year else None
