"""What an academic year could look like, proposed from the one before. Nothing is written here."""

import datetime as dt
import enum
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from classes.models import ClassGroup, Enrolment, School, User
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY, year_groups_of
from classes.years.year_groups import YearGroups
from curriculum.models import Module, Session
from lessons.models import PlannedSession
from lessons.new_year.last_years_plans import Due, LastYearsPlans


class Becomes(enum.Enum):
    """What becomes of a class when the year ends."""

    MOVES_UP = "up"
    LEAVES = "leaves"
    ASKS = "asks"


@dataclass(frozen=True)
class Child:
    """A child still in a class of the ending year, and the year groups they could be in there."""

    pupil_id: int
    name: str
    year_groups: YearGroups

    @property
    def leaves(self) -> bool | None:
        """Return whether the child goes to secondary school now; None where it is not known."""
        if self.year_groups.youngest >= LAST_OF_PRIMARY:
            return True
        return False if self.year_groups.oldest < LAST_OF_PRIMARY else None


@dataclass(frozen=True)
class NextClass:
    """A class of the new year as proposed.

    `source` is the class of the ending year from which it comes, None for one that an import has
    made; `existing` the class of the new year that is there already. `children` are those still
    to be placed. `has_plan` says that it is due something, so that no plan is proposed.
    """

    source: ClassGroup | None
    existing: ClassGroup | None
    becomes: Becomes
    name: str
    year_groups: YearGroups
    teachers: tuple[User, ...]
    children: tuple[Child, ...]
    due: tuple[Due, ...]
    two_year_cycle: bool
    has_plan: bool
    pupils_on_roll: int | None

    @property
    def key(self) -> int:
        """Return what names the class in a form: the key of the class of either year."""
        item = self.source or self.existing
        assert item is not None
        return item.pk

    @property
    def is_settled(self) -> bool:
        """Return whether nothing is left to decide about it, nor to propose."""
        if self.children:
            return False
        if self.becomes is Becomes.LEAVES:
            return True
        return self.existing is not None and (self.has_plan or not self.due)

    @property
    def modules(self) -> list[Module]:
        """Return the modules of what it would be due."""
        return list(dict.fromkeys(item.session.module for item in self.due))

    @property
    def had(self) -> list[Session]:
        """Return those of its sessions that the same children were taught last year."""
        return [item.session for item in self.due if item.had]


def opens_on(year: AcademicYear) -> dt.date:
    """Return the day from which that year can be started: 1 June before it."""
    return dt.date(year.first_year, 6, 1)


def moved_up_name(class_group: ClassGroup) -> str:
    """Return the class's name a year on: 5 Oak is 6 Oak, 4/5 Rowan is 5/6 Rowan."""

    def next_number(match: re.Match[str]) -> str:
        number = int(match[0])
        return str(number + 1) if number in class_group.year_groups.years else match[0]

    return re.sub(r"(?<!\d)\d{1,2}(?!\d)", next_number, class_group.name)


class Proposal:
    """The new academic year of a school, class by class, in a fixed number of queries."""

    def __init__(self, school: School, academic_year: int) -> None:
        self.school, self.year = school, AcademicYear(academic_year)
        self.ending = AcademicYear(academic_year - 1)

    @cached_property
    def classes(self) -> list[NextClass]:
        """Return what becomes of each class of the ending year, then the classes without one."""
        from_old = [self._from(item) for item in self._old]
        taken = {item.existing for item in from_old}
        return from_old + [self._new(item) for item in self.there if item not in taken]

    @property
    def open(self) -> list[NextClass]:
        return [item for item in self.classes if not item.is_settled]

    @property
    def settled(self) -> list[NextClass]:
        return [item for item in self.classes if item.is_settled]

    @cached_property
    def _old(self) -> list[ClassGroup]:
        return self._classes_of(self.ending)

    @cached_property
    def there(self) -> list[ClassGroup]:
        """Return the classes that the new year has already."""
        return self._classes_of(self.year)

    def _classes_of(self, year: AcademicYear) -> list[ClassGroup]:
        classes = ClassGroup.objects.filter(school=self.school).in_year(year.first_year)
        return list(classes.prefetch_related("teachers"))

    def _from(self, item: ClassGroup) -> NextClass:
        years = item.year_groups
        becomes = Becomes.MOVES_UP
        if years.oldest >= LAST_OF_PRIMARY:
            becomes = Becomes.LEAVES if years.youngest >= LAST_OF_PRIMARY else Becomes.ASKS
        name = moved_up_name(item) if becomes is Becomes.MOVES_UP else item.name
        existing = None if becomes is Becomes.LEAVES else self._existing(item, name)
        if becomes is Becomes.MOVES_UP:
            years = YearGroups(years.youngest + 1, years.oldest + 1)
        return self._proposed(item, existing, becomes, existing.name if existing else name, years)

    def _new(self, item: ClassGroup) -> NextClass:
        return self._proposed(None, item, Becomes.MOVES_UP, item.name, item.year_groups)

    def _proposed(
        self,
        source: ClassGroup | None,
        existing: ClassGroup | None,
        becomes: Becomes,
        name: str,
        years: YearGroups,
    ) -> NextClass:
        if existing:
            years = existing.year_groups
        staff = list(existing.teachers.all()) if existing else []
        stays = becomes is not Becomes.LEAVES
        item = source or existing
        assert item is not None
        return NextClass(
            source=source,
            existing=existing,
            becomes=becomes,
            name=name,
            year_groups=years,
            teachers=tuple(staff or (source.teachers.all() if source else ())),
            children=tuple(self._children.get(source.pk, ()) if source else ()),
            due=tuple(self._last.due(source or self._pattern(item), years)) if stays else (),
            two_year_cycle=source is not None and source.pk in self._last.with_excluded,
            has_plan=existing is not None and existing.pk in self._planned,
            pupils_on_roll=(existing or item).pupils_on_roll,
        )

    def _existing(self, source: ClassGroup, name: str) -> ClassGroup | None:
        """Return the class that its children are in already, else the one of the same name."""
        went = self._went_to.get(source.pk)
        by_key = {item.pk: item for item in self.there}
        if went and not self._children.get(source.pk):
            return by_key[went.most_common(1)[0][0]]
        return next((item for item in self.there if item.name == name), None)

    @cached_property
    def _went_to(self) -> dict[int, Counter[int]]:
        """Return how many children of each old class are in which class of the new year."""
        was_in = dict(
            Enrolment.objects.filter(class_group__in=self._old)
            .order_by("joined_on", "pk")
            .values_list("pupil_id", "class_group_id")
        )
        found: dict[int, Counter[int]] = defaultdict(Counter)
        now = Enrolment.objects.filter(class_group__in=self.there, pupil__in=was_in.keys())
        for pupil, class_group in now.values_list("pupil_id", "class_group_id"):
            found[was_in[pupil]][class_group] += 1
        return found

    @cached_property
    def _children(self) -> dict[int, list[Child]]:
        """Return those still in each class of the ending year, by the key of the class."""
        enrolments = Enrolment.objects.open().filter(class_group__in=self._old)
        rows = list(
            enrolments.order_by("pupil__display_name", "pupil_id").values_list(
                "class_group_id", "pupil_id", "pupil__display_name"
            )
        )
        years = year_groups_of([row[1] for row in rows], self.ending.first_year)
        found: dict[int, list[Child]] = defaultdict(list)
        for class_group, pupil, name in rows:
            found[class_group].append(Child(pupil, name, years[pupil]))
        return found

    def _pattern(self, item: ClassGroup) -> ClassGroup | None:
        """Return last year's class whose dates a new class takes: its namesake, else a peer."""
        namesake = (old for old in self._old if old.name == item.name)
        peers = (old for old in self._old if old.year_groups == item.year_groups)
        return next(namesake, None) or next(peers, None)

    @cached_property
    def _last(self) -> LastYearsPlans:
        return LastYearsPlans(self._old, self.year)

    @cached_property
    def _planned(self) -> set[int]:
        planned = PlannedSession.objects.filter(class_group__in=self.there)
        return set(planned.values_list("class_group_id", flat=True))
