"""Corrects whom a lesson counted, where somebody was listed by mistake or not listed yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from classes import history
from classes.models import ClassGroup, User
from lessons.models import Lesson, LessonRoll, MissedLesson


def take_off_lists(
    *, class_group: ClassGroup, pupils: Collection[int], by: User | None, reason: str
) -> None:
    """Count these children in no lesson of the class any more: not on roll, not present.

    Call it before their missed lessons are removed: they say who was present.
    """
    lessons = _locked(Lesson.objects.filter(planned_session__class_group=class_group))
    missed = MissedLesson.objects.filter(lesson__in=lessons, pupil__in=pupils)
    away = set(missed.values_list("lesson_id", "pupil_id"))
    changed = []
    for roll in LessonRoll.objects.filter(lesson__in=lessons):
        gone = [pupil for pupil in roll.pupils if pupil in pupils]
        if gone:
            present = sum((roll.pk, pupil) not in away for pupil in gone)
            _count(lessons[roll.pk], roll, -len(gone), -present, by=by, reason=reason)
            roll.pupils = [pupil for pupil in roll.pupils if pupil not in gone]
            changed.append(roll)
    LessonRoll.objects.bulk_update(changed, ["pupils"], batch_size=500)


def put_on_lists(missed_lessons: Iterable[MissedLesson], *, by: User | None, reason: str) -> None:
    """Count each of these children as present in the lesson that they did not miss after all."""
    by_lesson: dict[int, list[int]] = defaultdict(list)
    for missed in missed_lessons:
        by_lesson[missed.lesson_id].append(missed.pupil_id)
    lessons = _locked(Lesson.objects.filter(pk__in=by_lesson))
    changed = []
    for roll in LessonRoll.objects.filter(lesson__in=lessons):
        there = [pupil for pupil in by_lesson[roll.pk] if pupil not in roll.pupils]
        if there:
            _count(lessons[roll.pk], roll, len(there), len(there), by=by, reason=reason)
            roll.pupils = [*roll.pupils, *there]
            changed.append(roll)
    LessonRoll.objects.bulk_update(changed, ["pupils"], batch_size=500)


def _locked(lessons: QuerySet[Lesson]) -> dict[int, Lesson]:
    """Return the lessons by pk, locked: their numbers are read and written."""
    return lessons.order_by("pk").select_for_update(of=("self",)).in_bulk()


def _count(
    lesson: Lesson, roll: LessonRoll, on_roll: int, present: int, *, by: User | None, reason: str
) -> None:
    """Change the numbers of a lesson, if they were counted from its list and not typed."""
    if lesson.pupils_on_roll != len(roll.pupils) or lesson.pupils_present is None:
        return
    lesson.pupils_on_roll += on_roll
    lesson.pupils_present = max(0, lesson.pupils_present + present)
    history.save(lesson, by=by, reason=reason)
