"""Loads what a school has stored, for comparison with a class list."""

import datetime as dt
from functools import cached_property

from django.db.models import Max, QuerySet

from classes.models import ClassGroup, Enrolment, Membership, Pupil, School
from classes.roster.class_names import plain_class_name
from classes.years.academic_year import AcademicYear
from lessons.imports.grouping import grouped
from lessons.models import Lesson


class StoredRoster:
    """A school's classes in one year and all its pupils, in a fixed number of queries."""

    def __init__(self, school: School, academic_year: int) -> None:
        self.school, self.year = school, AcademicYear(academic_year)

    @cached_property
    def classes(self) -> list[ClassGroup]:
        return list(self._groups.prefetch_related("teachers"))

    @property
    def _groups(self) -> QuerySet[ClassGroup]:
        return self.school.class_groups.in_year(self.year.first_year)

    @cached_property
    def classes_by_number(self) -> dict[str, ClassGroup]:
        return {group.external_id: group for group in self.classes if group.external_id}

    @cached_property
    def classes_by_name(self) -> dict[str, ClassGroup]:
        """Return the classes by plain name: "5-6 oak" and "5/6 Oak" are the same class.

        Of two classes with one plain name, neither is here.
        """
        by_name = grouped((plain_class_name(group.name), group) for group in self.classes)
        return {name: groups[0] for name, groups in by_name.items() if len(groups) == 1}

    def class_called(self, name: str) -> ClassGroup | None:
        """Return the class of that name, as it is written or else by its plain name."""
        exact = (group for group in self.classes if group.name.casefold() == name.casefold())
        return next(exact, None) or self.classes_by_name.get(plain_class_name(name))

    @cached_property
    def pupils(self) -> dict[str, Pupil]:
        """Return the pupils of any year by their number in the school's system."""
        pupils = Pupil.objects.filter(school=self.school).exclude(external_id="")
        return {pupil.external_id: pupil for pupil in pupils}

    @cached_property
    def enrolments(self) -> dict[int, Enrolment]:
        """Return each pupil's open enrolment, by pupil pk."""
        enrolments = Enrolment.objects.open().filter(pupil__school=self.school)
        return {
            enrolment.pupil_id: enrolment
            for enrolment in enrolments.select_related("pupil", "class_group")
        }

    @cached_property
    def _by_class(self) -> dict[int, list[Enrolment]]:
        """Return the open enrolments of each class, by class pk."""
        return grouped(
            (enrolment.class_group_id, enrolment) for enrolment in self.enrolments.values()
        )

    def on_roll_of(self, group: ClassGroup | None) -> list[Enrolment]:
        """Return the open enrolments of a class; none for a new class."""
        return self._by_class.get(group.pk, []) if group else []

    @cached_property
    def left_this_year(self) -> dict[int, Pupil]:
        """Return the pupils who left a class this year and are in none now, by pk."""
        ended = Enrolment.objects.filter(class_group__in=self._groups).exclude(left_on=None)
        return {
            enrolment.pupil_id: enrolment.pupil
            for enrolment in ended.select_related("pupil")
            if enrolment.pupil_id not in self.enrolments
        }

    @cached_property
    def last_left(self) -> dict[int, dt.date]:
        """Return the day on which each pupil last left a class, by pupil pk."""
        ended = Enrolment.objects.filter(pupil__school=self.school).exclude(left_on=None)
        return dict(ended.order_by().values_list("pupil_id").annotate(Max("left_on")))

    @cached_property
    def begun(self) -> set[int]:
        """Return the pks of classes in which a pupil was ever on roll or a lesson was taught."""
        enrolled = Enrolment.objects.filter(class_group__in=self._groups)
        taught = Lesson.objects.for_classes(self._groups)
        return {
            *enrolled.values_list("class_group_id", flat=True),
            *taught.values_list("planned_session__class_group_id", flat=True),
        }

    @cached_property
    def memberships(self) -> dict[str, Membership]:
        """Return the memberships of staff by their number in the school's system."""
        numbered = Membership.objects.filter(school=self.school).exclude(external_id="")
        return {
            membership.external_id: membership for membership in numbered.select_related("user")
        }
