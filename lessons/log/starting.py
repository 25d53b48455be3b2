"""What the form of a new lesson is filled in with: what is most likely, and nothing guessed."""

from typing import Any

from django.utils import timezone

from classes.models import ClassGroup, User
from lessons.log.usual import usual_minutes
from lessons.log.year_group_field import on_roll_to_propose, still_to_teach
from lessons.models import LessonOutcome, PlannedSession


def starting_values(planned: PlannedSession, *, by: User) -> dict[str, Any]:
    """Return the initial values of a new lesson that `by` logs: today, who taught, the minutes.

    The day is empty if today is not in the class's year: any other would be a guess.
    """
    today, year_group = timezone.localdate(), still_to_teach(planned)
    return {
        "outcome": LessonOutcome.TAUGHT,
        "year_group": year_group,
        "held_on": today if today in planned.class_group.year else None,
        "taught_by": who_taught(planned.class_group, by=by),
        "minutes": usual_minutes([planned])[planned.pk],
        "pupils_on_roll": on_roll_to_propose(planned, year_group),
        "understanding": "",
    }


def who_taught(class_group: ClassGroup, *, by: User) -> User | None:
    """Return who most likely taught the class: `by`, if they teach or cover it, else its teacher.

    That is the only one who covers it today, else its only teacher. Return None if there are
    several, or none: a guess would put the wrong name on record, and nobody would notice.
    """
    covering = User.objects.filter(covers__in=class_group.covers.on(timezone.localdate()))
    covers = [person for person in covering if person.is_active]
    teachers = [teacher for teacher in class_group.teachers.all() if teacher.is_active]
    if by in (*covers, *teachers):
        return by
    likely = covers or teachers
    return likely[0] if len(likely) == 1 else None
