"""Times a whole audit export against bare ways of writing the same cells.

Each way runs in a separate process, in turn, where workbook_one measures its time and its peak
memory above idle. The time to fetch the cells for a bare way is not counted.
"""

import datetime as dt
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from classes import history
from classes.models import ClassGroup, Enrolment, Pupil, School, User
from lessons.models import Lesson, MissedLesson, PlannedSession
from reports.sheets.cells import LinkedText, Styled
from reports.sheets.source import Options, Source
from reports.sheets.workbook import SHEETS
from tests import factories

SESSIONS, CLASS_SIZE = 16, 30
FIRST_DAY = dt.date(2026, 9, 7)
BATCH = 500

EXPORT, LESSONS = "the whole export", "our sheet Lessons alone"
BARE, FLOOR = "bare openpyxl, write-only", "zipped XML, the floor"
RESOURCE = "django-import-export, the lessons"
WAYS = {
    EXPORT: "export",
    BARE: "openpyxl",
    "XlsxWriter, constant memory": "xlsxwriter",
    FLOOR: "zipped",
    LESSONS: "lessons",
    RESOURCE: "resource",
}


@dataclass(frozen=True)
class Run:
    """The time and memory of one way: seconds and megabytes above idle, medians of the rounds."""

    what: str
    seconds: float
    megabytes: float
    queries: int
    to_bare: float
    to_floor: float


@dataclass(frozen=True)
class Size:
    """The size of the school, and the number of rounds."""

    name: str
    classes: int
    missed: int
    with_history: bool
    rounds: int


SIZES = (
    Size("a", classes=12, missed=600, with_history=True, rounds=7),
    Size("b", classes=2_000, missed=100_000, with_history=False, rounds=3),
)


def measure() -> Iterator[tuple[str, list[Run]]]:
    """Yield a line about each school and one for each way."""
    for size in SIZES:
        school = make_school(size)
        with tempfile.TemporaryDirectory() as folder:
            rows = Path(folder) / "rows"
            description = keep_rows(school, rows)
            yield f"({size.name}) {description}", list(_runs(school, rows, size.rounds))


def _runs(school: School, rows: Path, rounds: int) -> Iterator[Run]:
    taken: dict[str, list[dict]] = {what: [] for what in WAYS}
    for _ in range(rounds):
        for what, way in WAYS.items():
            taken[what].append(_one(way, school, rows))

    def median(what: str, key: str) -> float:
        return statistics.median(run[key] for run in taken[what])

    def ratio(what: str, other: str) -> float:
        pairs = zip(taken[what], taken[other], strict=True)
        return statistics.median(mine["seconds"] / its["seconds"] for mine, its in pairs)

    for what in WAYS:
        yield Run(
            what,
            median(what, "seconds"),
            median(what, "megabytes"),
            taken[what][0]["queries"],
            ratio(what, BARE),
            ratio(what, FLOOR),
        )


def _one(way: str, school: School, rows: Path) -> dict:
    command = [sys.executable, "-m", "tests.benchmarks.workbook_one", way, school.slug, str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    return json.loads(done.stdout)


def keep_rows(school: School, path: Path) -> str:
    """Write the contents of the table sheets to `path`, and return a text with their size."""
    options = Options(number=1, with_names=False, made_at=timezone.now())
    source = Source(school, school.class_groups.get_queryset().academic_years()[0], options)
    cells, counts = 0, {}
    with path.open("wb") as file:
        for sheet in SHEETS:
            held = [[column.title for column in sheet.columns(source)]]
            counts[sheet.title] = 0
            for row in sheet.rows(source):
                held.append([_plain(value) for value in row])
                counts[sheet.title] += 1
                cells += sum(value not in (None, "") for value in held[-1])
                if len(held) == BATCH:
                    pickle.dump((sheet.title, held), file)
                    held = []
            pickle.dump((sheet.title, held), file)
    pupils = school.pupils.count()
    return (
        f"{counts['Coverage']:,} classes, {counts['Lessons']:,} lessons, {pupils:,} pupils, "
        f"{counts['Missed lessons']:,} missed lessons, {counts['Change history']:,} changes: "
        f"{cells:,} cells"
    )


def _plain(value: object) -> object:
    if isinstance(value, Styled):
        return value.value
    return value.text if isinstance(value, LinkedText) else value


def make_school(size: Size) -> School:
    """Return a school that has taught every planned session, each missed by some pupils."""
    school, teacher = factories.SchoolFactory(), factories.UserFactory()
    sessions = list(factories.ModuleFactory(school=school, sessions=SESSIONS).sessions.all())
    groups = [
        ClassGroup(
            school=school, academic_year=2026, name=f"5 C{n}", youngest_year=5, oldest_year=5
        )
        for n in range(size.classes)
    ]
    _save(ClassGroup, groups, size, teacher)
    pupils = Pupil.objects.bulk_create(
        (
            Pupil(school=school, display_name=f"Child{n} B")
            for n in range(size.classes * CLASS_SIZE)
        ),
        batch_size=BATCH,
    )
    Enrolment.objects.bulk_create(
        (
            Enrolment(pupil=pupil, class_group=groups[n // CLASS_SIZE], joined_on=FIRST_DAY)
            for n, pupil in enumerate(pupils)
        ),
        batch_size=BATCH,
    )
    planned = [
        PlannedSession(
            class_group=group, session=session, due_on=FIRST_DAY + dt.timedelta(days=4 * number)
        )
        for group in groups
        for number, session in enumerate(sessions)
    ]
    _save(PlannedSession, planned, size, teacher)
    lessons = [_lesson(session, teacher) for session in planned]
    _save(Lesson, lessons, size, teacher)
    missed = list(_missed(lessons, pupils, size))
    _save(MissedLesson, missed, size, teacher)
    if size.with_history:
        _change_some(planned, missed, teacher)
    return school


def _lesson(planned: PlannedSession, teacher: User) -> Lesson:
    return Lesson(
        planned_session=planned,
        held_on=planned.due_on,
        outcome="taught",
        taught_by=teacher,
        recorded_by=teacher,
        recorded_at=timezone.now(),
        minutes=60,
        pupils_on_roll=CLASS_SIZE,
        pupils_present=CLASS_SIZE - 3,
        understanding="secure",
        note="Went well; two asked for more time with the last task.",
    )


def _missed(lessons: list[Lesson], pupils: list[Pupil], size: Size) -> Iterator[MissedLesson]:
    """Yield missed lessons. One in five is still open."""
    for n in range(size.missed):
        lesson = lessons[n % len(lessons)]
        group = (n % len(lessons)) // SESSIONS
        pupil = pupils[group * CLASS_SIZE + n // len(lessons)]
        closed = (
            {
                "closed_as": "caught_up",
                "caught_up_on": dt.date(2026, 11, 20),
                "how": "one_to_one",
                "by": lesson.taught_by,
            }
            if n % 5
            else {}
        )
        yield MissedLesson(lesson=lesson, pupil=pupil, reason="away", **closed)


def _save(model: type, instances: list, size: Size, by: User) -> None:
    if size.with_history:
        history.create_many(model, instances, by=by)
    else:
        model.objects.bulk_create(instances, batch_size=BATCH)


def _change_some(planned: list[PlannedSession], missed: list[MissedLesson], by: User) -> None:
    """Change due dates and reasons, so that the school has about 2,000 changes in all."""
    for _ in range(2):
        for planned_session in planned:
            planned_session.due_on += dt.timedelta(days=1)
        history.update_many(PlannedSession, planned, ["due_on"], by=by)
    for missed_lesson in missed:
        missed_lesson.reason = "joined_later"
    history.update_many(MissedLesson, missed, ["reason"], by=by)
