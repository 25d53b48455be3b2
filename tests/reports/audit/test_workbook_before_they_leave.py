"""Before they leave on the sheet To do: the same as on the page, from May."""

import datetime as dt

import pytest
import time_machine

from classes.years.academic_year import AcademicYear
from lessons.child.before_leaving import before_leaving, by_class
from lessons.planning.actions import exclude
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def elm(school):
    """6 Elm was taught its session before its two children joined, so that each lacks it."""
    group = factories.ClassGroupFactory(
        school=school, name="6 Elm", youngest_year=6, oldest_year=6, pupils=2
    )
    group.enrolments.update(joined_on=dt.date(2026, 9, 20))
    planned = factories.PlannedSessionFactory(class_group=group)
    factories.LessonFactory(planned_session=planned, held_on=dt.date(2026, 9, 10))
    return group


@pytest.fixture
def rowan(elm):
    """5/6 Rowan has a child who lacks the session of 6 Elm, which it does not plan."""
    return factories.ClassGroupFactory(school=elm.school, name="5/6 Rowan", oldest_year=6, pupils=1)


@pytest.fixture
def untaught(elm):
    """A session that 6 Elm was due in May and has not been taught."""
    return factories.PlannedSessionFactory(class_group=elm, due_on=dt.date(2027, 5, 4))


def leaving_rows(book):
    return [row for row in book.records("To do") if row["What"].startswith("Before they leave")]


def on(*day):
    return time_machine.travel(dt.datetime(*day, 10, tzinfo=dt.UTC))


def test_the_sheet_lists_the_same_as_the_page(build, school, elm, rowan, untaught):
    with on(2027, 6, 1):
        children = before_leaving(school, AcademicYear(2026), today=dt.date(2027, 6, 1))
        book = build(school, with_names=True)
    lacking = [
        (child.class_group.name, child.pupil.display_name, lacking.session.title)
        for child in children
        for lacking in child.individual
    ]
    rows = leaving_rows(book)
    tasks = [(row["Class"], row["What"].split(": ")[1], row["Session"]) for row in rows]
    assert sorted(tasks) == sorted(lacking)
    assert len(tasks) == 4
    with_class = [(row.class_group.name, row.not_had.session.title) for row in by_class(children)]
    plans = [row for row in book.records("To do") if row["What"] == "Log or re-plan"]
    assert (
        [(row["Class"], row["Session"]) for row in plans]
        == with_class
        == [("6 Elm", untaught.session.title)]
    )


def test_what_the_whole_class_lacks_is_one_row_for_the_class(build, school, elm, untaught, lead):
    exclude(planned_sessions=[untaught], reason="Next year", by=lead)
    oak = factories.ClassGroupFactory(school=school, academic_year=2025)
    factories.PlannedSessionFactory(class_group=oak, session=untaught.session)
    with on(2027, 6, 1):
        rows = leaving_rows(build(school))
    assert [row["What"] for row in rows if row["Session"] == untaught.session.title] == [
        "Before they leave: 2 children"
    ]


def test_sessions_are_due_at_the_end_of_the_year_without_names(build, school, elm):
    with on(2027, 6, 1):
        rows = leaving_rows(build(school))
    assert sorted(row["What"] for row in rows) == [
        "Before they leave: Pupil 1",
        "Before they leave: Pupil 2",
    ]
    assert {row["Due"] for row in rows} == {dt.datetime(2027, 8, 31)}


def test_a_child_whose_year_group_is_not_known_is_marked(build, school, rowan):
    with on(2027, 6, 1):
        rows = leaving_rows(build(school))
    assert "Before they leave, if in Year 6" in {row["What"].split(":")[0] for row in rows}


def test_nothing_is_listed_before_may(build, school, elm):
    with on(2027, 4, 30):
        assert leaving_rows(build(school)) == []


def test_a_past_year_stays_as_it_ended(build, school, elm):
    elm.enrolments.update(left_on=dt.date(2027, 9, 1))
    with on(2028, 2, 1):
        assert len(leaving_rows(build(school))) == 2


def test_who_is_in_a_class_of_a_later_year_did_not_leave(build, school, rowan):
    stay = rowan.enrolments.get()
    stay.left_on = dt.date(2027, 9, 1)
    stay.save()
    later = factories.ClassGroupFactory(school=school, academic_year=2027)
    factories.EnrolmentFactory(class_group=later, pupil=stay.pupil, joined_on=stay.left_on)
    with on(2028, 2, 1):
        rows = leaving_rows(build(school))
        children = before_leaving(school, AcademicYear(2026), today=dt.date(2028, 2, 1))
    assert {row["Class"] for row in rows} == {"6 Elm"}
    assert stay.pupil not in [child.pupil for child in children]


def test_a_workbook_of_chosen_classes_or_one_module_lists_only_theirs(build, school, elm, rowan):
    other = factories.ModuleFactory(school=school, sessions=1)
    with on(2027, 6, 1):
        of_class = leaving_rows(build(school, classes=(rowan.pk,)))
        of_module = leaving_rows(build(school, module=other))
    assert {row["Class"] for row in of_class} == {"5/6 Rowan"}
    assert of_module == []
