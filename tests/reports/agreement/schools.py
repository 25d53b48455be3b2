"""A drawn school as plain data. It uses nothing of the product."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(eq=False)
class Session:
    """A session of a module, and the codes of the statements that it covers."""

    module: str
    position: int
    youngest: int
    oldest: int
    serves: list[str]

    @property
    def title(self) -> str:
        return f"{self.position}. Session {self.module[-1]}{self.position}"


@dataclass(eq=False)
class Pupil:
    """A child. They were recorded under their `former` name, if any, and renamed later."""

    name: str
    former: str = ""


@dataclass(eq=False)
class Missed:
    """Somebody who missed a lesson. `closed` is "", caught_up, previous_school or withdrawn.

    `decided_on` is when it was decided to withdraw them, if that is known.
    """

    pupil: Pupil
    reason: str
    closed: str = ""
    caught_up_on: dt.date | None = None
    how: str = ""
    decided_on: dt.date | None = None


@dataclass(eq=False)
class Lesson:
    """A lesson. `redacted` is whether its reason and note were removed later.

    It was logged at `recorded_at`, if that is known.
    """

    held_on: dt.date
    outcome: str
    visitor: str = ""
    taught_by: str = "T. Own"
    recorded_by: str = "Lead Person"
    recorded_at: dt.datetime | None = None
    minutes: int | None = None
    present: int | None = None
    on_roll: int | None = None
    understanding: str = ""
    note: str = ""
    reason: str = ""
    redacted: bool = False
    missed: list[Missed] = field(default_factory=list)

    @property
    def happened(self) -> bool:
        return self.outcome in ("taught", "part")


@dataclass(eq=False)
class Planned:
    session: Session
    due_on: dt.date | None = None
    aside: str = ""
    lessons: list[Lesson] = field(default_factory=list)


@dataclass(eq=False)
class Group:
    """A class. `heads` is the number of children if names are not kept."""

    year: int
    name: str
    youngest: int
    oldest: int
    heads: int | None
    teachers: list[str]
    planned: list[Planned] = field(default_factory=list)


@dataclass(eq=False)
class Cover:
    """Somebody who takes a class for its teachers, from the first day to the last."""

    group: Group
    name: str
    first: dt.date
    last: dt.date


@dataclass(eq=False)
class Stay:
    """A pupil's time in a class. The last day is the day before `left`. `year` is their own."""

    pupil: Pupil
    group: Group
    joined: dt.date
    left: dt.date | None
    year: int | None = None


@dataclass(eq=False)
class Mistake:
    """A child who was added to a class by mistake, and was removed with all that hung on them.

    They were recorded as having `missed` these lessons, which are open or `closed`. They had a
    place in `next_group`, a class of the next year, if any.
    """

    stay: Stay
    missed: list[Lesson]
    closed: str = ""
    next_group: Group | None = None


@dataclass(eq=False)
class Coming:
    """A pupil whose family came. Siblings share a `family`, and one of them has the adults."""

    pupil: Pupil
    adults: int
    family: int


@dataclass(eq=False)
class Evening:
    """`sent` and `spoken` are pupils whose families were followed up. `heads` are the counts.

    It was arranged for `moved_from`, if that is given. If it was `restored`, it had been cancelled.
    `redacted` is whether the reason for which it was cancelled was removed later. `unmatched` are
    the adults of families who are not matched with a child yet, and the class that they named.
    """

    title: str
    starts: dt.datetime
    groups: list[Group]
    cancelled: bool = False
    restored: bool = False
    redacted: bool = False
    moved_from: dt.datetime | None = None
    came: list[Coming] = field(default_factory=list)
    sent: list[Pupil] = field(default_factory=list)
    spoken: list[Pupil] = field(default_factory=list)
    unmatched: list[tuple[int, Group | None]] = field(default_factory=list)
    heads: list[tuple[Group, int, int, int]] = field(default_factory=list)

    @property
    def day(self) -> dt.date:
        return self.starts.date()


@dataclass(eq=False)
class School:
    """A whole school, and the day on which it is looked at. `statements` are (framework, code).

    A workbook can be limited to the `chosen` classes and to a `module`. By default it covers all.
    """

    today: dt.date
    keeps_names: bool
    sessions: list[Session]
    statements: list[tuple[str, str]]
    groups: list[Group]
    pupils: list[Pupil]
    stays: list[Stay]
    evenings: list[Evening]
    mistakes: list[Mistake] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    chosen: list[Group] = field(default_factory=list)
    module: str = ""
