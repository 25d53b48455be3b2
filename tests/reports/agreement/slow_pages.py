"""The expected grid, class pages and lists of a drawn school."""

import datetime as dt

from tests.reports.agreement.schools import Group, Lesson, Missed, Planned, Pupil, School
from tests.reports.agreement.slowly import (
    all_missed,
    away,
    counted_on,
    deciding_lesson,
    figures,
    first_parts,
    groups_of,
    in_order,
    is_open,
    is_withdrawn,
    joined_later,
    label,
    only_year,
    plan_for,
    roll,
    sessions_due,
    status,
    to_catch_up,
    whom,
    why_blank,
    year_of,
    year_shown,
)
from tests.reports.agreement.words import (
    HOWS,
    REASONS,
    beside_class,
    closed_as,
    long,
    percent,
    short,
    up_to_date,
)


def grid(school: School, year: int) -> dict:
    """Return each cell's status and second line, by module, class and session."""
    cells: dict = {}
    for session in sessions_due(school, year):
        rows = cells.setdefault(session.module, {})
        for group in groups_of(school, year):
            planned = plan_for(group, session)
            texts = (why_blank(group, session), "")
            if planned:
                word, when = _cell(school, planned)
                only = "" if planned.aside else only_year(group, session)
                texts = word, " ".join(filter(None, [only and f"{only} only", when]))
            rows.setdefault(group.name, {})[session.title] = texts
    return cells


def grid_figures(school: School, year: int) -> dict:
    """Return the text beside each class: children up to date, and families reached."""
    if not sessions_due(school, year):
        return {}
    texts = {}
    for group in groups_of(school, year):
        counts = figures(school, group)
        families = f"{counts.reached} of {counts.on_roll} families"
        texts[group.name] = f"{beside_class(counts)} {families}"
    return texts


def _cell(school: School, planned: Planned) -> tuple[str, str]:
    word, lesson = status(planned, school.today), deciding_lesson(planned)
    if word in ("Taught", "Part taught"):
        present = f" {lesson.present}/{lesson.on_roll}" if lesson.on_roll else ""
        if present and joined_later(lesson):
            present += f" {joined_later(lesson)} joined later"
        return word, short(lesson.held_on) + present
    if word == "Overdue":
        return word, f"due {short(planned.due_on)}"
    return word, short(planned.due_on) if word == "Planned" else ""


def class_list(school: School, year: int) -> dict:
    return {
        group.name: (
            f"{counts.taught} of {counts.planned}",
            f"{counts.overdue}",
            beside_class(counts),
        )
        for group in groups_of(school, year)
        for counts in [figures(school, group)]
    }


def class_page(school: School, group: Group) -> dict:
    counts = figures(school, group)
    day = counted_on(school, group.year)
    there = roll(school, group, day) if school.keeps_names else []
    behind = {pupil.name: to_catch_up(school, pupil, day) for pupil in there}
    return {
        "figures": [
            percent(counts.coverage),
            up_to_date(counts),
            f"{counts.reached} of {counts.on_roll}",
            f"{counts.overdue}",
        ],
        "sessions": [
            (status(planned, school.today), planned.session.title, _detail(school, group, planned))
            for planned in in_order(group.planned)
        ],
        "to catch up": sorted(
            f"{name} · {planned.session.title.split('. ')[1]} "
            f"{lesson.held_on.day} {lesson.held_on:%B}, {REASONS[missed.reason].lower()}"
            f"{_done(missed)}"
            for name, lines in behind.items()
            for _, planned, lesson, missed in lines
        ),
        "children": [
            (pupil.name, _standing(school, pupil, day))
            for pupil in sorted(there, key=lambda pupil: pupil.name)
        ],
    }


def _done(missed: Missed) -> str:
    """Return when a child caught up after the year that is shown, as its To do sheet does."""
    on = missed.caught_up_on
    return "" if on is None else f" (done on {on.day} {on:%B %Y})"


def _standing(school: School, pupil: Pupil, day: dt.date) -> str:
    lines = to_catch_up(school, pupil, day)
    behind = len({id(planned.session) for _, planned, _, _ in lines})
    if behind:
        return f"{behind} to catch up"
    return "Withdrawn" if is_withdrawn(school, pupil, day) else "Up to date"


def _detail(school: School, group: Group, planned: Planned) -> str:
    only = only_year(group, planned.session)
    if only and not planned.aside:
        rest = _when(school, planned)
        return f"{only} only · {rest}" if rest else f"{only} only"
    return _when(school, planned)


def _when(school: School, planned: Planned) -> str:
    lesson = deciding_lesson(planned)
    if lesson:
        many = f", {lesson.present} of {lesson.on_roll} children" if lesson.on_roll else ""
        if many and joined_later(lesson):
            many += f", {joined_later(lesson)} joined later"
        return long(lesson.held_on) + many
    if planned.aside:
        return planned.aside
    return f"due {long(planned.due_on)}" if planned.due_on else ""


def lessons(school: School, year: int) -> list[tuple]:
    return sorted(
        (
            f"{lesson.held_on:%a} {lesson.held_on.day} {lesson.held_on:%b %Y}",
            whom(group, planned.session),
            planned.session.title,
            {"taught": "Taught", "part": "Part taught"}.get(lesson.outcome, "Did not happen"),
            (lesson.visitor or lesson.taught_by) if lesson.happened else "—",
            "—" if lesson.present is None else f"{lesson.present} of {lesson.on_roll}",
            *_missed(school, year, lesson),
        )
        for group in groups_of(school, year)
        for planned in group.planned
        for lesson in planned.lessons
    )


def _missed(school: School, year: int, lesson: Lesson) -> tuple[str, ...]:
    numbers, apart = [away(lesson)], 0
    if school.keeps_names:
        day = counted_on(school, year)
        still = len([missed for missed in lesson.missed if is_open(missed, lesson, day)])
        apart = len([missed for missed in lesson.missed if missed.closed == "withdrawn"])
        numbers += [joined_later(lesson), still]
    texts = [str(number or "none") if lesson.happened else "–" for number in numbers]
    return (*texts[:-1], f"{texts[-1]}, {apart} withdrawn" if apart else texts[-1])


def missed(school: School) -> list[tuple]:
    """Return the missed lessons, open or closed, of the children that home counts as on roll.

    A session to catch up on that was taught in parts is one line.
    """
    year = year_shown(school)
    groups, on = groups_of(school, year), counted_on(school, year)
    here = [pupil for group in groups for pupil in roll(school, group, on)]
    records = [record for record in all_missed(school) if record[3].pupil in here]
    still_open = [record for record in records if not record[3].closed]
    shown = [*first_parts(still_open), *(record for record in records if record[3].closed)]
    return sorted(
        (
            absence.pupil.name,
            group.name
            if group.year == year_of(school.today)
            else f"{group.name}, {label(group.year)}",
            planned.session.title,
            f"{lesson.held_on:%a} {lesson.held_on.day} {lesson.held_on:%b %Y}",
            REASONS[absence.reason],
            _closed_text(absence),
        )
        for group, planned, lesson, absence in shown
    )


def _closed_text(absence) -> str:
    if not absence.closed:
        return "◐ To catch up"
    if absence.closed != "caught_up":
        return closed_as(absence)
    day = absence.caught_up_on
    return f"{short(day)} {day.year}, {HOWS[absence.how].lower()}, U. Other"
