"""An import for one school touches no row of another, in any table.

Which rows are a school's is found by following the links between tables, as for its removal, so
tables of later versions are looked at too. The three schools have classes, children, sessions and
people of the same names, so that whatever is looked up by name alone would find the wrong one.
"""

import datetime as dt
import hashlib
import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from classes.models import School
from classes.tables import RawTable
from classes.years.academic_year import AcademicYear
from lessons.imports.class_lists.actions import undo_import
from lessons.imports.log_workbook.stored import StoredLog
from lessons.imports.tracker.actions import bring_over, undo_tracker_import
from lessons.imports.tracker.reading import tracker_of
from lessons.imports.tracker.sheets import Vocabulary
from lessons.imports.tracker.taking import Taking
from lessons.models import ClosedFor, Lesson, TrackerImport
from lessons.planning.term_dates.actions import Line, save_calendar
from lessons.removal.belongings import Belongings
from tests import factories
from tests.lessons.imports.bundle_of_schools.bundle import write
from tests.lessons.imports.log_workbook import conftest as log

SHARED = {"django_session", "django_tasks_database_dbtaskresult", "classes_limitcounter"}
"""Tables that are no school's: sessions, background work and counters."""

State = dict[str, tuple[int, str]]


def state(*schools: School) -> State:
    """Return for each table how many rows the schools have in it, and a checksum of the rows."""
    found = {}
    for table, keys in Belongings(schools).rows().items():
        rows = list(table._base_manager.filter(pk__in=list(keys)).order_by("pk").values_list())
        found[table._meta.db_table] = len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def counts() -> dict[str, int]:
    tables = apps.get_models(include_auto_created=True)
    every = {table._meta.db_table: table._base_manager.count() for table in tables}
    return {name: count for name, count in every.items() if name not in SHARED}


def changed(before: State, after: State) -> set[str]:
    return {name for name in before if before[name] != after[name]}


@pytest.fixture
def schools(db) -> list[School]:
    """Three schools with a class 5 Oak of Ada F and Ben F, due two sessions."""
    return [_school(f"Bank {number} Primary", f"10000{number}") for number in range(3)]


def _school(name: str, urn: str) -> School:
    school = factories.SchoolFactory(name=name, urn=urn)
    factories.MembershipFactory(school=school, user__name="R. Patel", role="pshe_lead")
    group = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=0)
    module = factories.ModuleFactory(school=school, title="Real Love Rocks")
    for position, title in enumerate(("Kindness", "Staying safe"), start=1):
        session = factories.SessionFactory(module=module, position=position, title=title)
        factories.PlannedSessionFactory(class_group=group, session=session, due_on=None)
    for child in ("Ada F", "Ben F"):
        factories.EnrolmentFactory(class_group=group, pupil__display_name=child)
    return school


def class_list(school: School, folder: Path) -> None:
    path = folder / "list.csv"
    path.write_text("Class,Forename,Surname,Year\n5 Oak,Ada,Finch,5\n5 Oak,Cy,Marsh,5\n")
    quiet("import_roster", path, school=school.slug, year="2026", many_leave=True)


def undo_class_list(school: School, folder: Path) -> None:
    undo_import(roster_import=school.roster_imports.get(undone_at=None), by=person_of(school))


def log_workbook(school: School, folder: Path) -> None:
    path = folder / "log.csv"
    path.write_bytes(log.as_csv([log.HEADER, log.row(away="Ada F")]))
    quiet("import_lessons", path, school=school.slug, year="2026")


def tracker(school: School, folder: Path) -> None:
    words = Vocabulary.of(AcademicYear(2026), ["5 Oak"], ["Kindness", "Staying safe"])
    rows = [["", "Staying safe"], ["5 Oak", "5/10/2026"]]
    taking = Taking(StoredLog(school, 2026), tracker_of([RawTable("T", rows)], words), {})
    bring_over(taking=taking, source="t.csv", by=person_of(school), shown_digest=taking.digest)


def undo_tracker(school: School, folder: Path) -> None:
    undo_tracker_import(
        tracker_import=TrackerImport.objects.get(school=school), by=person_of(school)
    )


def holidays(school: School, folder: Path) -> None:
    line = Line(dt.date(2026, 12, 21), dt.date(2027, 1, 1), ClosedFor.HOLIDAY, "Winter")
    by = person_of(school)
    save_calendar(school=school, year=AcademicYear(2026), lines=[line], by=by)


def nightly(school: School, folder: Path) -> None:
    drop = folder / school.slug
    drop.mkdir()
    path = drop / "list.csv"
    path.write_text("Class,Forename,Surname,Year\n5 Oak,Ada,Finch,5\n5 Oak,Di,New,5\n")
    os.utime(path, (time.time() - 3600,) * 2)
    quiet("fetch_lists")
    assert school.roster_proposal


def bundle(school: School, folder: Path) -> None:
    classes = {"5 Oak": ["Ada Finch", "Eve Moor"], "5 Elm": ["Fay Hill"]}
    path = write(folder / "bundle", {"s1": (school.name, school.urn, classes)})
    quiet("import_rosters", path, year="2026", many_leave=True)


def quiet(command: str, *arguments: object, **options: object) -> None:
    call_command(command, *map(str, arguments), stdout=io.StringIO(), **options)


def person_of(school: School):
    return school.memberships.get(user__name="R. Patel").user


IMPORTS: tuple[Callable[[School, Path], None], ...] = (
    class_list,
    undo_class_list,
    log_workbook,
    tracker,
    undo_tracker,
    holidays,
    nightly,
    bundle,
)


def test_an_import_for_one_school_touches_no_row_of_another(schools, tmp_path, settings):
    settings.ROSTER_DROP = tmp_path
    own, *others = schools
    theirs, total = state(*others), counts()
    before = total
    for step in IMPORTS:
        step(own, tmp_path)
        after = counts()
        assert after != before, step.__name__
        assert changed(theirs, state(*others)) == set(), step.__name__
        before = after
    grown = {name: count for name, count in before.items() if count != total[name]}
    kept = state(*schools)
    assert {name: kept[name][0] for name in grown} == grown
    assert "lessons_historicallesson" in grown
    assert Lesson.objects.filter(planned_session__class_group__school=own).exists()


def test_a_bundle_for_two_schools_leaves_the_third_alone(schools, tmp_path):
    first, second, third = schools
    theirs = state(third)
    own = {"5 Oak": ["Ada Finch", "Ben Finch", "Cy Marsh"]}
    listed = {str(n): (s.name, s.urn, own) for n, s in enumerate((first, second))}
    quiet("import_rosters", write(tmp_path / "bundle", listed), year="2026")
    assert changed(theirs, state(third)) == set()
    assert first.pupils.count() == second.pupils.count() == 3
    assert third.pupils.count() == 2
