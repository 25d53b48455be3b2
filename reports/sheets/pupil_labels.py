"""How children are said in a workbook: by name, or as Pupil 1, Pupil 2 … throughout the file."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from classes.models import ClassGroupQuerySet, Enrolment, Pupil, School
from classes.names.in_text import NamesInText
from classes.names.spelling import folded_name
from lessons.models import MissedLesson

REMEMBERED = 1024
UNNUMBERED = "a pupil"
"""Said in a note for a child who is on no sheet, or whose name two children share."""


@dataclass(frozen=True)
class PupilLabels:
    """The label of each pupil, the class each is in, and what stands for a name in a text."""

    labels: Mapping[int, str]
    class_of: Mapping[int, int]
    names: NamesInText

    def of(self, pupil_id: int) -> str:
        return self.labels.get(pupil_id, UNNUMBERED)

    @cached_property
    def without_names(self) -> Callable[[str], str]:
        """Return what puts something else for each display name in a text, if names are left out.

        It remembers some: in a change history the same few texts come again and again.
        """
        return lru_cache(maxsize=REMEMBERED)(self.names.replaced)


def pupil_labels(
    school: School, class_groups: ClassGroupQuerySet, *, on: dt.date, with_names: bool
) -> PupilLabels:
    """Return the labels of the pupils of these classes, in three queries.

    Numbers follow the classes, then the order of joining: stable from file to file while nobody
    joins, and no clue to a name. `class_of` is the class in which each was on roll `on` that day.
    """
    if not school.keeps_pupil_names:
        return PupilLabels({}, {}, NamesInText({}))
    names = dict(Pupil.objects.filter(school=school).values_list("pk", "display_name"))
    numbers: dict[int, str] = {}
    class_of: dict[int, int] = {}
    for pupil, class_group, joined_on, left_on in _enrolments(class_groups):
        numbers.setdefault(pupil, f"Pupil {len(numbers) + 1}")
        if joined_on <= on and (left_on is None or left_on > on):
            class_of[pupil] = class_group
    missed = MissedLesson.objects.filter(lesson__planned_session__class_group__in=class_groups)
    for pupil in missed.order_by("pupil").values_list("pupil_id", flat=True).distinct():
        numbers.setdefault(pupil, f"Pupil {len(numbers) + 1}")
    if with_names:
        return PupilLabels(names, class_of, NamesInText({}))
    return PupilLabels(numbers, class_of, NamesInText(_instead_of(names, numbers)))


def _enrolments(
    class_groups: ClassGroupQuerySet,
) -> list[tuple[int, int, dt.date, dt.date | None]]:
    order = [f"class_group__{name}" for name in ("youngest_year", "oldest_year", "name")]
    enrolments = Enrolment.objects.filter(class_group__in=class_groups)
    return list(
        enrolments.order_by(*order, "joined_on", "pk").values_list(
            "pupil_id", "class_group_id", "joined_on", "left_on"
        )
    )


def _instead_of(names: Mapping[int, str], numbers: Mapping[int, str]) -> dict[str, str]:
    """Return what to say for each name in a text; two of one name are both `UNNUMBERED`."""
    said: dict[str, str] = {}
    for pupil, name in names.items():
        spelt = folded_name(name)
        said[spelt] = UNNUMBERED if spelt in said else numbers.get(pupil, UNNUMBERED)
    return said
