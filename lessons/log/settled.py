"""What is recorded for children who missed a lesson, so that no change of it takes that away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from classes.models import Pupil
from classes.words.counts import count_of
from classes.words.dates import long_date
from lessons.models import Closing, Lesson, MissedLesson

WAY_ON = (
    "mark it as not caught up first, on Missed lessons or on the child’s page. Nothing was changed."
)


def check_catch_ups(lesson: Lesson, missing: Mapping[Pupil, str]) -> None:
    """Raise ValidationError if what is recorded for a pupil would contradict the amended lesson.

    They would have caught up before its new day, or they no longer count as having missed it.
    `missing` are the pupils who still do; none if the lesson did not happen.
    """
    if lesson.pk is None:
        return
    for missed in _locked(lesson):
        if missed.is_open:
            continue
        if not lesson.happened:
            error = f"{_what(missed)} If the lesson did not happen, {WAY_ON}"
            raise ValidationError({"outcome": error})
        if missed.pupil not in missing:
            error = f"{_what(missed)} If they did not miss it, {WAY_ON}"
            raise ValidationError({"away": error})
        if missed.caught_up_on and missed.caught_up_on < lesson.held_on:
            day = long_date(missed.caught_up_on)
            error = (
                f"{missed.pupil} caught up on {day}, before that day. Check the date, or {WAY_ON}"
            )
            raise ValidationError({"held_on": error})


def _locked(lesson: Lesson) -> list[MissedLesson]:
    """Return the missed lessons of a lesson, locked: nobody records a catch-up meanwhile."""
    rows = lesson.missed_lessons.select_for_update(of=("self",)).select_related("pupil")
    return list(rows.order_by("caught_up_on", "pk"))


def _what(missed: MissedLesson) -> str:
    if missed.caught_up_on:
        return f"{missed.pupil} caught up on this lesson on {long_date(missed.caught_up_on)}."
    how = missed.get_closed_as_display()
    return f"For {missed.pupil} this lesson is recorded as “{how}”."


@dataclass(frozen=True)
class Settled:
    """How many children have caught up on a lesson, and how many are settled otherwise."""

    caught_up: int
    otherwise: int

    @classmethod
    def of(cls, lesson: Lesson) -> "Settled":
        """Return the numbers of a lesson, with those who are counted without a name."""
        return cls.among(lesson, lesson.missed_lessons.all())

    @classmethod
    def locked(cls, lesson: Lesson) -> "Settled":
        """Return the same, in a transaction in which nobody else changes them."""
        return cls.among(lesson, _locked(lesson))

    @classmethod
    def among(cls, lesson: Lesson, missed_lessons: Iterable[MissedLesson]) -> "Settled":
        """Return the numbers of a lesson, given its missed lessons."""
        ways = [missed.closed_as for missed in missed_lessons if not missed.is_open]
        caught_up = ways.count(Closing.CAUGHT_UP)
        return cls(caught_up + lesson.caught_up_unnamed, len(ways) - caught_up)

    def __bool__(self) -> bool:
        return bool(self.caught_up or self.otherwise)

    def __str__(self) -> str:
        """Return for example “the catch-ups of 2 children”."""
        return " and ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        if self.caught_up:
            catch_ups = "the catch-up" if self.caught_up == 1 else "the catch-ups"
            yield f"{catch_ups} of {count_of(self.caught_up, 'child', 'children')}"
        if self.otherwise:
            yield f"what was decided for {count_of(self.otherwise, 'child', 'children')}"


class CatchUpsRecordedError(ValidationError):
    """The lesson cannot be removed unless what is recorded for children goes too."""

    def __init__(self, recorded: Settled) -> None:
        text = f"Tick to remove {recorded} too, or keep the lesson. Nothing was removed."
        super().__init__({"catch_ups": text})
