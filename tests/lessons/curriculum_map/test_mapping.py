"""What the teaching covers, by outcome: one row each, whatever serves it."""

import pytest

from lessons.coverage import coverage_of
from lessons.curriculum_map.mapping import OutcomeStatus, curriculum_map
from lessons.models import LessonOutcome
from lessons.planning.actions import exclude
from tests import factories
from tests.conftest import TODAY


@pytest.fixture
def outcome(planned):
    """Return an outcome that the first two sessions of the class serve."""
    return factories.OutcomeFactory(
        sessions=[planned_session.session for planned_session in planned[:2]]
    )


@pytest.fixture
def read(school):
    def make(classes=None):
        coverage = coverage_of(classes or school.class_groups.all(), today=TODAY)
        return curriculum_map(coverage, school)

    return make


def due_in_another_class(school, *sessions, **fields):
    """Give the school another class that is due these sessions; return their planned sessions."""
    class_group = factories.ClassGroupFactory(school=school, pupils=1, **fields)
    return [
        factories.PlannedSessionFactory(class_group=class_group, session=session)
        for session in sessions
    ]


def test_an_outcome_is_planned_until_something_is_taught(read, outcome):
    row = read().rows[0]
    assert row.outcome == outcome
    assert (row.total.due, row.total.taught, row.total.status) == (1, 0, OutcomeStatus.PLANNED)


def test_one_taught_session_is_enough_for_a_class(read, outcome, planned, log):
    log(planned[0])
    row = read().rows[0]
    assert (row.total.due, row.total.taught, row.total.status) == (1, 1, OutcomeStatus.TAUGHT)
    assert row.cells[planned[0].session_id].status is OutcomeStatus.TAUGHT
    assert row.cells[planned[1].session_id].status is OutcomeStatus.PLANNED
    assert planned[2].session_id not in row.cells


def test_a_lesson_that_was_begun_counts_as_in_part(read, outcome, planned, log):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    row = read().rows[0]
    assert (row.total.begun, row.total.taught, row.total.status) == (1, 0, OutcomeStatus.PART)


def test_a_lesson_that_did_not_happen_covers_nothing(read, outcome, planned, log):
    log(planned[0], outcome=LessonOutcome.DID_NOT_HAPPEN, reason="Trip", taught_by=None)
    assert read().rows[0].total.status is OutcomeStatus.PLANNED


def test_some_of_several_classes_is_in_part(read, outcome, planned, log, school):
    due_in_another_class(school, planned[0].session)
    log(planned[0])
    row = read().rows[0]
    assert (row.total.due, row.total.taught, row.total.status) == (2, 1, OutcomeStatus.PART)
    assert row.cells[planned[0].session_id].due == 2
    assert row.cells[planned[1].session_id].due == 1


def test_an_outcome_that_nothing_serves_is_a_gap(read, planned):
    alone = factories.OutcomeFactory()
    mapped = read()
    assert [row.outcome for row in mapped.uncovered] == [alone]
    assert mapped.uncovered[0].idle == ()


def test_a_gap_names_the_session_that_could_close_it(read, planned, school):
    idle = factories.SessionFactory(module__school=school)
    for unusable in (
        factories.SessionFactory(module__school=school, is_archived=True),
        factories.SessionFactory(module__school=school, module__is_archived=True),
        factories.SessionFactory(),
    ):
        factories.OutcomeFactory(sessions=[unusable])
    factories.OutcomeFactory(sessions=[idle])
    assert [list(row.idle) for row in read().uncovered] == [[], [], [], [idle]]


def test_what_is_set_aside_covers_nothing_this_year(read, outcome, planned, lead):
    exclude(planned_sessions=planned[:2], reason="Next year", by=lead)
    mapped = read()
    assert mapped.rows[0].total.status is OutcomeStatus.NOT_COVERED
    assert mapped.sessions == (planned[2].session,)


def test_a_class_that_is_not_due_an_outcome_is_named(read, outcome, planned, school):
    elm = due_in_another_class(school, planned[2].session, name="6 Elm")[0].class_group
    mapped = read()
    assert [row.outcome for row in mapped.for_some] == [outcome]
    assert mapped.for_some[0].not_due == (elm,)


def test_how_well_it_was_understood_counts_lessons(read, outcome, planned, log):
    log(planned[0], understanding="secure")
    log(planned[1], understanding="revisit")
    log(planned[2], understanding="developing")
    mapped = read()
    assert mapped.rows[0].understood == "1 secure, 1 revisit"
    assert [row.outcome for row in mapped.to_revisit] == [outcome]


def test_it_is_silent_about_understanding_where_nobody_said(read, outcome, planned, log):
    log(planned[0])
    mapped = read()
    assert mapped.rows[0].understood == ""
    assert mapped.to_revisit == []


def test_only_the_classes_asked_for_count(read, outcome, planned, log, school):
    other = due_in_another_class(school, planned[1].session)[0].class_group
    log(planned[0])
    mapped = read(school.class_groups.filter(pk=other.pk))
    assert mapped.rows[0].total.status is OutcomeStatus.PLANNED
    assert mapped.sessions == (planned[1].session,)


def test_frameworks_stand_in_their_order_with_their_outcomes(read, planned):
    later = factories.FrameworkFactory(code="B", position=2)
    first = factories.FrameworkFactory(code="A", position=1)
    outcomes = [
        factories.OutcomeFactory(framework=later, position=1),
        factories.OutcomeFactory(framework=first, position=2),
        factories.OutcomeFactory(framework=first, position=1),
    ]
    frameworks = [
        (framework, [row.outcome for row in rows]) for framework, rows in read().frameworks
    ]
    assert frameworks == [(first, [outcomes[2], outcomes[1]]), (later, [outcomes[0]])]


def test_the_counts_add_up_to_all_outcomes(read, outcome, planned, log):
    factories.OutcomeFactory()
    log(planned[0])
    assert dict(read().counts) == {
        OutcomeStatus.TAUGHT: 1,
        OutcomeStatus.PART: 0,
        OutcomeStatus.PLANNED: 0,
        OutcomeStatus.NOT_COVERED: 1,
    }


def test_it_takes_two_queries_more_than_the_coverage(read, outcome, school, planned, log):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        coverage = coverage_of(school.class_groups.all(), today=TODAY)
        with CaptureQueriesContext(connection) as captured:
            curriculum_map(coverage, school)
        return len(captured)

    few = queries()
    for _ in range(6):
        due_in_another_class(school, *(planned_session.session for planned_session in planned))
        factories.OutcomeFactory(sessions=[planned[0].session])
    assert queries() == few == 2
