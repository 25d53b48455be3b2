"""A class of three children that is due three sessions, a way to log them, and real servers."""

import csv
import datetime as dt
import io
import os
import shutil

import pytest
from django.core.management import CommandError, call_command

from classes.models import ClassGroup, Pupil, Role, User
from lessons.log.actions import log_lesson
from lessons.log.report import LessonReport
from lessons.models import Lesson, PlannedSession
from tests import factories
from tests.lessons.imports.class_lists.test_command import everything
from tests.lessons.real_server import Server


@pytest.fixture
def teacher(person) -> User:
    return person(Role.TEACHER)


@pytest.fixture
def oak(school, teacher) -> ClassGroup:
    return factories.ClassGroupFactory(school=school, name="5 Oak", pupils=3, teachers=[teacher])


@pytest.fixture
def pupils(oak) -> list[Pupil]:
    return list(Pupil.objects.filter(enrolments__class_group=oak).order_by("pk"))


@pytest.fixture
def planned(oak) -> list[PlannedSession]:
    module = factories.ModuleFactory(school=oak.school, sessions=3)
    return [
        factories.PlannedSessionFactory(class_group=oak, session=session)
        for session in module.sessions.all()
    ]


@pytest.fixture
def mixed(school, teacher) -> ClassGroup:
    """Return 5/6 Rowan: a class of two children of Year 5 and two of Year 6."""
    rowan = factories.ClassGroupFactory(
        school=school, name="5/6 Rowan", oldest_year=6, pupils=4, teachers=[teacher]
    )
    for number, enrolment in enumerate(rowan.enrolments.order_by("pupil")):
        enrolment.year_group = 5 if number < 2 else 6
        enrolment.save()
    return rowan


@pytest.fixture
def year_5(mixed) -> list[Pupil]:
    return list(Pupil.objects.filter(enrolments__in=mixed.enrolments.filter(year_group=5)))


@pytest.fixture
def year_6(mixed) -> list[Pupil]:
    return list(Pupil.objects.filter(enrolments__in=mixed.enrolments.filter(year_group=6)))


@pytest.fixture
def for_both(mixed) -> PlannedSession:
    """Return a session that both year groups of 5/6 Rowan are due."""
    return factories.PlannedSessionFactory(class_group=mixed)


@pytest.fixture
def log(teacher):
    """Return a maker of lessons: `log(planned, away=[…])`, taught on 12 October by the teacher."""

    def make(planned: PlannedSession, *, away=(), why="away", **fields) -> Lesson:
        values = {"held_on": dt.date(2026, 10, 12), "taught_by": teacher, "minutes": 60} | fields
        report = LessonReport(away=dict.fromkeys(away, why), **values)
        return log_lesson(planned_session=planned, report=report, by=teacher)

    return make


@pytest.fixture
def environment(tmp_path, migrated) -> dict[str, str]:
    """Return the environment of an installation of its own: SQLite in a new DATA_DIR.

    No worker starts beside its server: starting takes the two of them as long as a whole test.
    """
    shutil.copy(migrated, tmp_path)
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    own = {"DATA_DIR": str(tmp_path), "WORKER": "off"}
    return kept | own | {"DJANGO_SETTINGS_MODULE": "config.settings"}


@pytest.fixture
def serve(environment):
    """Return a function that starts the server; at the end none is left."""
    started = []

    def serve() -> Server:
        started.append(Server(environment))
        return started[-1]

    yield serve
    for server in started:
        server.kill()


@pytest.fixture
def import_list(school, tmp_path):
    """Return the command for rows of a class list: `import_list(rows)` returns what is printed."""

    def command(rows, **options) -> str:
        path = tmp_path / "list.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        out = io.StringIO()
        given = {"school": school.slug, "year": "2026"} | options
        call_command("import_roster", str(path), stdout=out, **given)
        return out.getvalue()

    return command


@pytest.fixture
def refused_list(import_list):
    """Return the command for a class list that is refused; it returns the reason."""

    def command(rows, **options) -> str:
        before = everything()
        with pytest.raises(CommandError) as refused:
            import_list(rows, **options)
        assert everything() == before
        return str(refused.value)

    return command
