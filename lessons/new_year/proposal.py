"""Proposes an academic year from the one before. Nothing is saved here."""

import datetime as dt
import enum
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from classes.models import ClassGroup, Enrolment, School, User
from classes.names.order import Alphabetical
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY, year_groups_of
from classes.years.year_groups import YearGroups
from curriculum.models import Module, Session
from lessons.models import PlannedSession
from lessons.new_year.last_years_plans import LastYearsPlans, ProposedSession


class YearEnd(enum.Enum):
    """What happens to a class when the academic year ends."""

    MOVES_UP = "up"
    LEAVES = "leaves"
    SPLITS = "splits"
    """Some children leave and some stay, so each child is asked about."""


@dataclass(frozen=True)
class Child:
    """A child in a class of the ending year, with the year groups that they may be in."""

    pupil_id: int
    name: str
    year_groups: YearGroups

    @property
    def leaves(self) -> bool | None:
        """Return whether the child leaves for secondary school; None if it is not known."""
        if self.year_groups.youngest >= LAST_OF_PRIMARY:
            return True
        return False if self.year_groups.oldest < LAST_OF_PRIMARY else None


@dataclass(frozen=True)
class NextClass:
    """A class of the new year as proposed.

    `source` is the class of the ending year that moves up into it; None for a class that was made
    in the new year, such as by an import. `existing` is the class of the new year, if there is one
    already. `children` still need a class. No plan is proposed for a class that has one.
    """

    source: ClassGroup | None
    existing: ClassGroup | None
    year_end: YearEnd
    name: str
    year_groups: YearGroups
    teachers: tuple[User, ...]
    children: tuple[Child, ...]
    due: tuple[ProposedSession, ...]
    two_year_cycle: bool
    has_plan: bool
    pupils_on_roll: int | None

    @property
    def key(self) -> int:
        """Return the class's key in the form: the pk of its source, else of the existing class."""
        class_group = self.source or self.existing
        assert class_group is not None
        return class_group.pk

    @property
    def is_done(self) -> bool:
        """Return whether the class needs no more decisions and no proposed plan."""
        if self.children:
            return False
        if self.year_end is YearEnd.LEAVES:
            return True
        return self.existing is not None and (self.has_plan or not self.due)

    @property
    def modules(self) -> list[Module]:
        """Return the modules of the proposed sessions."""
        return list(dict.fromkeys(proposed.session.module for proposed in self.due))

    @property
    def had(self) -> list[Session]:
        """Return the proposed sessions that the same children were taught last year."""
        return [proposed.session for proposed in self.due if proposed.had and self.source]

    @property
    def had_by(self) -> list[tuple[str, list[Session]]]:
        """Return whom they were taught, "these children" or "the new Year 6", each with which."""
        by: dict[str, list[Session]] = defaultdict(list)
        for proposed in self.due:
            years = " and ".join(map(str, sorted(proposed.had_by)))
            if proposed.had:
                by["these children" if proposed.had_by_all else f"the new Year {years}"].append(
                    proposed.session
                )
        return list(by.items())


def opens_on(year: AcademicYear) -> dt.date:
    """Return the first day on which that year can be started: 1 June before it."""
    return dt.date(year.first_year, 6, 1)


def moved_up_name(class_group: ClassGroup) -> str:
    """Return the class's name in the next year: 5 Oak → 6 Oak, 4/5 Rowan → 5/6 Rowan."""

    def next_number(match: re.Match[str]) -> str:
        number = int(match[0])
        return str(number + 1) if number in class_group.year_groups.years else match[0]

    return re.sub(r"(?<!\d)\d{1,2}(?!\d)", next_number, class_group.name)


class Proposal:
    """The proposed classes of a school's new academic year, in a fixed number of queries."""

    def __init__(self, school: School, academic_year: int) -> None:
        self.school, self.year = school, AcademicYear(academic_year)
        self.ending = AcademicYear(academic_year - 1)

    @cached_property
    def classes(self) -> list[NextClass]:
        """Return the next class of each old class, then the new classes without an old one."""
        moved_up = [self._from_old(class_group) for class_group in self._old]
        matched = {next_class.existing for next_class in moved_up}
        return moved_up + [
            self._without_source(class_group)
            for class_group in self.new_classes
            if class_group not in matched
        ]

    @property
    def to_decide(self) -> list[NextClass]:
        return [next_class for next_class in self.classes if not next_class.is_done]

    @property
    def done(self) -> list[NextClass]:
        return [next_class for next_class in self.classes if next_class.is_done]

    @cached_property
    def _old(self) -> list[ClassGroup]:
        return self._classes_of(self.ending)

    @cached_property
    def new_classes(self) -> list[ClassGroup]:
        """Return the classes that already exist in the new year."""
        return self._classes_of(self.year)

    def _classes_of(self, year: AcademicYear) -> list[ClassGroup]:
        classes = ClassGroup.objects.filter(school=self.school).in_year(year.first_year)
        return list(classes.prefetch_related("teachers"))

    def _from_old(self, old: ClassGroup) -> NextClass:
        years = old.year_groups
        year_end = YearEnd.MOVES_UP
        if years.oldest >= LAST_OF_PRIMARY:
            year_end = YearEnd.LEAVES if years.youngest >= LAST_OF_PRIMARY else YearEnd.SPLITS
        name = moved_up_name(old) if year_end is YearEnd.MOVES_UP else old.name
        existing = None if year_end is YearEnd.LEAVES else self._existing(old, name)
        if year_end is YearEnd.MOVES_UP:
            years = YearGroups(years.youngest + 1, years.oldest + 1)
        return self._next_class(old, existing, year_end, existing.name if existing else name, years)

    def _without_source(self, new: ClassGroup) -> NextClass:
        return self._next_class(None, new, YearEnd.MOVES_UP, new.name, new.year_groups)

    def _next_class(
        self,
        source: ClassGroup | None,
        existing: ClassGroup | None,
        year_end: YearEnd,
        name: str,
        years: YearGroups,
    ) -> NextClass:
        if existing:
            years = existing.year_groups
        staff = list(existing.teachers.all()) if existing else []
        continues = year_end is not YearEnd.LEAVES
        class_group = source or existing
        assert class_group is not None
        return NextClass(
            source=source,
            existing=existing,
            year_end=year_end,
            name=name,
            year_groups=years,
            teachers=tuple(staff or (source.teachers.all() if source else ())),
            children=tuple(self._children.get(source.pk, ()) if source else ()),
            due=tuple(self._last.due(source or self._pattern(class_group), years))
            if continues
            else (),
            two_year_cycle=source is not None and source.pk in self._last.with_excluded,
            has_plan=existing is not None and existing.pk in self._planned,
            pupils_on_roll=(existing or class_group).pupils_on_roll,
        )

    def _existing(self, source: ClassGroup, name: str) -> ClassGroup | None:
        """Return the new class that the children have moved into, else the one with that name."""
        destinations = self._destinations.get(source.pk)
        by_pk = {new.pk: new for new in self.new_classes}
        if destinations and not self._children.get(source.pk):
            return by_pk[destinations.most_common(1)[0][0]]
        return next((new for new in self.new_classes if new.name == name), None)

    @cached_property
    def _destinations(self) -> dict[int, Counter[int]]:
        """Return, for each old class, how many of its children are in which new class (pks)."""
        was_in = dict(
            Enrolment.objects.filter(class_group__in=self._old)
            .order_by("joined_on", "pk")
            .values_list("pupil_id", "class_group_id")
        )
        destinations: dict[int, Counter[int]] = defaultdict(Counter)
        now = Enrolment.objects.filter(class_group__in=self.new_classes, pupil__in=was_in.keys())
        for pupil, class_group in now.values_list("pupil_id", "class_group_id"):
            destinations[was_in[pupil]][class_group] += 1
        return destinations

    @cached_property
    def _children(self) -> dict[int, list[Child]]:
        """Return the children still in each class of the ending year, by the pk of the class."""
        enrolments = Enrolment.objects.open().filter(class_group__in=self._old)
        rows = list(
            enrolments.order_by(Alphabetical("pupil__display_name"), "pupil_id").values_list(
                "class_group_id", "pupil_id", "pupil__display_name"
            )
        )
        years = year_groups_of([row[1] for row in rows], self.ending.first_year)
        children: dict[int, list[Child]] = defaultdict(list)
        for class_group, pupil, name in rows:
            children[class_group].append(Child(pupil, name, years[pupil]))
        return children

    def _pattern(self, new: ClassGroup) -> ClassGroup | None:
        """Return the old class to copy dates from: the same name, else the same year groups."""
        namesakes = (old for old in self._old if old.name == new.name)
        peers = (old for old in self._old if old.year_groups == new.year_groups)
        return next(namesakes, None) or next(peers, None)

    @cached_property
    def _last(self) -> LastYearsPlans:
        return LastYearsPlans(self._old, self.year)

    @cached_property
    def _planned(self) -> set[int]:
        planned = PlannedSession.objects.filter(class_group__in=self.new_classes)
        return set(planned.values_list("class_group_id", flat=True))
