"""How a workbook shows children: by name, or as Pupil 1, Pupil 2 and so on."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from classes.models import ClassGroupQuerySet, Enrolment, Pupil, School, names_in
from classes.names.in_text import Match, NamesInText
from classes.names.order import in_class_order
from curriculum.models import Resource
from lessons.imports.log_workbook.lines import LEFT_OUT
from lessons.models import MissedLesson

REMEMBERED = 4096
UNNUMBERED = "a pupil"
"""Used in texts for a child who is on no sheet, and where it is not certain which child it is."""

TextOf = Callable[[str], str]

ELSEWHERE = "a pupil of another class"
"""Used for every child who was in none of the classes that a workbook was narrowed to."""


@dataclass(frozen=True)
class PupilLabels:
    """Each pupil's label and class by pk, and how texts are shown.

    `names` finds the names to replace; None if all names are shown or none are kept. Those of the
    pupils `shown` stay in texts. `other` is the label of a pupil who has none.
    """

    labels: Mapping[int, str]
    class_of: Mapping[int, int]
    names: NamesInText | None = None
    with_texts: bool = True
    shown: frozenset[int] = frozenset()
    other: str = UNNUMBERED

    def of(self, pupil_id: int) -> str:
        return self.labels.get(pupil_id, self.other)

    # The functions are cached, because the same few texts occur again and again.

    @cached_property
    def text(self) -> TextOf:
        """Return a function that replaces the names in a text, if names are left out."""
        return lru_cache(REMEMBERED)(self._replaced(self._label)) if self.names else str

    @cached_property
    def title(self) -> TextOf:
        """Return the same for titles, in which an ordinary word is not taken for a name."""
        if not self.names:
            return str
        return lru_cache(REMEMBERED)(self._replaced(self._label, title=True))

    @cached_property
    def address(self) -> TextOf:
        """Return the same for addresses, in which only a full name is taken for one."""
        return self._replaced(self._label_of_full_name) if self.names else str

    @cached_property
    def prose(self) -> TextOf:
        """Return the same for notes and reasons, which may be left out altogether."""
        return self.text if self.with_texts else _left_out

    def _replaced(self, label: Callable[[Match], str | None], *, title: bool = False) -> TextOf:
        names = self.names
        assert names is not None
        return lambda text: names.replaced(text, label, title=title)

    def _label(self, match: Match) -> str | None:
        if match.pks & self.shown:
            return None
        if match.certain and len(match.pks) == 1:
            return self.of(min(match.pks))
        return UNNUMBERED if match.pks & self.labels.keys() else self.other

    def _label_of_full_name(self, match: Match) -> str | None:
        return None if match.is_alone else self._label(match)


def _left_out(text: str) -> str:
    return LEFT_OUT if text.strip() else text


def pupil_labels(
    school: School,
    class_groups: ClassGroupQuerySet,
    *,
    on: dt.date,
    with_names: bool,
    with_texts: bool,
    chosen: ClassGroupQuerySet | None = None,
) -> PupilLabels:
    """Return the labels of the pupils of these classes, in a fixed number of queries.

    Pupils are numbered by class, then in the order of joining. The numbers stay the same from file
    to file while nobody joins, and give no clue to a name. `class_of` is the class in which each
    was on roll `on` that day. If the workbook is narrowed to the `chosen` classes, pupils of the
    others have no label, and their names are replaced in texts even `with_names`.
    """
    if not school.keeps_pupil_names:
        return PupilLabels({}, {}, with_texts=with_texts)
    numbers: dict[int, str] = {}
    class_of: dict[int, int] = {}
    for pupil, class_group, joined_on, left_on in _enrolments(class_groups):
        numbers.setdefault(pupil, f"Pupil {len(numbers) + 1}")
        if joined_on <= on and (left_on is None or left_on > on):
            class_of[pupil] = class_group
    for pupil in _missed_in(class_groups):
        numbers.setdefault(pupil, f"Pupil {len(numbers) + 1}")
    names: dict[int, str] = {}
    if with_names:
        names = dict(Pupil.objects.filter(school=school).values_list("pk", "display_name"))
    labels = names if with_names else numbers
    if chosen is None and with_names:
        return PupilLabels(labels, class_of, with_texts=with_texts)
    finder, _ = names_in(school, others=[Resource.objects.shipped()])
    if chosen is None:
        return PupilLabels(labels, class_of, finder, with_texts)
    own = frozenset({row[0] for row in _enrolments(chosen)} | set(_missed_in(chosen)))
    labels = {pk: labels[pk] for pk in own}
    shown = own if with_names else frozenset()
    return PupilLabels(labels, class_of, finder, with_texts, shown, other=ELSEWHERE)


def _missed_in(class_groups: ClassGroupQuerySet) -> Iterable[int]:
    missed = MissedLesson.objects.filter(lesson__planned_session__class_group__in=class_groups)
    return missed.order_by("pupil").values_list("pupil_id", flat=True).distinct()


def _enrolments(
    class_groups: ClassGroupQuerySet,
) -> list[tuple[int, int, dt.date, dt.date | None]]:
    order = in_class_order("class_group__")
    enrolments = Enrolment.objects.filter(class_group__in=class_groups)
    return list(
        enrolments.order_by(*order, "joined_on", "pk").values_list(
            "pupil_id", "class_group_id", "joined_on", "left_on"
        )
    )
