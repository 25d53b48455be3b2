"""What is stored about a school that an import of a roster could touch."""

import datetime as dt
from functools import cached_property

from django.db.models import Max

from classes.models import ClassGroup, Enrolment, Membership, Pupil, School
from classes.years.academic_year import AcademicYear
from lessons.models import Lesson


class StoredRoster:
    """A school's classes of one year and all its pupils, in a fixed number of queries."""

    def __init__(self, school: School, academic_year: int) -> None:
        self.school, self.year = school, AcademicYear(academic_year)

    @cached_property
    def classes(self) -> list[ClassGroup]:
        classes = ClassGroup.objects.filter(school=self.school).in_year(self.year.first_year)
        return list(classes.prefetch_related("teachers"))

    @cached_property
    def classes_by_number(self) -> dict[str, ClassGroup]:
        return {item.external_id: item for item in self.classes if item.external_id}

    @cached_property
    def classes_by_name(self) -> dict[str, ClassGroup]:
        """Return the classes by name in small letters: "5 oak" is no other class than "5 Oak"."""
        return {item.name.casefold(): item for item in self.classes}

    @cached_property
    def pupils(self) -> dict[str, Pupil]:
        """Return the pupils of any year by their number in the school's system."""
        pupils = Pupil.objects.filter(school=self.school).exclude(external_id="")
        return {pupil.external_id: pupil for pupil in pupils}

    @cached_property
    def enrolments(self) -> dict[int, Enrolment]:
        """Return the enrolment that each pupil has now, by the pupil's key."""
        enrolments = Enrolment.objects.open().filter(pupil__school=self.school)
        return {item.pupil_id: item for item in enrolments.select_related("pupil", "class_group")}

    @cached_property
    def enrolments_by_class(self) -> dict[int, list[Enrolment]]:
        """Return the enrolments of those on roll now, by the class's key."""
        found: dict[int, list[Enrolment]] = {item.pk: [] for item in self.classes}
        for enrolment in self.enrolments.values():
            found.setdefault(enrolment.class_group_id, []).append(enrolment)
        return found

    @cached_property
    def left_this_year(self) -> dict[int, Pupil]:
        """Return the pupils who left a class of this year and are in none, by their key."""
        groups = ClassGroup.objects.filter(school=self.school).in_year(self.year.first_year)
        ended = Enrolment.objects.filter(class_group__in=groups).exclude(left_on=None)
        return {
            item.pupil_id: item.pupil
            for item in ended.select_related("pupil")
            if item.pupil_id not in self.enrolments
        }

    @cached_property
    def last_left(self) -> dict[int, dt.date]:
        """Return the day on which each pupil last left a class, by the pupil's key."""
        ended = Enrolment.objects.filter(pupil__school=self.school).exclude(left_on=None)
        return dict(ended.order_by().values_list("pupil_id").annotate(Max("left_on")))

    @cached_property
    def begun(self) -> set[int]:
        """Return the keys of classes where somebody was ever on roll or something was taught."""
        groups = ClassGroup.objects.filter(school=self.school).in_year(self.year.first_year)
        enrolled = Enrolment.objects.filter(class_group__in=groups)
        taught = Lesson.objects.for_classes(groups)
        return {
            *enrolled.values_list("class_group_id", flat=True),
            *taught.values_list("planned_session__class_group_id", flat=True),
        }

    @cached_property
    def memberships(self) -> dict[str, Membership]:
        """Return the roles of staff by their number in the school's system."""
        numbered = Membership.objects.filter(school=self.school).exclude(external_id="")
        return {item.external_id: item for item in numbered.select_related("user")}
