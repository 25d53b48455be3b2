"""The grid of children and sessions says what the child's page and the slow calculation say."""

import datetime as dt

import pytest

from lessons.catch_up.actions import close_as_previous_school, record_catch_up, withdraw
from lessons.child.grid.calculation import grids_of
from lessons.child.grid.marks import Mark
from lessons.child.record import record_of
from lessons.coverage import coverage_of
from lessons.models import LessonOutcome
from lessons.planning.actions import exclude
from lessons.roll.actions import add_pupils, move
from tests import factories

TODAY = dt.date(2026, 11, 24)
NOVEMBER = dt.date(2026, 11, 2)


def grids(class_groups, on=TODAY):
    return list(grids_of(coverage_of(class_groups, today=TODAY), on=on))


def marks_of(pupil, class_groups, on=TODAY) -> list[Mark]:
    rows = [row for grid in grids(class_groups, on) for row in grid.rows if row.pupil == pupil]
    return [cell.mark for row in rows for cell in row.cells]


@pytest.fixture
def classes_of_school(school):
    return school.class_groups.all()


@pytest.fixture
def classes(oak, classes_of_school):
    return classes_of_school


def test_each_definition_has_its_mark(planned, pupils, log, lead, classes, today):
    log(planned[0], away=pupils[:2])
    missed = planned[0].lessons.get().missed_lessons
    record_catch_up(
        missed_lessons=missed.filter(pupil=pupils[1]),
        on=today,
        how="other",
        taught_by=lead,
        by=lead,
    )
    log(planned[1], outcome=LessonOutcome.PART_TAUGHT)
    planned[2].due_on = dt.date(2026, 11, 20)
    planned[2].save()
    rest = [Mark.PART_TAUGHT, Mark.OVERDUE]
    assert [marks_of(pupil, classes) for pupil in pupils] == [
        [Mark.AWAY, *rest],
        [Mark.CAUGHT_UP, *rest],
        [Mark.HAD, *rest],
    ]


def test_what_is_closed_otherwise_or_set_aside_has_its_own_mark(
    planned, pupils, log, lead, classes
):
    missed = log(planned[0], away=pupils[:2]).missed_lessons
    close_as_previous_school(missed_lessons=missed.filter(pupil=pupils[0]), by=lead)
    withdraw(missed_lessons=missed.filter(pupil=pupils[1]), by=lead)
    exclude(planned_sessions=planned[1:2], reason="Next year", by=lead)
    rest = [Mark.SET_ASIDE, Mark.NOT_PLANNED]
    assert marks_of(pupils[0], classes) == [Mark.HAD_BEFORE, *rest]
    assert marks_of(pupils[1], classes) == [Mark.WITHDRAWN, *rest]


def test_a_joiner_has_joined_later_and_owes_a_session_of_two_parts_once(
    planned, oak, log, lead, classes
):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    log(planned[0], held_on=dt.date(2026, 10, 19))
    (joiner,) = add_pupils(class_group=oak, names=["Li W"], on=NOVEMBER, by=lead)
    assert marks_of(joiner, classes)[0] is Mark.JOINED_LATER
    (row,) = [row for row in grids(classes)[0].rows if row.pupil == joiner]
    assert [len(cell.to_catch_up) for cell in row.cells] == [2, 0, 0]


def test_what_was_had_in_another_class_is_had(school, planned, pupils, log, lead, classes):
    log(planned[0])
    ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1)
    in_ash = factories.PlannedSessionFactory(class_group=ash, session=planned[0].session)
    log(in_ash, held_on=dt.date(2026, 10, 5))
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    assert marks_of(pupils[0], classes) == [Mark.HAD_ELSEWHERE]


def test_a_session_for_the_other_year_group_is_not_for_the_child(school, lead):
    rowan = factories.ClassGroupFactory(school=school, oldest_year=6)
    six = factories.SessionFactory(module__school=school, youngest_year=6)
    factories.PlannedSessionFactory(class_group=rowan, session=six)
    five = factories.EnrolmentFactory(class_group=rowan, year_group=5).pupil
    unknown = factories.EnrolmentFactory(class_group=rowan).pupil
    classes = school.class_groups.all()
    assert marks_of(five, classes) == [Mark.NOT_FOR_THEM]
    assert marks_of(unknown, classes) == [Mark.NOT_PLANNED]


def test_a_lesson_for_one_year_group_is_had_by_that_year_group(
    for_both, year_5, year_6, log, classes_of_school
):
    log(for_both, year_group=6, away=year_6[:1])
    marks = [marks_of(pupil, classes_of_school)[0] for pupil in (*year_5, *year_6)]
    assert marks == [Mark.NOT_PLANNED, Mark.NOT_PLANNED, Mark.AWAY, Mark.HAD]


def test_a_session_set_aside_for_one_year_group_is_not_due_to_it(
    for_both, year_5, year_6, classes_of_school
):
    for_both.not_for_year, for_both.not_for_reason = 5, "Next year"
    for_both.save()
    marks = [marks_of(pupil, classes_of_school)[0] for pupil in (year_5[0], year_6[0])]
    assert marks == [Mark.SET_ASIDE, Mark.NOT_PLANNED]


def test_a_year_that_is_over_shows_as_it_ended(planned, pupils, log, lead, classes, today):
    missed = log(planned[0], away=pupils[:1]).missed_lessons.all()
    record_catch_up(missed_lessons=missed, on=today, how="other", taught_by=lead, by=lead)
    assert marks_of(pupils[0], classes, on=NOVEMBER)[0] is Mark.AWAY


def test_it_agrees_with_the_page_of_every_child(demo):
    """A session that the child page shows in another class is the only one without a row there."""
    compared = 0
    for grid in grids(demo.class_groups.in_year(2026)):
        for row in grid.rows:
            record = record_of(row.pupil, today=TODAY)
            shown = {
                line.session.pk: line
                for year in record.years
                for line in year.rows
                if line.class_group == grid.coverage.class_group
            }
            owed = {missed.pk for missed in record.to_settle if missed.is_open}
            for cell in row.cells:
                line = shown.get(cell.session.pk)
                assert {missed.pk for missed in cell.to_catch_up} <= owed
                if cell.to_catch_up or line is None:
                    continue
                assert cell.mark.name == line.status.name
                compared += 1
    assert compared > 500


def test_its_open_cells_are_the_figure_of_the_class(demo):
    for grid in grids(demo.class_groups.in_year(2026)):
        behind = [row for row in grid.rows if row.has_something_to_catch_up]
        assert len(behind) == grid.coverage.pupils_behind
        assert len(grid.rows) == grid.coverage.pupils_on_roll


def test_it_takes_four_queries_for_any_number_of_classes(school, django_assert_num_queries):
    for classes in (1, 3):
        factories.busy_school(school, classes=classes)
        coverage = coverage_of(school.class_groups.all(), today=TODAY)
        with django_assert_num_queries(4):
            assert len(list(grids_of(coverage, on=TODAY))) >= classes
