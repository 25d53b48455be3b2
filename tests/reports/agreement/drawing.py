"""Draws random schools: joiners, leavers, moves, returns, head counts, mixed classes."""

import datetime as dt
from itertools import zip_longest

from hypothesis import strategies as st

from tests.reports.agreement.choices import YES_MOSTLY, YES_RARELY, days, days_of, joined, some
from tests.reports.agreement.drawing_evenings import evening
from tests.reports.agreement.schools import (
    Group,
    Lesson,
    Missed,
    Mistake,
    Planned,
    Pupil,
    School,
    Session,
    Stay,
)
from tests.reports.agreement.slowly import first_day, is_due, last_day, roll, year_of

TODAYS = [dt.date(2026, 11, 24), dt.date(2026, 9, 1), dt.date(2027, 8, 31), dt.date(2026, 7, 20)]
STATEMENTS = [("RSHE", "R1"), ("RSHE", "R2"), ("KCSIE", "K1"), ("EFACW", "E1")]
CLASSES = ["5 Ash", "5 Oak", "6 Elm", "5/6 Rowan"]
TEACHERS = ["T. Own", "U. Other"]
SPANS = [(5, 5), (6, 6), (5, 6)]
OWN_YEARS = st.sampled_from([None, 5, 6, 4])
TOLD = "A child told us something"
"""A text of more than three words: once removed, it is removed wherever it stands."""


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
    if draw(YES_RARELY):
        _draw_redacted(draw, school)
    if names:
        _draw_mistakes(draw, school)
    for number in range(draw(st.integers(0, 3))):
        school.evenings.append(evening(draw, school, number))
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
    years = st.sampled_from([now, now, now - 1, now - 1, now - 2, now + 1])
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
        others_name, own_name = f"Child{number + 1} A", f"Was{number} A"
        former = draw(st.sampled_from(["", "", own_name, others_name]))
        pupil = Pupil(f"Child{number} A", former)
        school.pupils.append(pupil)
        places = draw(st.lists(st.sampled_from(school.groups), max_size=3))
        joining = {draw(joined(group.year)): group for group in places}
        starts = sorted(joining)
        for day, next_day in zip_longest(starts, starts[1:]):
            left = draw(st.none() | st.integers(1, 200).map(lambda n, on=day: on + days_of(n)))
            ends = [end for end in (left, next_day) if end]
            year = draw(OWN_YEARS)
            school.stays.append(Stay(pupil, joining[day], day, min(ends) if ends else None, year))


def _draw_redacted(draw, school: School) -> None:
    """Draw lessons whose texts were removed."""
    with_text = [
        lesson
        for group in school.groups
        for planned in group.planned
        for lesson in planned.lessons
        if lesson.note or lesson.reason
    ]
    for lesson in draw(some(with_text, 2)):
        lesson.redacted = True


def _draw_mistakes(draw, school: School) -> None:
    """Draw children who were added by mistake, some of whom have a place in the next year."""
    for number in range(draw(st.sampled_from([0, 0, 1, 2]))):
        group = draw(st.sampled_from(school.groups))
        happened = [
            lesson for planned in group.planned for lesson in planned.lessons if lesson.happened
        ]
        later = first_day(group.year + 1)
        places = [
            other
            for other in school.groups
            if other.year == group.year + 1 and later > school.today
        ]
        place = draw(st.sampled_from([None, *places]))
        stay = Stay(Pupil(f"Nobody{number} A"), group, draw(joined(group.year)), None)
        stay.left, stay.year = later if place else None, draw(OWN_YEARS)
        closed = draw(st.sampled_from(["", "previous_school", "withdrawn"]))
        school.mistakes.append(Mistake(stay, draw(some(happened, 3)), closed, place))


def _draw_lessons(draw, school: School, group: Group, planned: Planned) -> None:
    first, last = first_day(group.year), min(school.today, last_day(group.year))
    if last < first:
        return
    for outcome in draw(st.lists(st.sampled_from(["taught", "part", "part", "no"]), max_size=3)):
        known = [lesson.outcome for lesson in planned.lessons]
        lesson = Lesson(draw(days(first, last)), outcome)
        if outcome == "no" or planned.aside or (outcome == "taught" and "taught" in known):
            lesson.outcome = "did_not_happen"
            lesson.reason = draw(st.sampled_from(["Fire drill", "Fire drill", TOLD]))
        else:
            _draw_what_happened(draw, school, group, planned, lesson)
        lesson.note = draw(st.sampled_from(["", "", "Went well", TOLD]))
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
    reason = draw(st.sampled_from([usual, usual, "other"]))
    closed = draw(st.sampled_from(["", "", "caught_up", "previous_school", "withdrawn"]))
    if closed == "withdrawn":
        decided_on = draw(st.none() | days(lesson.held_on - days_of(30), lesson.held_on))
        return Missed(pupil, closed, closed, decided_on=decided_on)
    if closed and draw(YES_RARELY):
        reason = "withdrawn"
    if closed != "caught_up":
        return Missed(pupil, reason, closed)
    how = draw(st.sampled_from(["small_group", "one_to_one", "another_class", "other"]))
    return Missed(pupil, reason, closed, draw(days(lesson.held_on, today)), how)
