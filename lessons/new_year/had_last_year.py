"""Which year groups of a new class were taught a session last year, in the class before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from classes.models import ClassGroup
from classes.years.year_groups import YearGroups
from lessons.models import Lesson, LessonOutcome
from lessons.models.planned_session import years_due

TaughtYears = Mapping[tuple[int, int], set[int]]
"""The year groups that were taught a session, by the pks of their class and of the session."""


def taught_years(classes: Iterable[ClassGroup]) -> TaughtYears:
    """Return the year groups of these classes that were taught each session. One query."""
    lessons = Lesson.objects.filter(
        planned_session__class_group__in=classes, outcome=LessonOutcome.TAUGHT
    ).select_related("planned_session__class_group", "planned_session__session")
    taught: dict[tuple[int, int], set[int]] = defaultdict(set)
    for lesson in lessons:
        planned = lesson.planned_session
        years = years_due(planned.class_group.year_groups, lesson.year_groups)
        taught[planned.class_group_id, planned.session_id].update(years)
    return taught


def had_in(
    new: YearGroups,
    source: YearGroups,
    taught: set[int],
    due: YearGroups,
    *,
    by_year_group: bool = False,
) -> set[int]:
    """Return the year groups of a new class that need not have a session again.

    `taught` are the year groups of its `source` that were taught it. Children move up by one year.
    If all who come from there had it, the others of the class are not due it either: on a two-year
    cycle they have it when it comes round again. With `by_year_group` they are due it.
    """
    due_now = {*years_due(new, due)}
    coming = {year + 1 for year in source.years} & due_now
    had = {year + 1 for year in taught} & due_now
    if by_year_group:
        return had
    if not coming:  # the class of next year was matched by its name alone
        return due_now if taught else set()
    return due_now if had >= coming else had
