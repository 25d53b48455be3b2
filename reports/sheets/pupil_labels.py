"""How a workbook shows children: by name, or as Pupil 1, Pupil 2 and so on."""

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
"""Used in notes for a child who is on no sheet, or who shares a name with another."""


@dataclass(frozen=True)
class PupilLabels:
    """Each pupil's label and class by pk, and the replacements for names in texts."""

    labels: Mapping[int, str]
    class_of: Mapping[int, int]
    names: NamesInText

    def of(self, pupil_id: int) -> str:
        return self.labels.get(pupil_id, UNNUMBERED)

    @cached_property
    def without_names(self) -> Callable[[str], str]:
        """Return a function that replaces the names in a text, if names are left out.

        It is cached, because the same few texts occur again and again in a change history.
        """
        return lru_cache(maxsize=REMEMBERED)(self.names.replaced)


def pupil_labels(
    school: School, class_groups: ClassGroupQuerySet, *, on: dt.date, with_names: bool
) -> PupilLabels:
    """Return the labels of the pupils of these classes. Three queries.

    Pupils are numbered by class, then in the order of joining. The numbers stay the same from file
    to file while nobody joins, and give no clue to a name. `class_of` is the class in which each
    was on roll `on` that day.
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
    return PupilLabels(numbers, class_of, NamesInText(_replacements(names, numbers)))


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


def _replacements(names: Mapping[int, str], numbers: Mapping[int, str]) -> dict[str, str]:
    """Return the replacement of each name in a text: `UNNUMBERED` if two pupils share it."""
    labels: dict[str, str] = {}
    for pupil, name in names.items():
        folded = folded_name(name)
        labels[folded] = UNNUMBERED if folded in labels else numbers.get(pupil, UNNUMBERED)
    return labels
