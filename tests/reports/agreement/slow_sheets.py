"""The expected sheets of a drawn school's workbook, by column title."""

from typing import Any

from tests.reports.agreement.schools import (
    Group,
    Planned,
    School,
)
from tests.reports.agreement.slow_children import children
from tests.reports.agreement.slow_evening_sheets import families_not_reached, information_evenings
from tests.reports.agreement.slow_statements import statements
from tests.reports.agreement.slow_texts import texts_of
from tests.reports.agreement.slow_to_do import session_columns, to_do
from tests.reports.agreement.slowly import (
    Figures,
    away,
    counted_on,
    deciding_lesson,
    figures,
    groups_of,
    is_open,
    joined_later,
    only_year,
    plan_for,
    plan_of,
    sessions_due,
    status,
    teacher_names,
    total,
    why_blank,
    year_groups_text,
)
from tests.reports.agreement.words import HOWS, REASONS, closed_as, short_with_year

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
        return f"{word}, {short_with_year(lesson.held_on)}"
    return f"{word}, due {short_with_year(planned.due_on)}" if planned.due_on else word


def lessons(school: School, year: int) -> list[Row]:
    return [
        {
            "Class": group.name,
            "Year groups": f"{only} only" if only else year_groups_text(group),
            **session_columns(planned.session),
            "Date": lesson.held_on,
            "Outcome": {"taught": "Taught", "part": "Part taught"}.get(
                lesson.outcome, "Did not happen"
            ),
            "Taught by": (lesson.visitor or lesson.taught_by) if lesson.happened else None,
            "Minutes": lesson.minutes,
            "On roll": lesson.on_roll,
            "Present": lesson.present,
            "Missed": away(lesson) if lesson.happened else None,
            "Joined later": joined_later(lesson)
            if school.keeps_names and lesson.happened
            else None,
            "Caught up": len(
                [
                    absence
                    for absence in lesson.missed
                    if absence.closed != "withdrawn"
                    and not is_open(absence, lesson, counted_on(school, year))
                ]
            )
            if school.keeps_names and lesson.happened
            else None,
            "Understanding": lesson.understanding.capitalize() or None,
            "Note": "\n".join(texts_of(school, lesson)) or None,
            "Recorded by": lesson.recorded_by,
            **({"Recorded at": lesson.recorded_at} if lesson.recorded_at else {}),
        }
        for group in groups_of(school, year)
        for planned in plan_of(school, group)
        for only in [only_year(group, planned.session)]
        for lesson in planned.lessons
    ]


def missed_lessons(school: School, year: int) -> list[Row]:
    return [
        {
            "Class": group.name,
            "Pupil": missed.pupil.name,
            **session_columns(planned.session),
            "Lesson date": lesson.held_on,
            "Reason": REASONS[missed.reason],
            "Open": "Yes" if is_open(missed, lesson, counted_on(school, year)) else "No",
            "Caught up on": missed.caught_up_on,
            "How": HOWS.get(missed.how)
            or closed_as(missed)
            or _left_the_school(school, year, missed.pupil),
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
    "Children and sessions": children,
    "To do": to_do,
    "Information evenings": information_evenings,
    "Families not reached": families_not_reached,
    "Curriculum map": curriculum_map,
}
