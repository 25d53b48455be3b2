"""One tap that logs a lesson as taught, with nobody away."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, QueryDict

from classes.models import ClassGroup, User
from lessons.log.starting import is_chosen, who_taught
from lessons.models import Lesson, LessonOutcome, PlannedSession

FIELD = "all_here"
"""The name of the button. Its value is the day of the lesson."""

LATELY = "logged_for"
"""The key in the session of the day that was typed last, and of the day on which it was typed."""


@dataclass(frozen=True)
class AllHere:
    """What one tap saves: who taught it on each likely day, likeliest first, and its minutes."""

    who_on: Mapping[dt.date, User]
    minutes: int | None
    year_group: int | None

    @property
    def taught_by(self) -> User | None:
        """Return who taught it, if that is the same person on each of the days."""
        people = {*self.who_on.values()}
        return people.pop() if len(people) == 1 else None


def all_here(
    planned: PlannedSession,
    values: Mapping[str, Any],
    *,
    by: User,
    earlier: list[Lesson],
    today: dt.date,
    lately: dt.date | None = None,
) -> AllHere | None:
    """Return what one tap would save, given the form's starting `values`, or None.

    Nothing is offered that the person would have to look at first: who taught it, a session that
    was taught `earlier`, a year that is over. `lately` is the day for which the person logs now.
    """
    year = planned.class_group.year
    is_counted = planned.class_group.school.keeps_pupil_names or values["pupils_on_roll"]
    year_group = values["year_group"]
    taught = [lesson for lesson in earlier if lesson.outcome == LessonOutcome.TAUGHT]
    was_taught = any(not year_group or lesson.year_group in (None, year_group) for lesson in taught)
    if not is_counted or was_taught or planned.is_excluded or today not in year:
        return None
    last = max((lesson.held_on for lesson in earlier), default=None)
    days = [lately, day_due(planned.next_day, last), today]
    who_on = who_on_days(planned.class_group, days, by=by, today=today)
    return AllHere(who_on, values["minutes"], year_group) if who_on else None


def day_due(due: dt.date | None, last: dt.date | None) -> dt.date | None:
    """Return the day on which a session is due, unless its last lesson was then or later."""
    return due if due and (last is None or last < due) else None


def who_on_days(
    class_group: ClassGroup, days: Iterable[dt.date | None], *, by: User, today: dt.date
) -> dict[dt.date, User]:
    """Return those of the days for which it is sure who taught the class, with that person."""
    past = [day for day in days if day and day in class_group.year and day <= today]
    who_on = {day: who_taught(class_group, on=day, by=by) for day in past}
    return {day: person for day, person in who_on.items() if person}


def last_lessons(planned: Iterable[int]) -> dict[int, dt.date]:
    """Return the day of the last lesson that is recorded for each of these planned sessions."""
    lessons = Lesson.objects.filter(planned_session__in=planned).order_by()
    return dict(lessons.values_list("planned_session").annotate(last=Max("held_on")))


def filled_in(post: QueryDict, values: Mapping[str, Any]) -> QueryDict:
    """Return the form as the tap fills it in. What was typed or chosen besides is kept."""
    data = post.copy()
    if not is_chosen(data):
        data.pop("taught_by", None)
    for name, value in values.items():
        if value is not None:
            data.setdefault(name, str(getattr(value, "pk", value)))
    data["outcome"] = LessonOutcome.TAUGHT
    data["held_on"] = post.get(FIELD, "")
    data["pupils_present"] = data.get("pupils_on_roll", "")
    return data


def day_of_late(request: HttpRequest, *, today: dt.date) -> dt.date | None:
    """Return the day for which the person has just logged another lesson, if it was unusual."""
    day, typed_on = request.session.get(LATELY) or ("", "")
    return dt.date.fromisoformat(day) if typed_on == today.isoformat() else None


def remember_day(request: HttpRequest, lesson: Lesson, *, today: dt.date) -> None:
    """Offer the day of this lesson first for the next one, unless it is the day to be expected.

    So a lead who logs a pile of lessons for another day chooses that day once.
    """
    due = lesson.planned_session.due_on
    if lesson.held_on == (due if due and due < today else today):
        request.session.pop(LATELY, None)
    else:
        request.session[LATELY] = [lesson.held_on.isoformat(), today.isoformat()]
