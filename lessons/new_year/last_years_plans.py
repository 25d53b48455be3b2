"""Proposes next year's plans from what the classes were due last year, and when."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from classes.models import ClassGroup
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from curriculum.models import Module, Session
from lessons.models import Lesson, LessonOutcome, PlannedSession
from lessons.models.planned_session import years_due
from lessons.new_year.had_last_year import TaughtYears, had_in, taught_years
from lessons.planning.holidays import on_weekday, one_a_week, usual_weekday

SAME_WEEKDAY = dt.timedelta(weeks=52)
"""A year later, on the same day of the week."""


@dataclass(frozen=True)
class ProposedSession:
    """A session proposed for a class, and its due date.

    `had_by` are the year groups of the class that have had it, which may be all of them.
    """

    session: Session
    on: dt.date | None
    had_by: frozenset[int] = frozenset()
    had_by_all: bool = False

    @property
    def had(self) -> bool:
        """Return whether its children have had it."""
        return bool(self.had_by)


class LastYearsPlans:
    """The plans of last year's classes, as a pattern for `year`, in a few queries."""

    def __init__(self, classes: Sequence[ClassGroup], year: AcademicYear) -> None:
        self.classes, self.year = classes, year

    def due(self, pattern: ClassGroup | None, years: YearGroups) -> Iterator[ProposedSession]:
        """Yield the sessions that classes of these year groups had last year, dated a year later.

        `pattern` is the class whose own dates come first.
        """
        own = self._dates.get(pattern.pk, {}) if pattern else {}
        modules = self._modules_for(years) | {self._session_modules[pk] for pk in own}
        for module in dict.fromkeys(session.module_id for session in self._sessions):
            suitable = [
                session
                for session in self._sessions
                if session.module_id == module and session.year_groups.overlaps(years)
            ]
            dates = self._proposed_dates(own, suitable) if module in modules else {}
            for session in suitable if module in modules else ():
                had = self._had(pattern, session, years) if pattern else set()
                had_by_all = had == {*years_due(years, session.year_groups)}
                yield ProposedSession(session, dates[session.pk], frozenset(had), had_by_all)

    def _had(self, pattern: ClassGroup, session: Session, years: YearGroups) -> set[int]:
        taught = self._taught.get((pattern.pk, session.pk), set())
        by_year_group = pattern.pk not in self.with_excluded
        old, due = pattern.year_groups, session.year_groups
        return had_in(years, old, taught, due, by_year_group=by_year_group)

    def _proposed_dates(
        self, own: Mapping[int, dt.date | None], sessions: Sequence[Session]
    ) -> dict[int, dt.date | None]:
        """Return a date for each session of a module: the class's own of last year, a year later.

        Sessions that the class did not have take the week of another class, on the class's own day
        of the week. Those classes may have gone at another pace, so then all dates are put into the
        order of the sessions, one a week. No date is on a weekend, and one that would fall after
        the end of the year is left empty.
        """
        weekday = usual_weekday(own[pk] for pk in own)
        dates = {
            session.pk: on_weekday(self._a_year_later(own[session.pk]), None)
            if own.get(session.pk)
            else on_weekday(self._a_year_later(self._earliest_dates.get(session.pk)), weekday)
            for session in sessions
        }
        if all(own.get(pk) for pk, day in dates.items() if day):
            return dates
        free = iter(one_a_week(sorted(day for day in dates.values() if day)))
        in_order = {pk: next(free) if day else None for pk, day in dates.items()}
        return {pk: day if day and day in self.year else None for pk, day in in_order.items()}

    def _a_year_later(self, day: dt.date | None) -> dt.date | None:
        if day is None:
            return None
        moved = day + SAME_WEEKDAY
        return moved if moved in self.year else self.year.clamp(moved + dt.timedelta(weeks=1))

    @cached_property
    def _rows(self) -> list[tuple[int, int, dt.date | None, str]]:
        planned = PlannedSession.objects.filter(class_group__in=self.classes)
        return list(
            planned.order_by("due_on", "pk").values_list(
                "class_group_id", "session_id", "due_on", "set_aside_reason"
            )
        )

    @cached_property
    def _lessons(self) -> list[tuple[int, int, dt.date]]:
        taught = Lesson.objects.filter(
            planned_session__class_group__in=self.classes, outcome=LessonOutcome.TAUGHT
        )
        return list(
            taught.order_by("held_on", "pk").values_list(
                "planned_session__class_group_id", "planned_session__session_id", "held_on"
            )
        )

    @cached_property
    def _dates(self) -> Mapping[int, dict[int, dt.date | None]]:
        """Return the day a session was due last year, else taught, by class and session."""
        dates: dict[int, dict[int, dt.date | None]] = defaultdict(dict)
        for class_group, session, due_on, _ in self._rows:
            dates[class_group][session] = due_on
        for class_group, session, held_on in self._lessons:
            if not dates[class_group].get(session):
                dates[class_group][session] = held_on
        return dates

    @cached_property
    def _earliest_dates(self) -> dict[int, dt.date]:
        """Return the earliest date of each session in any class."""
        earliest: dict[int, dt.date] = {}
        for dates in self._dates.values():
            for session, day in dates.items():
                if day:
                    earliest[session] = min(day, earliest.get(session, day))
        return earliest

    @cached_property
    def _taught(self) -> TaughtYears:
        return taught_years(self.classes)

    @cached_property
    def with_excluded(self) -> set[int]:
        """Return the pks of the classes for which a session was set aside."""
        return {class_group for class_group, _, _, reason in self._rows if reason}

    @cached_property
    def _sessions(self) -> list[Session]:
        """Return the sessions of every module that one of the classes took up, in order."""
        modules = Module.objects.in_use().filter(
            sessions__planned_sessions__class_group__in=self.classes
        )
        sessions = Session.objects.in_use().filter(module__in=modules).select_related("module")
        return list(sessions.order_by("module__title", "module", "position"))

    @cached_property
    def _session_modules(self) -> dict[int, int]:
        """Return the module of each session, archived ones included."""
        pks = {row[1] for row in self._rows}
        return dict(Session.objects.filter(pk__in=pks).values_list("pk", "module_id"))

    def _modules_for(self, years: YearGroups) -> set[int]:
        """Return the modules that classes of any of these year groups had last year."""
        groups = {group.pk for group in self.classes if group.year_groups.overlaps(years)}
        return {self._session_modules[row[1]] for row in self._rows if row[0] in groups}
