"""The sheet To do: what is left to do, who is to do it and by when, longest overdue first."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from classes.models import ClassGroup
from classes.words.counts import count_of
from lessons.child.before_leaving import (
    SessionNotHad,
    before_leaving,
    by_class,
    in_leaving_season,
    leaves_on,
)
from lessons.child.record_row import PupilSessionStatus
from lessons.coverage import Coverage
from lessons.models import MissedLesson
from lessons.status import Status
from reports import attention
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look
from reports.sheets.source import Source, day
from reports.sheets.table import Row, TableSheet

COLUMNS = [
    Column("What", Look.LONG_TEXT, width=28, words=Words.OURS),
    Column("Class", Look.LONG_TEXT, width=12, words=Words.OURS),
    Column("Module", Look.LONG_TEXT, width=20, words=Words.TITLE),
    Column("No.", Look.NUMBER, width=7),
    Column("Session", Look.LONG_TEXT, width=36, words=Words.TITLE),
    Column("Due", Look.DATE, width=14),
    Column("Days late", Look.NUMBER, width=9, late_above=0),
    Column("Who", Look.LONG_TEXT, width=26, words=Words.OURS),
]

PLANNED_SESSION_TASKS: tuple[
    tuple[str, Callable[[Coverage], list[attention.ClassSession]]], ...
] = (
    ("Log or re-plan", attention.overdue),
    ("Finish", attention.part_taught),
    ("Teach", attention.coming_up),
    ("Give a date", attention.not_planned),
)
"""What to do about planned sessions, by status."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `due` is None if no date was set.

    `module` and `session` are empty for a task about a whole class.
    """

    what: str
    class_group: ClassGroup
    module: str
    position: int | None
    session: str
    due: dt.date | None

    def days_late(self, on: dt.date) -> int | None:
        """Return the whole days since it was due: 0 if not due yet, None without a date."""
        return max(0, (on - self.due).days) if self.due else None


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each task: longest overdue first, then soonest due, then without a date."""
    on = min(source.today, source.figures_on)
    tasks = [
        *(*_planned_sessions(source.coverage), *_without_plan(source)),
        *(*_catch_ups(source), *_before_they_leave(source)),
    ]
    for task in sorted(tasks, key=_order):
        yield [
            *(task.what, task.class_group.name, task.module, task.position, task.session),
            *(task.due, task.days_late(on), source.who_of(task.class_group)),
        ]


def _order(task: Task) -> tuple[dt.date, int, str, str, int]:
    group = task.class_group
    return (
        task.due or dt.date.max,
        group.youngest_year,
        group.name,
        task.module,
        task.position or 0,
    )


def _planned_sessions(coverage: Coverage) -> Iterator[Task]:
    for what, sessions_to_do in PLANNED_SESSION_TASKS:
        for lesson in sessions_to_do(coverage):
            session, still_for = lesson.session, lesson.cell.still_for
            is_begun = lesson.cell.status is Status.PART_TAUGHT
            verb = "Finish" if is_begun else what
            yield Task(
                f"{verb} for {still_for}" if still_for else verb,
                *(lesson.class_group, session.module.title, session.position, session.title),
                lesson.cell.due_on,
            )


def _without_plan(source: Source) -> Iterator[Task]:
    """Yield a task for each class without sessions, unless the workbook covers one module."""
    if source.options.module:
        return
    for group in attention.without_plan(source.coverage):
        yield Task("Take up a module", group, "", None, "", None)


def _catch_ups(source: Source) -> Iterator[Task]:
    """Yield the open missed lessons of pupils on roll, for the class each is in now.

    They include those of earlier years, as "pupils up to date" does. For a past year they are
    those that were open when it ended, and say so if they have been caught up since. A session that
    was taught in parts is one task, of the first that the pupil missed.
    """
    for pupil, done_on, module, position, title, held_on in _open_missed(source):
        group = source.classes[source.pupils.class_of[pupil]]
        done = f" (done on {day(done_on)})" if done_on else ""
        what = f"Catch up: {source.pupils.of(pupil)}{done}"
        yield Task(what, group, module, position, title, held_on)


def _before_they_leave(source: Source) -> Iterator[Task]:
    """Yield, from May, the sessions that children in Year 6 have not had.

    What a child lacks and the class has had is a task for each child. What the whole class lacks is
    one task: the one about the planned session, or one here if the class does not plan it.
    """
    if not in_leaving_season(source.figures_on):
        return
    chosen = source.options.classes or None
    leavers = before_leaving(source.school, source.year, today=source.today, classes=chosen)
    for lacked in by_class(leavers):
        if lacked.not_had.status is PupilSessionStatus.SET_ASIDE:
            children = count_of(lacked.children, "child", "children")
            what = f"Before they leave: {children}"
            yield from _to_have(source, what, lacked.class_group, lacked.not_had)
    for child in leavers:
        heading = "Before they leave" if child.is_known else "Before they leave, if in Year 6"
        what = f"{heading}: {source.pupils.of(child.pupil.pk)}"
        for not_had in child.individual:
            yield from _to_have(source, what, child.class_group, not_had)


def _to_have(
    source: Source, what: str, class_group: ClassGroup, not_had: SessionNotHad
) -> Iterator[Task]:
    """Yield the task, due when the children leave, unless the workbook leaves its module out."""
    session, module = not_had.session, source.options.module
    if module is None or session.module == module:
        group = source.classes[class_group.pk]
        title = session.module.title
        yield Task(what, group, title, session.position, session.title, leaves_on(source.year))


def _open_missed(source: Source) -> Iterable[tuple[int, dt.date | None, str, int, str, dt.date]]:
    if not source.school.keeps_pupil_names:
        return []
    on_roll = MissedLesson.objects.for_school(source.school).of_pupils_on_roll(
        source.class_groups, source.figures_on
    )
    session = "lesson__planned_session__session__"
    if source.options.module:
        on_roll = on_roll.filter(**{f"{session}module": source.options.module})
    still_open = on_roll.open(source.figures_on)
    return (
        still_open.once_a_session(still_open)
        .order_by("lesson__held_on", "pupil")
        .values_list(
            *("pupil_id", "caught_up_on"),
            *(f"{session}module__title", f"{session}position", f"{session}title"),
            "lesson__held_on",
        )
        .iterator(chunk_size=1000)
    )


SHEET = TableSheet(
    title="To do",
    question="What is still to be done, whose is it, and by when?",
    columns=lambda source: COLUMNS,
    rows=rows,
    empty=lambda source: f"Nothing is left to do for {source.year}.",
)
