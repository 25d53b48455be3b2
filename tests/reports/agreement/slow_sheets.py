"""The expected sheets of a drawn school's workbook, by column title."""

import datetime as dt
from typing import Any

from tests.reports.agreement.schools import (
    Group,
    Lesson,
    Missed,
    Planned,
    Pupil,
    School,
    Session,
)
from tests.reports.agreement.slow_evening_sheets import families_not_reached, information_evenings
from tests.reports.agreement.slow_leaving import is_season, leaving, own, with_whole_class
from tests.reports.agreement.slow_statements import statements
from tests.reports.agreement.slowly import (
    Figures,
    counted_on,
    deciding_lesson,
    figures,
    groups_of,
    is_covered,
    is_open,
    last_day,
    plan_for,
    plan_of,
    roll,
    sessions_due,
    status,
    teacher_names,
    to_catch_up,
    total,
    why_blank,
    year_groups_text,
)
from tests.reports.agreement.words import HOWS, REASONS, short

Row = dict[str, Any]


def summary(school: School, year: int) -> list[Row]:
    rows = [
        {
            "Class": group.name,
            "Year groups": year_groups_text(group),
            "Teachers": teacher_names(group) or None,
            **_figures(figures(school, group)),
        }
        for group in groups_of(school, year)
    ]
    return [
        *rows,
        {"Class": "Chosen classes" if school.chosen else "School", **_figures(total(school, year))},
    ]


def _figures(counts: Figures) -> Row:
    return {
        "Planned sessions": counts.planned,
        "Taught": counts.taught,
        "Part taught": counts.part,
        "Overdue": counts.overdue,
        "Coverage": counts.coverage,
        "Pupils on roll": counts.on_roll,
        "Pupils up to date": counts.up_to_date,
        "Families reached": counts.reached,
        "Reach": counts.reach,
    }


def coverage(school: School, year: int) -> list[Row]:
    due = sessions_due(school, year)
    several = len({session.module for session in due}) > 1
    return [
        {"Class": group.name, "Year groups": year_groups_text(group)}
        | {
            (f"{session.module}: " if several else "") + session.title: _cell(
                school, group, plan_for(group, session), why_blank(group, session)
            )
            for session in due
        }
        for group in groups_of(school, year)
    ]


def _cell(school: School, group: Group, planned: Planned | None, blank: str) -> str:
    if planned is None:
        return blank
    word, lesson = status(planned, school.today), deciding_lesson(planned)
    if planned.aside:
        return f"{word}: {planned.aside}"
    if lesson:
        return f"{word}, {_day(lesson.held_on)}"
    return f"{word}, due {_day(planned.due_on)}" if planned.due_on else word


def _day(day: dt.date) -> str:
    return f"{short(day)} {day.year}"


def lessons(school: School, year: int) -> list[Row]:
    return [
        {
            "Class": group.name,
            "Year groups": year_groups_text(group),
            **_session(planned.session),
            "Date": lesson.held_on,
            "Outcome": {"taught": "Taught", "part": "Part taught"}.get(
                lesson.outcome, "Did not happen"
            ),
            "Taught by": (lesson.visitor or "T. Own") if lesson.happened else None,
            "Minutes": lesson.minutes,
            "On roll": lesson.on_roll,
            "Present": lesson.present,
            "Missed": _missed(school, lesson),
            "Caught up": len(
                [
                    absence
                    for absence in lesson.missed
                    if not is_open(absence, lesson, counted_on(school, year))
                ]
            )
            if school.keeps_names and lesson.happened
            else None,
            "Understanding": lesson.understanding.capitalize() or None,
            "Note": "\n".join(part for part in (lesson.reason, lesson.note) if part) or None,
            "Recorded by": "Lead Person",
        }
        for group in groups_of(school, year)
        for planned in plan_of(school, group)
        for lesson in planned.lessons
    ]


def _session(session: Session) -> Row:
    title = session.title.split(". ")[1]
    return {"Module": session.module, "No.": session.position, "Session": title}


def _missed(school: School, lesson: Lesson) -> int | None:
    if not lesson.happened:
        return None
    if not school.keeps_names:
        return lesson.on_roll - lesson.present
    return len(lesson.missed)


def missed_lessons(school: School, year: int) -> list[Row]:
    return [
        {
            "Class": group.name,
            "Pupil": missed.pupil.name,
            **_session(planned.session),
            "Lesson date": lesson.held_on,
            "Reason": REASONS[missed.reason],
            "Open": "Yes" if is_open(missed, lesson, counted_on(school, year)) else "No",
            "Caught up on": missed.caught_up_on,
            "How": HOWS.get(missed.how)
            or (
                "Taught at the previous school"
                if missed.closed
                else _left_the_school(school, year, missed.pupil)
            ),
            "By": "U. Other" if missed.closed == "caught_up" else None,
        }
        for group in groups_of(school, year)
        for planned in plan_of(school, group)
        for lesson in planned.lessons
        for missed in lesson.missed
    ]


def _left_the_school(school: School, year: int, pupil) -> str | None:
    day = counted_on(school, year)
    stays = [stay for stay in school.stays if stay.pupil is pupil]
    here = any(stay.joined <= day and (stay.left is None or day < stay.left) for stay in stays)
    return None if here else "Not caught up: left the school before"


def to_do(school: School, year: int) -> list[Row]:
    task_names = {
        "Overdue": "Log or re-plan",
        "Part taught": "Finish",
        "Planned": "Teach",
        "Not planned": "Give a date",
    }
    rows = [
        _task(school, group, task_names[word], planned.session, planned.due_on)
        for group in groups_of(school, year)
        for planned in plan_of(school, group)
        for word in [status(planned, school.today)]
        if word in task_names
    ]
    day = counted_on(school, year)
    for group in groups_of(school, year):
        for pupil in roll(school, group, day) if school.keeps_names else []:
            rows += [
                _task(school, group, _catch_up(pupil, missed), planned.session, lesson.held_on)
                for _, planned, lesson, missed in to_catch_up(school, pupil, day)
                if is_covered(school, planned.session)
            ]
    return rows + _without_plan(school, year) + _before_they_leave(school, year)


def _catch_up(pupil: Pupil, missed: Missed) -> str:
    on = missed.caught_up_on
    return f"Catch up: {pupil.name}" + (f" (done on {_day(on)})" if on else "")


def _without_plan(school: School, year: int) -> list[Row]:
    """Return a row for each class with nothing due, if the workbook covers all modules."""
    empty = {"Module": None, "No.": None, "Session": None, "Due": None, "Days late": None}
    return [
        {
            "What": "Take up a module",
            "Class": group.name,
            **empty,
            "Who": teacher_names(group) or None,
        }
        for group in groups_of(school, year)
        if not school.module and all(planned.aside for planned in group.planned)
    ]


def _before_they_leave(school: School, year: int) -> list[Row]:
    """Return the rows from May: what only a child in Year 6 has not had, and what nobody will."""
    if not is_season(counted_on(school, year)):
        return []
    by_child = [
        _task(school, child.group, f"{heading}: {child.pupil.name}", session, last_day(year))
        for child in leaving(school, year)
        for heading in ["Before they leave" if child.known else "Before they leave, if in Year 6"]
        for session in own(school, year, child)
        if is_covered(school, session)
    ]
    return by_child + [
        _task(school, group, f"Before they leave: {children}", session, last_day(year))
        for group, session, children in with_whole_class(school, year)
        if is_covered(school, session) and plan_for(group, session).aside
    ]


def _task(school: School, group: Group, what: str, session: Session, due: dt.date | None) -> Row:
    late_on = min(school.today, last_day(group.year))
    return {
        "What": what,
        "Class": group.name,
        **_session(session),
        "Due": due,
        "Days late": max(0, (late_on - due).days) if due else None,
        "Who": teacher_names(group) or None,
    }


def curriculum_map(school: School, year: int) -> list[Row]:
    due = sessions_due(school, year)
    several = len({session.module for session in due}) > 1
    mapped = statements(school, year)
    rows = []
    for framework, code in school.statements:
        word, classes_due, taught, not_due, understood = mapped[code]
        serving = [
            session
            for session in due
            if code in session.serves and somebody_is_due(school, year, session)
        ]
        rows.append(
            {
                "Framework": framework,
                "Code": code,
                "Outcome": f"Statement {code}",
                "Status": word,
                "Sessions": "\n".join(
                    (f"{session.module}: " if several else "") + session.title
                    for session in serving
                )
                or None,
                "Classes due": classes_due,
                "Classes taught": taught,
                "Not due in": ", ".join(not_due) or None,
                "Understanding": understood or None,
            }
        )
    return rows


def somebody_is_due(school: School, year: int, session) -> bool:
    plans = [plan_for(group, session) for group in groups_of(school, year)]
    return any(plan is not None and not plan.aside for plan in plans)


SHEETS = {
    "Summary": summary,
    "Coverage": coverage,
    "Lessons": lessons,
    "Missed lessons": missed_lessons,
    "To do": to_do,
    "Information evenings": information_evenings,
    "Families not reached": families_not_reached,
    "Curriculum map": curriculum_map,
}
