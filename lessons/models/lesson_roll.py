"""The pupils on the class list when a lesson was saved."""

from collections import defaultdict
from collections.abc import Collection
from typing import ClassVar

from django.db import models

from classes.models import Enrolment, Pupil
from lessons.models.lesson import Lesson


class LessonRollQuerySet(models.QuerySet["LessonRoll"]):
    """Saves the class lists of lessons, and looks a pupil up in them."""

    def write(self, lessons: Collection[Lesson], *, not_listed: Collection[Pupil] = ()) -> None:
        """Save the pupils on roll on the day of each lesson, as known now, in two queries.

        Pupils whom the lesson was not for are left out, and those in `not_listed`, who came onto
        the list later. Call this whenever lessons are saved. Their planned sessions must be loaded,
        with their sessions.
        """
        later = {pupil.pk for pupil in not_listed}
        classes = {lesson.planned_session.class_group_id for lesson in lessons}
        enrolments: dict[int, list[Enrolment]] = defaultdict(list)
        of_classes = Enrolment.objects.filter(class_group__in=classes)
        for enrolment in of_classes.select_related("class_group").order_by("pupil_id", "pk"):
            enrolments[enrolment.class_group_id].append(enrolment)
        rolls = [
            LessonRoll(
                lesson=lesson,
                pupils=[
                    enrolment.pupil_id
                    for enrolment in enrolments[lesson.planned_session.class_group_id]
                    if enrolment.pupil_id not in later
                    and enrolment.holds(lesson.held_on)
                    and enrolment.is_due(lesson.year_groups)
                ],
            )
            for lesson in lessons
        ]
        LessonRoll.objects.bulk_create(
            rolls,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["lesson"],
            update_fields=["pupils"],
        )

    def add_pupil(self, enrolment: Enrolment) -> None:
        """Add a pupil who was there to the class lists of the lessons during this enrolment."""
        rolls = self.filter(lesson__planned_session__class_group=enrolment.class_group)
        changed = [
            roll
            for roll in rolls.select_related("lesson__planned_session__session")
            if enrolment.holds(roll.lesson.held_on)
            and enrolment.is_due(roll.lesson.year_groups)
            and enrolment.pupil_id not in roll.pupils
        ]
        for roll in changed:
            roll.pupils.append(enrolment.pupil_id)
        LessonRoll.objects.bulk_update(changed, ["pupils"], batch_size=500)

    def with_pupil(self, pupil_id: int, lessons: Collection[Lesson]) -> set[int]:
        """Return the pks of the lessons whose class list held the pupil."""
        rolls = self.filter(lesson__in=lessons).values_list("lesson_id", "pupils")
        return {lesson for lesson, pupils in rolls if pupil_id in pupils}


class LessonRoll(models.Model):
    """The pupils on the class list when a lesson was last saved, so each was present or away.

    A child whose enrolment is corrected later was not on it, so nobody recorded them as present.
    `pupils` is a list of pks in one row for each lesson: thirty rows for each lesson would make a
    huge table, and the list is only ever read as a whole. It has its own table, so that pages that
    list lessons do not load it.

    It is deleted with its lesson and holds no names. The pk of a child whose name is erased stays,
    as in the enrolments, so that a later change of class has the same result. The pk of a deleted
    pupil refers to nothing.
    """

    lesson = models.OneToOneField(Lesson, models.CASCADE, primary_key=True, related_name="roll")
    pupils = models.JSONField(default=list)

    objects: ClassVar[LessonRollQuerySet] = LessonRollQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"roll of lesson {self.pk}"
