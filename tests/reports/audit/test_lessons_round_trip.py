"""The lessons of an audit workbook can be imported into a school without any."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from classes.models import Enrolment, Pupil, Role, School, User
from classes.schools.actions import save_class_group
from lessons.models import Lesson, MissedLesson
from tests import factories
from tests.lessons.imports.class_lists.test_command import everything

pytestmark = pytest.mark.sqlite_is_enough

NOT_COMPARED = {"Recorded by", "Recorded at"}


def lessons_of(built) -> list[dict]:
    rows = built.records("Lessons")
    return [{key: row[key] for key in row if key not in NOT_COMPARED} for row in rows]


def same_roster(school: School) -> School:
    """Return a new school with the classes and children of another, from the first day."""
    twin = factories.SchoolFactory(keeps_pupil_names=school.keeps_pupil_names)
    for group in school.class_groups.all():
        copy = save_class_group(
            school=twin,
            name=group.name,
            academic_year=group.academic_year,
            year_groups=group.year_groups,
            pupils_on_roll=group.pupils_on_roll,
            by=None,
        )
        for enrolment in group.enrolments.select_related("pupil"):
            pupil = Pupil.objects.create(school=twin, display_name=enrolment.pupil.display_name)
            Enrolment.objects.create(
                pupil=pupil,
                class_group=copy,
                joined_on=group.year.start,
                year_group=enrolment.year_group,
            )
    return twin


@pytest.fixture
def import_lessons_of(tmp_path):
    def command(built, school, **options) -> str:
        path: Path = tmp_path / "audit.xlsx"
        path.write_bytes(built.data)
        out = io.StringIO()
        call_command(
            "import_lessons", str(path), school=school.slug, year="2026", stdout=out, **options
        )
        return out.getvalue()

    return command


@pytest.mark.parametrize("with_names", [True, False], ids=["names", "no names"])
def test_the_demo_schools_lessons_are_imported_cell_by_cell(
    demo, build, import_lessons_of, with_names
):
    out = build(demo, with_names=with_names)
    twin = same_roster(demo)
    import_lessons_of(out, twin)
    back = build(twin, with_names=with_names)
    assert len(lessons_of(out)) == Lesson.objects.for_classes(demo.class_groups.all()).count() > 10
    assert lessons_of(back) == lessons_of(out)


@pytest.mark.parametrize("with_names", [True, False], ids=["names", "no names"])
def test_importing_a_schools_own_workbook_changes_nothing(
    demo, build, import_lessons_of, with_names
):
    before = everything()
    out = import_lessons_of(build(demo, with_names=with_names), demo)
    count = Lesson.objects.for_classes(demo.class_groups.all()).count()
    assert f"0 new lessons, {count} recorded already, 0 recorded differently" in out
    assert everything() == before


def test_with_names_and_staff_missed_lessons_are_imported_too(demo, build, import_lessons_of):
    out = build(demo, with_names=True)
    twin = same_roster(demo)
    teachers = [user.name for user in User.objects.filter(memberships__school=demo)]
    import_lessons_of(out, twin, staff=teachers)
    back = build(twin, with_names=True)
    assert lessons_of(back) == lessons_of(out)
    assert len(out.rows("Missed lessons")) > 10
    assert sorted(back.rows("Missed lessons"), key=str) == sorted(
        out.rows("Missed lessons"), key=str
    )


def test_a_numbered_child_is_never_matched_with_another(demo, build, import_lessons_of):
    twin = same_roster(demo)
    out = import_lessons_of(build(demo), twin)
    assert not MissedLesson.objects.filter(pupil__school=twin).exists()
    assert "missed lessons are counted without a name" in out


def test_the_lessons_of_a_school_without_names_are_imported_cell_by_cell(
    school, build, import_lessons_of, person
):
    school.keeps_pupil_names = False
    school.save()
    teacher = person(Role.TEACHER)
    module = factories.ModuleFactory(school=school, title="Own scheme", sessions=2)
    group = factories.ClassGroupFactory(school=school, name="5/6 “Oak”", pupils_on_roll=28)
    first, second = (
        factories.PlannedSessionFactory(class_group=group, session=session)
        for session in module.sessions.all()
    )
    counted = {"pupils_on_roll": 28, "pupils_present": 25}
    factories.LessonFactory(planned_session=first, taught_by=teacher, **counted)
    factories.LessonFactory(
        planned_session=second,
        taught_by=None,
        recorded_by=teacher,
        visitor="=A nurse",
        outcome="part",
        note="One\nTwo",
        **counted,
    )
    out = build(school)
    twin = same_roster(school)
    own = factories.ModuleFactory(school=twin, title="Own scheme")
    for session in module.sessions.all():
        factories.SessionFactory(module=own, position=session.position, title=session.title)
    import_lessons_of(out, twin)
    assert len(lessons_of(out)) == 2
    assert lessons_of(build(twin)) == lessons_of(out)


def test_several_lessons_of_one_session_are_imported_cell_by_cell(
    oak, build, import_lessons_of, lead
):
    planned = oak.planned_sessions.get(session__title="Staying safe")
    day = dt.date(2026, 11, 3)
    pupils = [enrolment.pupil for enrolment in oak.enrolments.all()]
    for number, outcome in enumerate(["part", "did_not_happen", "taught"]):
        happened = outcome != "did_not_happen"
        lesson = factories.LessonFactory(
            planned_session=planned,
            held_on=day,
            outcome=outcome,
            taught_by=lead,
            minutes=10 + number if happened else None,
            reason="" if happened else "A trip",
            note=f"Part {number}",
            **({"pupils_on_roll": 3, "pupils_present": 2} if happened else {}),
        )
        if happened:
            factories.MissedLessonFactory(lesson=lesson, pupil=pupils[number])
    out = build(oak.school, with_names=True)
    twin = same_roster(oak.school)
    module = factories.ModuleFactory(school=twin, title="Real Love Rocks")
    for session in planned.session.module.sessions.all():
        factories.SessionFactory(module=module, position=session.position, title=session.title)
    import_lessons_of(out, twin)
    back = build(twin, with_names=True)
    assert [row["Minutes"] for row in lessons_of(out) if row["Session"] == "Staying safe"] == [
        *(60, 10, None, 12)
    ]
    assert lessons_of(back) == lessons_of(out)
    assert "0 new lessons" in import_lessons_of(out, twin)
