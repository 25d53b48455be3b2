"""What needs attention in a school now, and what comes next, read from one coverage."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from classes.models import ClassGroup, School, User
from classes.years.academic_year import AcademicYear
from curriculum.models import LinkState, Resource, Session
from lessons.child.before_leaving import before_leaving, is_season
from lessons.coverage import Cell, Coverage
from lessons.status import Status

MAX = dt.date.max


@dataclass(frozen=True)
class Item:
    """A planned session with its class and session, for a list."""

    class_group: ClassGroup
    session: Session
    cell: Cell

    @property
    def day(self) -> dt.date:
        """Return the day it is due; far in the future where it has none."""
        return self.cell.due_on or MAX


def taught_by(coverage: Coverage, user: User) -> Coverage:
    """Return the part of `coverage` that is about the classes that a person teaches."""
    own = tuple(row for row in coverage.classes if user in row.class_group.teachers.all())
    return replace(coverage, classes=own)


@dataclass(frozen=True)
class Links:
    """How many of a school's links somebody should look at."""

    broken: int
    moved: int

    @property
    def all(self) -> int:
        return self.broken + self.moved


def links(school: School) -> Links:
    """Return how many links in use are broken and how many have moved. One query."""
    found = Resource.objects.filter(school=school).needing_attention()
    counts = Counter(found.order_by().values_list("link_state", flat=True))
    return Links(broken=counts[LinkState.BROKEN], moved=counts[LinkState.MOVED])


@dataclass(frozen=True)
class Leaving:
    """How many children of Year 6 would leave without a session, and how many who may be in it."""

    known: int
    unknown: int

    @property
    def all(self) -> int:
        return self.known + self.unknown


def is_leaving_season(school: School, year: AcademicYear, today: dt.date) -> bool:
    """Return whether home speaks of who leaves: from May to August of the present year.

    Never where names are not kept, since nobody can tell then.
    """
    return school.keeps_pupil_names and today in year and is_season(today)


def leaving(
    classes: Iterable[ClassGroup], *, school: School, year: AcademicYear, today: dt.date
) -> Leaving:
    """Return how many children of these classes would leave without a session."""
    keys = [item.pk for item in classes]
    found = before_leaving(school, year, today=today, classes=keys)
    known = sum(child.is_known for child in found)
    return Leaving(known, len(found) - known)


def overdue(coverage: Coverage) -> list[Item]:
    """Return what is overdue, the longest first."""
    return sorted(_items(coverage, Status.OVERDUE), key=_due)


def coming_up(coverage: Coverage) -> list[Item]:
    """Return what is planned for today or later, the soonest first."""
    return sorted(_items(coverage, Status.PLANNED), key=_due)


def part_taught(coverage: Coverage) -> list[Item]:
    """Return what was begun and not finished, the longest first."""
    return sorted(_items(coverage, Status.PART_TAUGHT), key=lambda item: item.cell.held_on or MAX)


def not_planned(coverage: Coverage) -> list[Item]:
    """Return what has no date yet."""
    return list(_items(coverage, Status.NOT_PLANNED))


def without_plan(coverage: Coverage) -> list[ClassGroup]:
    """Return the classes that are due no session at all: they have taken up no module."""
    return [row.class_group for row in coverage.classes if not row.planned_sessions]


def _due(item: Item) -> tuple[dt.date, str, int]:
    return (item.cell.due_on or MAX, item.class_group.name, item.session.position)


def _items(coverage: Coverage, status: Status) -> Iterator[Item]:
    sessions = {session.pk: session for session in coverage.sessions}
    for row in coverage.classes:
        for cell in row.cells.values():
            if cell.status == status:
                yield Item(row.class_group, sessions[cell.session_id], cell)
