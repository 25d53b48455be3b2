"""What a school has recorded of a year, as an import of lessons needs it: read once, in a fixed
number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from classes.models import ClassGroup, Enrolment, Pupil, School, User
from classes.years.academic_year import AcademicYear
from curriculum.models import Session
from lessons.imports.log_workbook.columns import plain
from lessons.models import Lesson, LessonOutcome, PlannedSession

Occasion = tuple[int, int, dt.date]
"""A class, a session and a day, by their keys."""


@dataclass(frozen=True)
class StoredLog:
    """One school and year. Look-ups are by text as `plain` returns it."""

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
        return {plain(group.name): group for group in groups}

    @cached_property
    def sessions(self) -> list[Session]:
        """Return the school's sessions, then those of library modules that it could still copy."""
        library = Q(module__school=None, module__is_archived=False, is_archived=False)
        found = Session.objects.filter(Q(module__school=self.school) | library)
        ordered = list(found.select_related("module").order_by("module", "position"))
        own = [session for session in ordered if session.module.school_id]
        keys = {session.module.key for session in own}
        titles = {plain(session.module.title) for session in own}
        return own + [
            session
            for session in ordered
            if not session.module.school_id
            and session.module.key not in keys
            and plain(session.module.title) not in titles
        ]

    @cached_property
    def planned(self) -> dict[tuple[int, int], PlannedSession]:
        """Return what the classes are due, by the keys of class and session."""
        items = PlannedSession.objects.filter(class_group__in=self.classes.values())
        return {(item.class_group_id, item.session_id): item for item in items}

    @cached_property
    def lessons(self) -> dict[Occasion, list[Lesson]]:
        """Return the lessons with their counts of missed lessons, by occasion, oldest first."""
        found: dict[Occasion, list[Lesson]] = defaultdict(list)
        keys = {item.pk: key for key, item in self.planned.items()}
        items = Lesson.objects.filter(planned_session__class_group__in=self.classes.values())
        for lesson in items.with_missed_counts().select_related("taught_by").order_by("pk"):
            found[*keys[lesson.planned_session_id], lesson.held_on].append(lesson)
        return dict(found)

    @cached_property
    def taught_on(self) -> dict[tuple[int, int], dt.date]:
        """Return when each class was taught each session, by their keys."""
        return {
            (class_group, session): held_on
            for (class_group, session, held_on), lessons in self.lessons.items()
            if any(lesson.outcome == LessonOutcome.TAUGHT for lesson in lessons)
        }

    @cached_property
    def staff(self) -> dict[str, list[User]]:
        """Return the people with a role at the school, by name."""
        found: dict[str, list[User]] = defaultdict(list)
        people = User.objects.filter(memberships__school=self.school).distinct()
        for user in people.order_by("pk"):
            found[plain(user.name)].append(user)
        return dict(found)

    @cached_property
    def enrolments(self) -> dict[int, list[Enrolment]]:
        """Return who was on roll in each class and when, with the pupils, by the class's key."""
        found: dict[int, list[Enrolment]] = defaultdict(list)
        items = Enrolment.objects.filter(class_group__in=self.classes.values())
        for item in items.select_related("pupil").order_by("joined_on", "pk"):
            found[item.class_group_id].append(item)
        return found

    @cached_property
    def _rolls(self) -> dict[tuple[int, dt.date], dict[int, Pupil]]:
        return {}

    def roll(self, class_group: ClassGroup, on: dt.date) -> dict[int, Pupil]:
        """Return the pupils of a class on a day, by key."""
        key = (class_group.pk, on)
        if key not in self._rolls:
            self._rolls[key] = {
                item.pupil_id: item.pupil
                for item in self.enrolments[class_group.pk]
                if item.joined_on <= on and (item.left_on is None or item.left_on > on)
            }
        return self._rolls[key]

    @cached_property
    def _names(self) -> dict[int, dict[str, list[Pupil]]]:
        return {}

    def pupils_called(self, class_group: ClassGroup, name: str) -> list[Pupil]:
        """Return the pupils of that name who were in the class on any day."""
        if class_group.pk not in self._names:
            pupils = {item.pupil_id: item.pupil for item in self.enrolments[class_group.pk]}
            self._names[class_group.pk] = _by_name(pupils.values())
        return self._names[class_group.pk].get(plain(name), [])


def _by_name(pupils: Iterable[Pupil]) -> dict[str, list[Pupil]]:
    found: dict[str, list[Pupil]] = defaultdict(list)
    for pupil in pupils:
        found[plain(pupil.display_name)].append(pupil)
    return dict(found)
