"""Draws random schools: joiners, leavers, moves, returns, head counts, mixed classes."""

import datetime as dt
from itertools import zip_longest
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.reports.agreement.schools import (
    Coming,
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
from tests.reports.agreement.slowly import first_day, is_due, last_day, roll, year_of

LONDON = ZoneInfo("Europe/London")
TODAYS = [dt.date(2026, 11, 24), dt.date(2026, 9, 1), dt.date(2027, 8, 31), dt.date(2026, 7, 20)]
STATEMENTS = [("RSHE", "R1"), ("RSHE", "R2"), ("KCSIE", "K1"), ("EFACW", "E1")]
CLASSES = ["5 Ash", "5 Oak", "6 Elm", "5/6 Rowan"]
TEACHERS = ["T. Own", "U. Other"]
SPANS = [(5, 5), (6, 6), (5, 6)]
HOURS = [(0, 30), (9, 0), (18, 0), (23, 30)]
YES_RARELY = st.integers(0, 5).map(lambda n: n == 5)
YES_MOSTLY = st.integers(0, 5).map(lambda n: n != 5)


def some(choices: list, most: int) -> st.SearchStrategy[list]:
    """Return lists of a few different `choices`."""
    if not choices:
        return st.just([])
    return st.lists(st.sampled_from(choices), max_size=most, unique_by=id)


def days(first: dt.date, last: dt.date) -> st.SearchStrategy[dt.date]:
    """Return days from `first` to `last`, often one of those two."""
    return st.one_of(st.sampled_from([first, last]), st.dates(first, last))


@st.composite
def schools(draw, keeps_names: bool | None = None) -> School:
    """Draw a school. `keeps_names` is whether it keeps names; None draws that too."""
    today = draw(st.sampled_from(TODAYS))
    names = draw(st.sampled_from([True, True, False])) if keeps_names is None else keeps_names
    sessions = draw(some_sessions())
    groups = draw(some_groups(year_of(today), sessions))
    school = School(today, names, sessions, STATEMENTS, groups, [], [], [])
    if names:
        _draw_roll(draw, school)
    for group in groups:
        for planned in group.planned:
            _draw_lessons(draw, school, group, planned)
    for number in range(draw(st.integers(0, 3))):
        school.evenings.append(_evening(draw, school, number))
    return school


@st.composite
def some_sessions(draw) -> list[Session]:
    return [
        Session(module, position, *draw(st.sampled_from(SPANS)), draw(some(codes, 2)))
        for codes in [[code for _, code in STATEMENTS]]
        for module in ["Module A", "Module B"][: draw(st.integers(1, 2))]
        for position in range(1, draw(st.integers(1, 3)) + 1)
    ]


@st.composite
def some_groups(draw, now: int, sessions: list[Session]) -> list[Group]:
    years = st.sampled_from([now, now, now - 1, now + 1])
    year_and_name = st.tuples(years, st.sampled_from(CLASSES))
    return [
        Group(
            year,
            name,
            *draw(st.sampled_from(SPANS)),
            draw(st.none() | st.integers(1, 30)),
            draw(some(TEACHERS, 2)),
            [draw(planned(year, session)) for session in sessions if draw(YES_MOSTLY)],
        )
        for year, name in draw(st.lists(year_and_name, min_size=1, max_size=4, unique=True))
    ]


@st.composite
def planned(draw, year: int, session: Session) -> Planned:
    due = draw(st.none() | days(first_day(year), last_day(year)))
    return Planned(session, due, "Next year" if draw(YES_RARELY) else "")


def _draw_roll(draw, school: School) -> None:
    """Draw pupils who join, leave, move and come back, in one class at a time."""
    for number in range(draw(st.integers(0, 6))):
        pupil = Pupil(f"Child{number} A")
        school.pupils.append(pupil)
        places = draw(st.lists(st.sampled_from(school.groups), max_size=3))
        joining = {draw(joined(group.year)): group for group in places}
        starts = sorted(joining)
        for day, next_day in zip_longest(starts, starts[1:]):
            left = draw(st.none() | st.integers(1, 200).map(lambda n, on=day: on + days_of(n)))
            ends = [end for end in (left, next_day) if end]
            year = draw(st.sampled_from([None, 5, 6, 4]))
            school.stays.append(Stay(pupil, joining[day], day, min(ends) if ends else None, year))


def days_of(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def joined(year: int) -> st.SearchStrategy[dt.date]:
    """Return a day of the year, often the first."""
    return st.just(first_day(year)) | days(first_day(year), last_day(year))


def _draw_lessons(draw, school: School, group: Group, planned: Planned) -> None:
    first, last = first_day(group.year), min(school.today, last_day(group.year))
    if last < first:
        return
    for outcome in draw(st.lists(st.sampled_from(["taught", "part", "part", "no"]), max_size=3)):
        known = [lesson.outcome for lesson in planned.lessons]
        lesson = Lesson(draw(days(first, last)), outcome)
        if outcome == "no" or planned.aside or (outcome == "taught" and "taught" in known):
            lesson.outcome, lesson.reason = "did_not_happen", "Fire drill"
        else:
            _draw_what_happened(draw, school, group, planned, lesson)
        lesson.note = draw(st.sampled_from(["", "", "Went well"]))
        planned.lessons.append(lesson)


def _draw_what_happened(
    draw, school: School, group: Group, planned: Planned, lesson: Lesson
) -> None:
    lesson.visitor = draw(st.sampled_from(["", "A nurse"]))
    lesson.minutes = draw(st.none() | st.integers(1, 600))
    lesson.understanding = draw(st.sampled_from(["", "secure", "developing", "revisit"]))
    if not school.keeps_names:
        lesson.on_roll = draw(st.integers(1, 30))
        lesson.present = draw(st.integers(0, lesson.on_roll))
        return
    there = roll(school, group, lesson.held_on, planned.session)
    away = draw(some(there, 3))
    if there:
        lesson.on_roll, lesson.present = len(there), len(there) - len(away)
    joiners = [
        stay.pupil
        for stay in school.stays
        if stay.group is group
        and is_due(stay, planned.session)
        and stay.joined > lesson.held_on
        and stay.pupil not in there
    ]
    later = list(dict.fromkeys(draw(some(joiners, 3))))
    lesson.missed = [draw(missed(pupil, school.today, lesson, "away")) for pupil in away]
    lesson.missed += [draw(missed(pupil, school.today, lesson, "joined_later")) for pupil in later]


@st.composite
def missed(draw, pupil: Pupil, today: dt.date, lesson: Lesson, usual: str) -> Missed:
    reason = draw(st.sampled_from([usual, usual, "withdrawn", "other"]))
    closed = draw(st.sampled_from(["", "", "caught_up", "previous_school"]))
    if closed != "caught_up":
        return Missed(pupil, reason, closed)
    how = draw(st.sampled_from(["small_group", "one_to_one", "another_class", "other"]))
    return Missed(pupil, reason, closed, draw(days(lesson.held_on, today)), how)


def _evening(draw, school: School, number: int) -> Evening:
    year = draw(st.sampled_from(sorted({group.year for group in school.groups})))
    invited = [group for group in school.groups if group.year == year]
    day = draw(days(first_day(year), last_day(year)) | st.just(school.today))
    if year_of(day) != year:
        day = first_day(year)
    hour, minute = draw(st.sampled_from(HOURS))
    evening = Evening(
        title=f"Evening {number}",
        starts=dt.datetime.combine(day, dt.time(hour, minute), LONDON),
        groups=draw(some(invited, 4)) or invited,
        cancelled=draw(YES_RARELY),
    )
    if school.keeps_names:
        _draw_who_came(draw, school, evening)
    else:
        evening.heads = [
            draw(heads(group, evening)) for group in evening.groups if draw(YES_MOSTLY)
        ]
    return evening


def _draw_who_came(draw, school: School, evening: Evening) -> None:
    if not evening.cancelled and evening.day <= school.today:
        for pupil in draw(some(school.pupils, 4)):
            families = {coming.family for coming in evening.came}
            with_family = draw(st.sampled_from([None, *sorted(families)]))
            if with_family is None:
                coming = Coming(pupil, draw(st.integers(1, 3)), len(evening.came))
            else:
                coming = Coming(pupil, 0, with_family)
            evening.came.append(coming)
        evening.unmatched = draw(st.lists(st.integers(1, 3), max_size=2))
    evening.sent = draw(some(school.pupils, 3))
    evening.spoken = draw(some(school.pupils, 3))


@st.composite
def heads(draw, group: Group, evening: Evening) -> tuple[Group, int, int, int]:
    most = 30 if group.heads is None else group.heads
    came = 0 if evening.cancelled else draw(st.integers(0, most))
    adults = draw(st.integers(0, 2 * came))
    return group, came, adults, draw(st.integers(0, most - came))
