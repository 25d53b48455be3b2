"""Which pupils were on the class list on which a lesson was written."""

from collections import defaultdict
from collections.abc import Collection
from typing import ClassVar

from django.db import models

from classes.models import Enrolment
from lessons.models.lesson import Lesson


class LessonRollQuerySet(models.QuerySet["LessonRoll"]):
    """Writing the lists of lessons, and looking a pupil up in them."""

    def write(self, lessons: Collection[Lesson]) -> None:
        """Keep who is on roll on the day of each lesson, as is known now. Two queries.

        To be called whenever lessons are saved; their planned sessions must be loaded.
        """
        classes = {lesson.planned_session.class_group_id for lesson in lessons}
        stays: dict[int, list[Enrolment]] = defaultdict(list)
        for stay in Enrolment.objects.filter(class_group__in=classes).order_by("pupil_id", "pk"):
            stays[stay.class_group_id].append(stay)
        rolls = [
            LessonRoll(
                lesson=lesson,
                pupils=[
                    stay.pupil_id
                    for stay in stays[lesson.planned_session.class_group_id]
                    if stay.holds(lesson.held_on)
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

    def with_pupil(self, pupil_id: int, lessons: Collection[Lesson]) -> set[int]:
        """Return the keys of those of the lessons whose list held the pupil."""
        rolls = self.filter(lesson__in=lessons).values_list("lesson_id", "pupils")
        return {lesson for lesson, pupils in rolls if pupil_id in pupils}


class LessonRoll(models.Model):
    """The pupils on the list when a lesson was last written: they were there, or said to be away.

    A child whose enrolment is put right afterwards was not on it, so nobody has said that they were
    there. `pupils` holds keys of pupils in one row a lesson, because thirty rows a lesson would
    be the largest table of a country, and the list is only ever read as a whole. It stands beside
    the lesson so that no page that lists lessons loads it.

    It goes with its lesson. It names nobody: of a child whose name is erased the key stays, as in
    the enrolments, so that a later change of class still comes out the same; of a child whose row
    was removed it is a number that leads nowhere.
    """

    lesson = models.OneToOneField(Lesson, models.CASCADE, primary_key=True, related_name="roll")
    pupils = models.JSONField(default=list)

    objects: ClassVar[LessonRollQuerySet] = LessonRollQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"roll of lesson {self.pk}"
