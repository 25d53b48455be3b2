"""Before they leave on the sheet To do: the same as on the page, from May."""

import datetime as dt

import pytest
import time_machine

from classes.years.academic_year import AcademicYear
from lessons.child.before_leaving import before_leaving
from tests import factories


@pytest.fixture
def elm(school):
    group = factories.ClassGroupFactory(
        school=school, name="6 Elm", youngest_year=6, oldest_year=6, pupils=2
    )
    factories.PlannedSessionFactory(class_group=group)
    return group


@pytest.fixture
def rowan(elm):
    group = factories.ClassGroupFactory(
        school=elm.school, name="5/6 Rowan", oldest_year=6, pupils=1
    )
    session = elm.planned_sessions.get().session
    factories.PlannedSessionFactory(class_group=group, session=session)
    return group


def leaving_rows(book):
    return [row for row in book.records("To do") if row["What"].startswith("Before they leave")]


def on(*day):
    return time_machine.travel(dt.datetime(*day, 10, tzinfo=dt.UTC))


def test_the_sheet_lists_the_same_as_the_page(build, school, elm, rowan):
    with on(2027, 6, 1):
        children = before_leaving(school, AcademicYear(2026), today=dt.date(2027, 6, 1))
        rows = leaving_rows(build(school, with_names=True))
    lacking = [
        (child.class_group.name, child.pupil.display_name, lacking.session.title)
        for child in children
        for lacking in child.not_had
    ]
    tasks = [(row["Class"], row["What"].split(": ")[1], row["Session"]) for row in rows]
    assert sorted(tasks) == sorted(lacking)
    assert len(tasks) == 3


def test_sessions_are_due_at_the_end_of_the_year_without_names(build, school, elm):
    with on(2027, 6, 1):
        rows = leaving_rows(build(school))
    assert [row["What"] for row in rows] == [
        "Before they leave: Pupil 1",
        "Before they leave: Pupil 2",
    ]
    assert {row["Due"] for row in rows} == {dt.datetime(2027, 8, 31)}


def test_a_child_whose_year_group_is_not_known_is_marked(build, school, rowan):
    with on(2027, 6, 1):
        rows = leaving_rows(build(school))
    assert "Before they leave, if in Year 6: Pupil 1" in {row["What"] for row in rows}


def test_nothing_is_listed_before_may(build, school, elm):
    with on(2027, 4, 30):
        assert leaving_rows(build(school)) == []


def test_a_past_year_stays_as_it_ended(build, school, elm):
    elm.enrolments.update(left_on=dt.date(2027, 9, 1))
    with on(2028, 2, 1):
        assert len(leaving_rows(build(school))) == 2


def test_a_workbook_of_chosen_classes_or_one_module_lists_only_theirs(build, school, elm, rowan):
    other = factories.ModuleFactory(school=school, sessions=1)
    with on(2027, 6, 1):
        of_class = leaving_rows(build(school, classes=(rowan.pk,)))
        of_module = leaving_rows(build(school, module=other))
    assert {row["Class"] for row in of_class} == {"5/6 Rowan"}
    assert of_module == []
