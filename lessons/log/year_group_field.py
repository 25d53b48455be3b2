"""The field For: the whole class, or one year group of a mixed class."""

from typing import Any

from django import forms

from lessons.models import Lesson, LessonOutcome, PlannedSession


class YearGroupField(forms.TypedChoiceField):
    """A choice of whom a lesson was for. Its value is a year group, or None for the whole class."""

    says_optional = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="For", coerce=int, empty_value=None, required=False, **kwargs)

    def offer(self, planned: PlannedSession, lesson: Lesson | None) -> bool:
        """Offer the year groups that are due the session. Return whether there is a choice."""
        years = {*planned.years_due}
        if lesson and lesson.year_group:
            years.add(lesson.year_group)
        only = [(year, f"Year {year} only") for year in sorted(years)]
        self.choices = [("", "The whole class"), *only]
        return len(years) > 1


def still_to_teach(planned: PlannedSession) -> int | None:
    """Return the year group that is left, if the session was taught to all the others.

    If nobody was taught it and one year group is due it later, it is the other.
    """
    years = planned.years_due
    if len(years) < 2:
        return None
    taught = planned.lessons.filter(outcome=LessonOutcome.TAUGHT, year_group__isnull=False)
    rest = {*years} - {*taught.values_list("year_group", flat=True)}
    if len(rest) == 2:
        rest -= {planned.later_year}
    return rest.pop() if len(rest) == 1 else None


def on_roll_to_propose(planned: PlannedSession, year_group: int | None) -> int | None:
    """Return the children on roll, without names; None if the lesson is for one year group only."""
    is_for_one = year_group or planned.left_out
    return None if is_for_one else planned.class_group.pupils_on_roll
