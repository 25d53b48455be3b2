"""Works out the figures of a drawn school the slow and obvious way, from everything in it."""

import datetime as dt
from dataclasses import dataclass

from tests.reports.agreement.schools import (
    Evening,
    Group,
    Lesson,
    Missed,
    Planned,
    Pupil,
    School,
    Session,
    Stay,
)


def year_of(day: dt.date) -> int:
    return day.year if day.month >= 9 else day.year - 1


def first_day(year: int) -> dt.date:
    return dt.date(year, 9, 1)


def last_day(year: int) -> dt.date:
    return dt.date(year + 1, 8, 31)


def label(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def counted_on(school: School, year: int) -> dt.date:
    """Return the day for which the pupils of a year are counted."""
    if school.today < first_day(year):
        return first_day(year)
    if school.today > last_day(year):
        return last_day(year)
    return school.today


def year_shown(school: School) -> int:
    """Return the year that a page shows by default."""
    now = year_of(school.today)
    begun = [group.year for group in school.groups if group.year <= now]
    return max(begun) if begun else now


def groups_of(school: School, year: int) -> list[Group]:
    """Return the covered classes of a year, in their usual order."""
    groups = all_groups_of(school, year)
    return [group for group in groups if not school.chosen or group in school.chosen]


def all_groups_of(school: School, year: int) -> list[Group]:
    """Return all classes of a year, including those that a workbook leaves out."""
    groups = [group for group in school.groups if group.year == year]
    return sorted(groups, key=lambda group: (group.youngest, group.oldest, group.name))


def is_covered(school: School, session: Session) -> bool:
    return not school.module or session.module == school.module


def plan_of(school: School, group: Group) -> list[Planned]:
    """Return the planned sessions of the covered module."""
    return [planned for planned in group.planned if is_covered(school, planned.session)]


def year_groups_text(group: Group) -> str:
    if group.youngest == group.oldest:
        return f"Year {group.youngest}"
    return f"Years {group.youngest} and {group.oldest}"


def only_year(group: Group, session: Session) -> str:
    """Return "Year 6" if a session is only for one of the two year groups of a class; else ""."""
    is_for_one = group.youngest < group.oldest and session.youngest == session.oldest
    return f"Year {session.youngest}" if is_for_one else ""


def whom(group: Group, session: Session) -> str:
    """Return the class, with the year group if the session is only for that."""
    return ", ".join(filter(None, [group.name, only_year(group, session)]))


def teacher_names(group: Group) -> str:
    return ", ".join(sorted(group.teachers))


def roll(school: School, group: Group, day: dt.date, session: Session | None = None) -> list[Pupil]:
    """Return the pupils of a class on a day. With a session, only those who are due it."""
    pupils = []
    for stay in school.stays:
        here = is_there(stay, day)
        for_them = session is None or is_due(stay, session)
        if stay.group is group and here and for_them and stay.pupil not in pupils:
            pupils.append(stay.pupil)
    return pupils


def is_there(stay: Stay, day: dt.date) -> bool:
    return stay.joined <= day and (stay.left is None or day < stay.left)


def own_year(stay: Stay) -> int | None:
    """Return the year group that counts: only in a mixed class, and only one that it has."""
    years = range(stay.group.youngest, stay.group.oldest + 1)
    return stay.year if len(years) > 1 and stay.year in years else None


def is_due(stay: Stay, session: Session) -> bool:
    year = own_year(stay)
    return year is None or session.youngest <= year <= session.oldest


def in_order(planned: list[Planned]) -> list[Planned]:
    return sorted(planned, key=lambda plan: (plan.session.module, plan.session.position))


def status(planned: Planned, today: dt.date) -> str:
    outcomes = [lesson.outcome for lesson in planned.lessons]
    if planned.aside:
        return "Not due this year"
    if "taught" in outcomes:
        return "Taught"
    if "part" in outcomes:
        return "Part taught"
    if planned.due_on is None:
        return "Not planned"
    return "Overdue" if planned.due_on < today else "Planned"


def deciding_lesson(planned: Planned) -> Lesson | None:
    """Return the lesson that decides a cell: the one taught, or else the latest part."""
    latest = None
    for lesson in planned.lessons:
        if lesson.outcome == "taught":
            return lesson
        if lesson.outcome == "part" and (latest is None or lesson.held_on >= latest.held_on):
            latest = lesson
    return latest


def is_open(missed: Missed, lesson: Lesson, day: dt.date) -> bool:
    if lesson.held_on > day or missed.closed in ("previous_school", "withdrawn"):
        return False
    return missed.caught_up_on is None or missed.caught_up_on > day


def away(lesson: Lesson) -> int:
    """Return how many were away that day: on roll, but not present."""
    if lesson.on_roll is not None:
        return lesson.on_roll - lesson.present
    return len([missed for missed in lesson.missed if missed.reason != "joined_later"])


def joined_later(lesson: Lesson) -> int:
    """Return how many came into the class after the lesson, and missed it."""
    return max(0, len(lesson.missed) - away(lesson))


def all_missed(school: School) -> list[tuple[Group, Planned, Lesson, Missed]]:
    return [
        (group, planned, lesson, missed)
        for group in school.groups
        for planned in group.planned
        for lesson in planned.lessons
        for missed in lesson.missed
    ]


def to_catch_up(
    school: School, pupil: Pupil, day: dt.date
) -> list[tuple[Group, Planned, Lesson, Missed]]:
    """Return a pupil's open missed lessons on that day, from any class and year."""
    return [
        record
        for record in all_missed(school)
        if record[3].pupil is pupil and is_open(record[3], record[2], day)
    ]


def first_parts(
    records: list[tuple[Group, Planned, Lesson, Missed]],
) -> list[tuple[Group, Planned, Lesson, Missed]]:
    """Return what pupils have to catch up with a session once: by the first lesson they missed."""
    first: dict[tuple[int, int], tuple[Group, Planned, Lesson, Missed]] = {}
    for record in sorted(records, key=lambda record: record[2].held_on):
        first.setdefault((id(record[3].pupil), id(record[1].session)), record)
    return [*first.values()]


def is_withdrawn(school: School, pupil: Pupil, day: dt.date) -> bool:
    return any(
        missed.pupil is pupil and missed.closed == "withdrawn" and lesson.held_on <= day
        for _, _, lesson, missed in all_missed(school)
    )


@dataclass
class Figures:
    """The figures of a class, or of all the classes of a year.

    Pupils who are behind are not counted as `withdrawn` too.
    """

    planned: int = 0
    taught: int = 0
    part: int = 0
    overdue: int = 0
    on_roll: int = 0
    up_to_date: int | None = 0
    withdrawn: int = 0
    came: int = 0
    reached: int = 0

    @property
    def coverage(self) -> float | None:
        return self.taught / self.planned if self.planned else None

    @property
    def reach(self) -> float | None:
        return self.reached / self.on_roll if self.on_roll else None

    @property
    def behind(self) -> int:
        if self.up_to_date is None:
            return 0
        return self.on_roll - self.up_to_date - self.withdrawn

    @property
    def to_reach(self) -> int:
        return max(0, self.on_roll - self.reached)


def figures(school: School, group: Group) -> Figures:
    words = [status(planned, school.today) for planned in plan_of(school, group)]
    counts = Figures(
        planned=len([word for word in words if word != "Not due this year"]),
        taught=words.count("Taught"),
        part=words.count("Part taught"),
        overdue=words.count("Overdue"),
    )
    if not school.keeps_names:
        _count_heads(school, group, counts)
        return counts
    day = counted_on(school, group.year)
    for pupil in roll(school, group, day):
        counts.on_roll += 1
        if not to_catch_up(school, pupil, day):
            withdrawn = is_withdrawn(school, pupil, day)
            counts.withdrawn += withdrawn
            counts.up_to_date += not withdrawn
        counts.came += family_came(school, pupil, group.year)
        counts.reached += family_reached(school, pupil, group.year)
    return counts


def _count_heads(school: School, group: Group, counts: Figures) -> None:
    """Count without names: the fullest of several evenings counts."""
    counts.up_to_date = None
    counts.on_roll = group.heads or 0
    for evening in school.evenings:
        for counted, came, _, after in evening.heads:
            if counted is group:
                counts.came = max(counts.came, came)
                counts.reached = max(counts.reached, came + after)
    if group.heads is not None:
        counts.came = min(counts.came, group.heads)
        counts.reached = min(counts.reached, group.heads)


def total(school: School, year: int) -> Figures:
    counts = Figures(up_to_date=0 if school.keeps_names else None)
    for group in groups_of(school, year):
        of_class = figures(school, group)
        counts.planned += of_class.planned
        counts.taught += of_class.taught
        counts.part += of_class.part
        counts.overdue += of_class.overdue
        counts.on_roll += of_class.on_roll
        counts.came += of_class.came
        counts.reached += of_class.reached
        if school.keeps_names:
            counts.up_to_date += of_class.up_to_date
            counts.withdrawn += of_class.withdrawn
    return counts


def evenings_of(school: School, year: int) -> list[Evening]:
    return [evening for evening in school.evenings if year_of(evening.day) == year]


def family_came(school: School, pupil: Pupil, year: int) -> bool:
    return any(
        coming.pupil is pupil for evening in evenings_of(school, year) for coming in evening.came
    )


def family_reached(school: School, pupil: Pupil, year: int) -> bool:
    followed_up = any(
        pupil in evening.sent or pupil in evening.spoken for evening in evenings_of(school, year)
    )
    return followed_up or family_came(school, pupil, year)


def sessions_due(school: School, year: int) -> list[Session]:
    """Return the sessions in the plan of some class of a year, set aside or not, in order."""
    sessions = []
    for group in groups_of(school, year):
        for planned in plan_of(school, group):
            if planned.session not in sessions:
                sessions.append(planned.session)
    return sorted(sessions, key=lambda session: (session.module, session.position))


def plan_for(group: Group, session: Session) -> Planned | None:
    for planned in group.planned:
        if planned.session is session:
            return planned
    return None


def why_blank(group: Group, session: Session) -> str:
    """Return the text of the cell for a session that is not in a class's plan."""
    if session.youngest <= group.oldest and group.youngest <= session.oldest:
        return "Not in this class’s plan"
    return "Not for this year group"
