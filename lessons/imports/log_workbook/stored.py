"""Loads what a school has recorded in a year, for comparison with a file of lessons."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from classes.models import ClassGroup, Enrolment, Pupil, School, User
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from curriculum.models import Session
from lessons.imports.grouping import grouped
from lessons.imports.log_workbook.columns import normalise
from lessons.models import Lesson, LessonOutcome, PlannedSession

Occasion = tuple[int, int, dt.date]
"""The pk of a class, the pk of a session, and a day."""


@dataclass(frozen=True)
class StoredLog:
    """One school's year, loaded lazily in a fixed number of queries. Texts are `normalise`d."""

    school: School
    academic_year: int

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)

    @cached_property
    def today(self) -> dt.date:
        return timezone.localdate()

    @cached_property
    def classes(self) -> dict[str, ClassGroup]:
        groups = self.school.class_groups.in_year(self.academic_year)
        return {normalise(group.name): group for group in groups}

    @cached_property
    def sessions(self) -> list[Session]:
        """Return the school's sessions, then those of library modules that it has not copied."""
        library = Q(module__school=None, module__is_archived=False, is_archived=False)
        sessions = Session.objects.filter(Q(module__school=self.school) | library)
        ordered = list(sessions.select_related("module").order_by("module", "position"))
        own = [session for session in ordered if session.module.school_id]
        module_keys = {session.module.key for session in own}
        titles = {normalise(session.module.title) for session in own}
        return own + [
            session
            for session in ordered
            if not session.module.school_id
            and session.module.key not in module_keys
            and normalise(session.module.title) not in titles
        ]

    @cached_property
    def planned(self) -> dict[tuple[int, int], PlannedSession]:
        """Return the planned sessions by the pks of class and session."""
        planned = PlannedSession.objects.filter(class_group__in=self.classes.values())
        planned = planned.select_related("session", "class_group")
        return {(row.class_group_id, row.session_id): row for row in planned}

    @cached_property
    def lessons(self) -> dict[Occasion, list[Lesson]]:
        """Return the lessons with their figures, by occasion."""
        pks_of_plan = {planned.pk: pks for pks, planned in self.planned.items()}
        lessons = Lesson.objects.filter(planned_session__class_group__in=self.classes.values())
        lessons = lessons.with_figures(self.year.clamp(self.today))
        return grouped(
            ((*pks_of_plan[lesson.planned_session_id], lesson.held_on), lesson)
            for lesson in lessons.select_related("taught_by").order_by("pk")
        )

    @cached_property
    def taught_on(self) -> dict[tuple[int, int], dict[int | None, dt.date]]:
        """Return the days each session was taught, by the pks of class and session.

        They are by the year group that the lesson was for: None for the whole class.
        """
        taught: dict[tuple[int, int], dict[int | None, dt.date]] = defaultdict(dict)
        for (class_group, session, held_on), lessons in self.lessons.items():
            for lesson in lessons:
                if lesson.outcome == LessonOutcome.TAUGHT:
                    taught[class_group, session][lesson.year_group] = held_on
        return taught

    @cached_property
    def staff(self) -> dict[str, list[User]]:
        """Return the people with a role at the school, by normalised name."""
        people = User.objects.filter(memberships__school=self.school).distinct()
        return grouped((normalise(user.name), user) for user in people.order_by("pk"))

    @cached_property
    def enrolments(self) -> dict[int, list[Enrolment]]:
        """Return all enrolments with their pupils, by class pk."""
        enrolments = Enrolment.objects.filter(class_group__in=self.classes.values())
        enrolments = enrolments.select_related("pupil", "class_group").order_by("joined_on", "pk")
        return grouped((enrolment.class_group_id, enrolment) for enrolment in enrolments)

    @cached_property
    def _rolls(self) -> dict[tuple[int, YearGroups, dt.date], dict[int, Pupil]]:
        return {}

    def roll(
        self,
        class_group: ClassGroup,
        session: Session,
        on: dt.date,
        year_group: int | None = None,
    ) -> dict[int, Pupil]:
        """Return the pupils on roll in a class on a day who are due the session, by pk.

        With `year_group`, only those who may be in that year group.
        """
        years = self.years_due(class_group, session, year_group)
        key = (class_group.pk, years, on)
        if key not in self._rolls:
            self._rolls[key] = {
                enrolment.pupil_id: enrolment.pupil
                for enrolment in self.enrolments[class_group.pk]
                if enrolment.holds(on) and enrolment.is_due(years)
            }
        return self._rolls[key]

    def years_due(
        self, class_group: ClassGroup, session: Session, year_group: int | None = None
    ) -> YearGroups:
        """Return the year groups that are due the session; `year_group` if a lesson is for one."""
        if year_group is not None:
            return YearGroups(year_group, year_group)
        planned = self.planned.get((class_group.pk, session.pk))
        return planned.year_groups if planned else session.year_groups

    @cached_property
    def _names(self) -> dict[tuple[int, str], list[Pupil]]:
        """Return the pupils who were ever in a class, by its pk and their name."""
        pupils = {
            (pk, enrolment.pupil_id): enrolment.pupil
            for pk, enrolments in self.enrolments.items()
            for enrolment in enrolments
        }
        return grouped(
            ((pk, normalise(pupil.display_name)), pupil) for (pk, _), pupil in pupils.items()
        )

    def pupils_called(self, class_group: ClassGroup, name: str) -> list[Pupil]:
        """Return the pupils of that name who were ever in the class this year."""
        return self._names.get((class_group.pk, normalise(name)), [])
