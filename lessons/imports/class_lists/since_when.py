"""Asks since when new children have been in classes that were taught something already.

A child whose line was wrong in the first list comes by a later one. They were there all the time,
and have not missed what was taught since.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class SinceWhen:
    """The question about all new children in classes that were taught something already."""

    year: AcademicYear
    day: dt.date
    first_import: dt.date | None
    children: int
    lessons: Mapping[ClassGroup, int]

    @property
    def question(self) -> Question:
        new = count_of(self.children, "child is new", "children are new")
        taught = ", ".join(
            f"{group}: {count_of(count, 'lesson')}" for group, count in self.lessons.items()
        )
        choices = {START: f"Since the start of the year, {long_date(self.year.start)}"}
        if self.first_import:
            first = long_date(self.first_import)
            choices[FIRST_IMPORT] = f"Since the first import of this year, {first}"
        choices[ANOTHER_DAY] = "Since another day, which you choose below"
        choices[NOW] = f"They join on {long_date(self.day)}, and have missed these lessons"
        return Question(
            key=KEY,
            about=f"{new} in classes with lessons already ({taught}). Since when have they been in "
            "their class?",
            choices=tuple(choices.items()),
        )

    def joining(self, answers: Answers) -> Joining | None:
        """Return the day that was answered; None without an answer.

        Raise ValidationError if the day is not in the year, or has not come.
        """
        match self.question.answer(answers):
            case "start":
                return Joining(self.year.start, were_there=True)
            case "first import" if self.first_import:
                return Joining(self.first_import, were_there=True)
            case "another day" if SINCE in answers:
                return Joining(self._chosen(answers[SINCE]), were_there=True)
            case "now":
                return Joining(self.day)
        return None

    def _chosen(self, text: str) -> dt.date:
        day = dt.date.fromisoformat(text)
        if day not in self.year or day > timezone.localdate():
            raise ValidationError(
                f"New children cannot have been here since {long_date(day)}. Choose a day in "
                f"{self.year} that has come."
            )
        return day


def since_when(
    stored: StoredRoster, classes: Sequence[ClassChanges], day: dt.date
) -> SinceWhen | None:
    """Return the question; None if nobody is new in a class with a lesson before that day."""
    joined = {
        changes.class_group: len([key for key in changes.new if key not in changes.known])
        for changes in classes
        if changes.class_group is not None and not changes.fresh
    }
    groups = [group for group, count in joined.items() if count]
    if not groups:
        return None
    lessons = Lesson.objects.happened().filter(planned_session__class_group__in=groups)
    taught = Counter(
        lessons.filter(held_on__lt=day).values_list("planned_session__class_group", flat=True)
    )
    if not taught:
        return None
    first = _first_import(stored)
    counts = {group: taught[group.pk] for group in groups if taught[group.pk]}
    return SinceWhen(
        year=stored.year,
        day=day,
        first_import=first if first != day else None,
        children=sum(joined[group] for group in counts),
        lessons=counts,
    )


def _first_import(stored: StoredRoster) -> dt.date | None:
    """Return the day of the first import of the year, if it is in the year."""
    imports = RosterImport.objects.filter(school=stored.school, undone_at=None)
    first = imports.filter(academic_year=stored.year.first_year).order_by("made_at").first()
    day = timezone.localdate(first.made_at) if first else None
    return day if day and day in stored.year else None
