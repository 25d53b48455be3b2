"""How a workbook shows children: by name, or as Pupil 1, Pupil 2 and so on."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from classes.history.former_names import former_names
from classes.models import ClassGroupQuerySet, Enrolment, Pupil, School
from classes.models.pupil import ERASED
from classes.names.in_text import NamesInText
from classes.names.spelling import folded_name
from lessons.models import MissedLesson

REMEMBERED = 1024
UNNUMBERED = "a pupil"
"""Used in notes for a child who is on no sheet, or who shares a name with another."""

ELSEWHERE = "a pupil of another class"
"""Used for every child who was in none of the classes that a workbook was narrowed to."""


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
    school: School,
    class_groups: ClassGroupQuerySet,
    *,
    on: dt.date,
    with_names: bool,
    chosen: ClassGroupQuerySet | None = None,
) -> PupilLabels:
    """Return the labels of the pupils of these classes, in at most five queries.

    Pupils are numbered by class, then in the order of joining. The numbers stay the same from file
    to file while nobody joins, and give no clue to a name. `class_of` is the class in which each
    was on roll `on` that day. If the workbook is narrowed to the `chosen` classes, pupils of the
    others have no label, and their names are replaced in texts even `with_names`.
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
    for pupil in _missed_in(class_groups):
        numbers.setdefault(pupil, f"Pupil {len(numbers) + 1}")
    labels = names if with_names else numbers
    if chosen is None and with_names:
        return PupilLabels(labels, class_of, NamesInText({}))
    if chosen is not None:
        own = {row[0] for row in _enrolments(chosen)} | set(_missed_in(chosen))
        labels = {pk: labels.get(pk, UNNUMBERED) if pk in own else ELSEWHERE for pk in names}
    former = [(former.pupil_id, former.name) for former in former_names(school)]
    return PupilLabels(labels, class_of, NamesInText(_replacements(names, former, labels)))


def _missed_in(class_groups: ClassGroupQuerySet) -> Iterable[int]:
    missed = MissedLesson.objects.filter(lesson__planned_session__class_group__in=class_groups)
    return missed.order_by("pupil").values_list("pupil_id", flat=True).distinct()


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


def _replacements(
    names: Mapping[int, str], former: Iterable[tuple[int, str]], labels: Mapping[int, str]
) -> dict[str, str | None]:
    """Return the replacement of each name in a text, None to leave a name that is shown.

    It is `UNNUMBERED` if two pupils share the name, and one of them is numbered. `former` are
    names that pupils had before.
    """
    replacements: dict[str, str | None] = {}
    for pupil, name in (*names.items(), *former):
        if name == ERASED or pupil not in names:
            continue
        folded, label = folded_name(name), labels.get(pupil, UNNUMBERED)
        replacement = None if label == names[pupil] else label
        if replacements.setdefault(folded, replacement) != replacement:
            is_shown = None in (replacements[folded], replacement)
            replacements[folded] = None if is_shown else UNNUMBERED
    return replacements
