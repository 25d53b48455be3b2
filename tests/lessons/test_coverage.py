"""The one calculation, held against a slow and obvious one written here alone."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from classes.models import ClassGroup, Pupil
from lessons.coverage import cell_of, coverage_of
from lessons.models import Lesson, LessonOutcome, MissedLesson, PlannedSession
from lessons.status import Status
from tests import factories
from tests.examples import examples

TODAY = dt.date(2026, 11, 24)


def class_coverage(class_group, **options):
    classes = ClassGroup.objects.filter(pk=class_group.pk)
    return coverage_of(classes, today=options.pop("today", TODAY), **options)


def set_due_date(planned, day):
    PlannedSession.objects.filter(pk=planned.pk).update(due_on=day)


@pytest.mark.parametrize(
    ("due_on", "status"),
    [
        (None, Status.NOT_PLANNED),
        (dt.date(2026, 11, 23), Status.OVERDUE),
        (TODAY, Status.PLANNED),
        (dt.date(2026, 11, 25), Status.PLANNED),
    ],
)
def test_what_was_not_taught_is_told_by_its_due_date(planned, due_on, status):
    set_due_date(planned[0], due_on)
    assert cell_of(planned[0], today=TODAY).status == status


def test_taught_comes_before_part_taught_and_both_before_overdue(planned, log):
    set_due_date(planned[0], dt.date(2026, 11, 2))
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    assert cell_of(planned[0], today=TODAY).status == Status.PART_TAUGHT
    log(planned[0], held_on=dt.date(2026, 10, 13))
    assert cell_of(planned[0], today=TODAY).status == Status.TAUGHT


def test_a_lesson_that_did_not_happen_leaves_the_session_overdue(planned, log):
    set_due_date(planned[0], dt.date(2026, 11, 2))
    log(planned[0], outcome=LessonOutcome.DID_NOT_HAPPEN, reason="Trip")
    cell = cell_of(planned[0], today=TODAY)
    assert (cell.status, cell.held_on) == (Status.OVERDUE, None)


def test_the_cell_speaks_of_the_lesson_that_made_it_so(planned, pupils, log):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT, held_on=dt.date(2026, 10, 20))
    taught = log(planned[0], away=pupils[:1], held_on=dt.date(2026, 10, 13))
    cell = cell_of(planned[0], today=TODAY)
    assert (cell.lesson_id, cell.held_on, cell.pupils_present) == (taught.pk, taught.held_on, 2)


def test_a_session_set_aside_leaves_every_total(oak, planned, log):
    log(planned[0])
    PlannedSession.objects.filter(pk=planned[1].pk).update(set_aside_reason="Next year")
    total = class_coverage(oak).total
    assert (total.taught, total.planned_sessions, total.coverage) == (1, 2, 0.5)


def test_a_class_that_is_due_nothing_has_no_coverage(school):
    total = class_coverage(factories.ClassGroupFactory(school=school)).total
    assert (total.planned_sessions, total.coverage) == (0, None)


def test_a_child_with_two_open_missed_lessons_counts_once(oak, planned, pupils, log):
    log(planned[0], away=pupils[:1])
    log(planned[1], away=pupils[:1])
    total = class_coverage(oak).total
    assert (total.pupils_on_roll, total.pupils_up_to_date, total.pupils_behind) == (3, 2, 1)


def test_a_child_who_left_leaves_both_figures(oak, planned, pupils, log):
    log(planned[0], away=pupils[:1])
    oak.enrolments.filter(pupil=pupils[0]).update(left_on=dt.date(2026, 11, 1))
    total = class_coverage(oak).total
    assert (total.pupils_on_roll, total.pupils_up_to_date) == (2, 2)


def test_a_past_year_reads_as_it_ended(oak, planned, pupils, log):
    missed = log(planned[0], away=pupils[:1]).missed_lessons.get()
    oak.enrolments.update(left_on=dt.date(2027, 9, 1))
    MissedLesson.objects.filter(pk=missed.pk).update(
        closed_as="caught_up",
        caught_up_on=dt.date(2027, 9, 20),
        how="other",
        by=missed.lesson.taught_by,
    )
    total = class_coverage(oak, today=dt.date(2028, 1, 10)).total
    assert (total.pupils_on_roll, total.pupils_up_to_date) == (3, 2)


def test_a_school_without_names_has_its_head_count_and_no_one_up_to_date(db):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    total = class_coverage(factories.ClassGroupFactory(school=school, pupils_on_roll=28)).total
    assert (total.pupils_on_roll, total.pupils_up_to_date, total.pupils_behind) == (28, None, None)


def test_only_the_chosen_module_counts(oak, planned, log):
    log(planned[0])
    other = factories.PlannedSessionFactory(class_group=oak)
    result = class_coverage(oak, module=other.session.module_id)
    assert [session.pk for session in result.sessions] == [other.session_id]
    assert (result.total.taught, result.total.planned_sessions) == (0, 1)


def test_the_row_leaves_a_gap_where_a_class_is_not_due_a_session(oak, planned, school):
    elm = factories.ClassGroupFactory(school=school)
    factories.PlannedSessionFactory(class_group=elm, session=planned[1].session)
    result = coverage_of(school.class_groups.all(), today=TODAY)
    rows = {row.class_group: row.row(result.sessions) for row in result.classes}
    assert [session for session, _ in rows[elm]] == list(result.sessions)
    assert [cell is not None for _, cell in rows[elm]] == [False, True, False]


def test_it_says_why_a_class_is_not_due_a_session(oak):
    row = coverage_of(oak.school.class_groups.all(), today=TODAY).classes[0]
    for_all = factories.SessionFactory(youngest_year=5, oldest_year=6)
    for_the_oldest = factories.SessionFactory(youngest_year=6, oldest_year=6)
    assert row.why_blank(for_all) == "Not in this class’s plan"
    assert row.why_blank(for_the_oldest) == "Not for this year group"


def test_the_bar_adds_up_and_has_a_text_for_screen_readers(oak, planned, log):
    log(planned[0])
    total = class_coverage(oak).total
    assert sum(piece.percent for piece in total.shares) == pytest.approx(100)
    assert total.as_text == "1 taught, 2 not planned"


@pytest.mark.parametrize("classes", [2, 12])
def test_it_takes_six_queries_however_many_classes(classes, school, django_assert_num_queries):
    module = factories.ModuleFactory(school=school, sessions=4)
    for _ in range(classes):
        class_group = factories.ClassGroupFactory(school=school, pupils=2)
        for session in module.sessions.all():
            factories.LessonFactory(
                planned_session__class_group=class_group, planned_session__session=session
            )
    with django_assert_num_queries(6):
        result = coverage_of(school.class_groups.all(), today=TODAY)
        assert result.total.taught == classes * 4
        [list(row.class_group.teachers.all()) for row in result.classes]


# --- Against the slow and obvious ------------------------------------------------------------

DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2027, 8, 31))


@st.composite
def histories(draw):
    """A class in the making: enrolments, planned sessions, lessons, and who missed them.

    The class is 5/6 or 4/5/6. A lesson is for all, or for one year group; a session may be not due
    for one.
    """
    youngest = draw(st.sampled_from([4, 5]))
    year_group = st.none() | st.integers(youngest, 6)
    return {
        "youngest": youngest,
        "pupils": draw(
            st.lists(st.tuples(DAYS, st.none() | st.integers(1, 200)), min_size=0, max_size=5)
        ),
        "planned": draw(
            st.lists(
                st.tuples(
                    st.none() | DAYS,
                    st.sampled_from([False, False, True]),
                    st.sampled_from([4, 5, 6]),
                    year_group,
                    st.lists(
                        st.tuples(
                            DAYS,
                            st.sampled_from(["taught", *LessonOutcome.values]),
                            st.integers(0, 63),
                            year_group,
                        ),
                        max_size=4,
                    ),
                ),
                max_size=5,
            )
        ),
        "today": draw(st.dates(dt.date(2026, 9, 1), dt.date(2028, 8, 31))),
    }


class CoverageAgreesWithTheObvious(HypothesisTestCase):
    """Random classes, counted twice."""

    @settings(max_examples=examples(12))
    @given(histories())
    def test_for_any_class(self, made):
        oak = factories.ClassGroupFactory(youngest_year=made["youngest"], oldest_year=6)
        pupils = [self.enrolled(oak, *dates) for dates in made["pupils"]]
        for due_on, aside, youngest, not_for, lessons in made["planned"]:
            left_out = None if aside or not_for == youngest == 6 else not_for
            planned = factories.PlannedSessionFactory(
                class_group=oak,
                session__youngest_year=youngest,
                due_on=None if aside else due_on,
                set_aside_reason="Next year" if aside else "",
                not_for_year=left_out,
                not_for_reason="Next year" if left_out else "",
            )
            for day, outcome, missing, year_group in lessons:
                missed = [p for n, p in enumerate(pupils) if missing >> n & 1]
                self.logged(planned, day, outcome, missed, year_group)
        today = made["today"]
        total = class_coverage(oak, today=today).total
        statuses = [obvious_status(planned, today) for planned in oak.planned_sessions.all()]
        counted = [status for status in statuses if status != "aside"]
        assert total.planned_sessions == len(counted)
        for status in Status:
            assert total.counts[status] == statuses.count(status.value)
        to_teach = [status for status in counted if status != "taught"]
        assert oak.planned_sessions.still_to_teach().count() == len(to_teach)
        for planned in oak.planned_sessions.all():
            assert cell_of(planned, today=today).by_year == obvious_by_year(planned, today)
        on_roll, up_to_date = obvious_pupils(oak, today)
        assert (total.pupils_on_roll, total.pupils_up_to_date) == (on_roll, up_to_date)

    def enrolled(self, oak, joined_on, stayed):
        left_on = joined_on + dt.timedelta(days=stayed) if stayed else None
        return factories.EnrolmentFactory(
            class_group=oak, joined_on=joined_on, left_on=left_on
        ).pupil

    def logged(self, planned, day, outcome, missing, year_group):
        taught = Lesson.objects.filter(planned_session=planned, outcome="taught")
        others = [lesson.year_group for lesson in taught]
        if outcome == "taught" and others and (None in others or year_group in (None, *others)):
            outcome = "part"
        did_not = outcome == "did_not_happen"
        lesson = factories.LessonFactory(
            planned_session=planned,
            held_on=day,
            outcome=outcome,
            year_group=year_group,
            reason="Trip" if did_not else "",
            minutes=None if did_not else 60,
        )
        for number, pupil in enumerate([] if did_not else missing):
            factories.MissedLessonFactory(
                lesson=lesson, pupil=pupil, closed_as="previous_school" if number % 2 else ""
            )


def obvious_status(planned, today) -> str:
    if planned.set_aside_reason:
        return "aside"
    years = [year for year in range(planned.class_group.youngest_year, 7) if is_due(planned, year)]
    lessons = [lesson for lesson in planned.lessons.all() if lesson.outcome != "did_not_happen"]
    taught = {lesson.year_group for lesson in lessons if lesson.outcome == "taught"}
    if None in taught or (years and taught.issuperset(years)):
        return "taught"
    return "part" if lessons else obvious_by_date(planned, today)


def is_due(planned, year) -> bool:
    return year >= planned.session.youngest_year and year != planned.not_for_year


def obvious_by_date(planned, today) -> str:
    if planned.due_on is None:
        return "none"
    return "overdue" if planned.due_on < today else "planned"


def obvious_by_year(planned, today) -> dict[int, str]:
    """Ask the same of each year group alone."""
    statuses = {}
    for year in range(planned.class_group.youngest_year, 7):
        own = [
            lesson.outcome for lesson in planned.lessons.all() if lesson.year_group in (None, year)
        ]
        if year < planned.session.youngest_year:
            continue
        if planned.set_aside_reason or planned.not_for_year == year:
            statuses[year] = "aside"
        elif "taught" in own:
            statuses[year] = "taught"
        else:
            statuses[year] = "part" if "part" in own else obvious_by_date(planned, today)
    return statuses


def obvious_pupils(class_group, today) -> tuple[int, int]:
    day = min(max(today, dt.date(2026, 9, 1)), dt.date(2027, 8, 31))
    on_roll = up_to_date = 0
    for pupil in Pupil.objects.filter(school=class_group.school):
        here = [
            enrolment
            for enrolment in pupil.enrolments.all()
            if enrolment.joined_on <= day and (enrolment.left_on is None or enrolment.left_on > day)
        ]
        if not here:
            continue
        on_roll += 1
        open_ones = [
            missed
            for missed in pupil.missed_lessons.all()
            if missed.closed_as == "" and missed.lesson.held_on <= day
        ]
        up_to_date += not open_ones
    return on_roll, up_to_date
