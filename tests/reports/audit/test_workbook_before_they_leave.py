"""Before they leave in the sheet To do: what the page says, from May on."""

import datetime as dt

import pytest
import time_machine

from classes.years.academic_year import AcademicYear
from lessons.child.before_leaving import before_leaving
from tests import factories


@pytest.fixture
def elm(school):
    item = factories.ClassGroupFactory(
        school=school, name="6 Elm", youngest_year=6, oldest_year=6, pupils=2
    )
    factories.PlannedSessionFactory(class_group=item)
    return item


@pytest.fixture
def rowan(elm):
    item = factories.ClassGroupFactory(school=elm.school, name="5/6 Rowan", oldest_year=6, pupils=1)
    session = elm.planned_sessions.get().session
    factories.PlannedSessionFactory(class_group=item, session=session)
    return item


def leaving_rows(book):
    return [row for row in book.records("To do") if row["What"].startswith("Before they leave")]


def on(*day):
    return time_machine.travel(dt.datetime(*day, 10, tzinfo=dt.UTC))


def test_it_lists_what_the_page_lists(build, school, elm, rowan):
    with on(2027, 6, 1):
        found = before_leaving(school, AcademicYear(2026), today=dt.date(2027, 6, 1))
        rows = leaving_rows(build(school, with_names=True))
    lacking = [
        (child.class_group.name, child.pupil.display_name, item.session.title)
        for child in found
        for item in child.lacking
    ]
    said = [(row["Class"], row["What"].split(": ")[1], row["Session"]) for row in rows]
    assert sorted(said) == sorted(lacking)
    assert len(said) == 3


def test_it_is_due_when_the_year_ends_and_names_nobody_unasked(build, school, elm):
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


def test_before_may_it_is_not_there(build, school, elm):
    with on(2027, 4, 30):
        assert leaving_rows(build(school)) == []


def test_of_a_year_that_is_over_it_stays_as_it_ended(build, school, elm):
    elm.enrolments.update(left_on=dt.date(2027, 9, 1))
    with on(2028, 2, 1):
        assert len(leaving_rows(build(school))) == 2


def test_a_workbook_of_chosen_classes_or_of_one_module_lists_theirs_alone(
    build, school, elm, rowan
):
    other = factories.ModuleFactory(school=school, sessions=1)
    with on(2027, 6, 1):
        of_class = leaving_rows(build(school, classes=(rowan.pk,)))
        of_module = leaving_rows(build(school, module=other))
    assert {row["Class"] for row in of_class} == {"5/6 Rowan"}
    assert of_module == []
