"""The year groups of the children in a mixed class, and what follows from them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from classes.models import Enrolment, Pupil, Role
from classes.years.year_groups import YearGroups
from lessons.child.before_leaving import before_leaving
from lessons.child.grid.calculation import grids_of
from lessons.child.grid.marks import Mark
from lessons.child.record import PupilSessionStatus, record_of
from lessons.coverage import coverage_of
from lessons.had import sessions_had
from lessons.log.actions import amend_lesson
from lessons.log.report import LessonReport
from lessons.models import Lesson, MissedLesson, PlannedSession
from lessons.new_year.proposal import Proposal
from lessons.roll.actions import enrol, move
from lessons.roll.class_actions import change_class
from lessons.roll.not_placed import not_placed
from lessons.roll.year_groups import set_year_groups
from tests import factories
from tests.pages import document, text_of

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def rowan(school, teacher):
    return factories.ClassGroupFactory(
        school=school, name="5/6 Rowan", oldest_year=6, pupils=4, teachers=[teacher]
    )


@pytest.fixture
def pupils(rowan):
    return list(Pupil.objects.filter(enrolments__class_group=rowan).order_by("pk"))


@pytest.fixture
def for_year_6(rowan) -> PlannedSession:
    session = factories.SessionFactory(module__school=rowan.school, youngest_year=6)
    return factories.PlannedSessionFactory(class_group=rowan, session=session)


@pytest.fixture
def choose(rowan, lead):
    """Return an action: `choose(5, 6)` puts the first child in Year 5 and the second in Year 6."""

    def choose(*years) -> None:
        pks = rowan.enrolments.order_by("pupil").values_list("pupil", flat=True)
        chosen = dict(zip(pks, years, strict=False))
        set_year_groups(class_group=rowan, year_groups=chosen, by=lead)

    return choose


def test_a_lesson_for_year_6_counts_only_the_children_of_year_6(pupils, for_year_6, log, choose):
    choose(5, 6, 6)
    lesson = log(for_year_6, away=pupils[1:2])
    assert (lesson.pupils_present, lesson.pupils_on_roll) == (2, 3)
    assert [*lesson.missed_lessons.values_list("pupil", flat=True)] == [pupils[1].pk]


def test_a_child_of_year_5_cannot_be_away_from_it(pupils, for_year_6, log, choose):
    choose(5, 6, 6, 6)
    with pytest.raises(ValidationError, match=r"another year group\. This session is for Year 6"):
        log(for_year_6, away=pupils[:1])


def test_a_lesson_for_year_6_needs_somebody_in_year_6(for_year_6, log, choose):
    choose(5, 5, 5, 5)
    with pytest.raises(ValidationError, match="5/6 Rowan had nobody in Year 6"):
        log(for_year_6)


def test_the_form_lists_only_those_whom_the_session_is_for(
    client, teacher, pupils, for_year_6, choose
):
    choose(5, 6, 6)
    client.force_login(teacher)
    address = reverse("lessons:log", args=[for_year_6.class_group.school.slug])
    page = client.get(address, {"planned": for_year_6.pk})
    offered = document(page).xpath("//input[@name='away']/@value")
    assert {*map(int, offered)} == {pupil.pk for pupil in pupils[1:]}
    assert "This session is for Year 6, so 3 of the 4 on roll are listed." in text_of(page)


def test_a_child_of_year_5_has_not_had_it_and_is_not_behind(
    school, pupils, for_year_6, log, choose
):
    choose(5, 6, 6, 6)
    log(for_year_6)
    assert {pk for pk, _ in sessions_had(pupils)} == {pupil.pk for pupil in pupils[1:]}
    assert coverage_of(school.class_groups, today=TODAY).classes[0].pupils_up_to_date == 4
    row = record_of(pupils[0], today=TODAY).years[0].rows[0]
    assert row.status is PupilSessionStatus.NOT_FOR_THEM
    assert row.status.label == "Not for this year group"


def test_who_joins_in_year_5_has_not_missed_it(school, rowan, for_year_6, log, lead, choose):
    log(for_year_6)
    for year in (5, 6):
        child = factories.PupilFactory(school=school)
        enrol(pupil=child, class_group=rowan, on=TODAY, by=lead, year_group=year)
        assert child.missed_lessons.exists() is (year == 6)


def test_an_absence_is_dismissed_when_the_child_turns_out_to_be_in_year_5_and_comes_back(
    pupils, for_year_6, log, choose
):
    lesson = log(for_year_6, away=pupils[:1])
    choose(5)
    assert not lesson.missed_lessons.exists()
    choose(6)
    assert lesson.missed_lessons.get().reason == "away"


def test_a_child_who_was_not_listed_has_to_catch_up_once_they_are_in_year_6(
    pupils, for_year_6, log, choose
):
    choose(5, 6)
    lesson = log(for_year_6)
    choose(6)
    assert MissedLesson.objects.get().pupil == pupils[0]
    assert MissedLesson.objects.get().get_reason_display() == "In another year group that day"
    counted = Lesson.objects.with_figures().get(pk=lesson.pk)
    assert (counted.joined_later, counted.other_year_group, counted.to_catch_up) == (0, 1, 1)
    assert (pupils[0].pk, for_year_6.session_id) not in sessions_had(pupils)


def test_choosing_asks_whether_who_is_behind_by_it_was_there_all_the_same(
    as_lead, school, rowan, pupils, for_year_6, log, choose
):
    choose(5, 6, 6, 6)
    lesson = log(for_year_6)
    address = reverse("lessons:year_groups", args=[school.slug, rowan.pk])
    field = f"pupil{pupils[0].pk}"
    page = as_lead.post(address, {field: "6", f"initial-{field}": "5"}, follow=True)
    assert "1 child now has something to catch up: their year group was taught it" in text_of(page)
    form = document(page).xpath("//form[@method='post']")[-1]
    fields = dict(form.form_values()) | {"pupil": pupils[0].pk}
    as_lead.post(page.redirect_chain[-1][0], fields)
    lesson.refresh_from_db()
    assert (lesson.pupils_present, lesson.missed_lessons.exists()) == (4, False)


def test_the_lesson_says_who_was_in_another_year_group(as_lead, school, for_year_6, log, choose):
    choose(5, 6)
    lesson = log(for_year_6)
    choose(6)
    page = text_of(as_lead.get(reverse("lessons:lesson", args=[school.slug, lesson.pk])))
    assert "In another year group that day 1, not counted in this lesson" in page
    assert "Joined later" not in page


def test_a_catch_up_stays_whatever_the_year_group(pupils, for_year_6, log, lead, choose):
    lesson = log(for_year_6, away=pupils[:1])
    lesson.missed_lessons.update(closed_as="previous_school")
    choose(5)
    assert {pk for pk, _ in sessions_had(pupils[:1])} == {pupils[0].pk}


def test_only_a_year_group_of_the_class_may_be_chosen(rowan, pupils, lead, oak):
    for group, year in ((rowan, 4), (oak, 5)):
        with pytest.raises(ValidationError, match="Nothing was changed"):
            set_year_groups(class_group=group, year_groups={pupils[0].pk: year}, by=lead)


def test_the_database_only_takes_year_groups(rowan):
    with pytest.raises(IntegrityError):
        rowan.enrolments.update(year_group=14)


def test_the_history_says_who_chose_it(rowan, pupils, lead, choose):
    choose(5)
    change = rowan.enrolments.get(pupil=pupils[0]).history.latest()
    assert (change.year_group, change.history_user) == (5, lead)


def test_children_keep_their_year_group_when_they_move_and_move_up(school, pupils, lead, choose):
    choose(5)
    beech = factories.ClassGroupFactory(school=school, name="5/6 Beech", oldest_year=6)
    assert move(pupil=pupils[0], to=beech, on=TODAY, by=lead).year_group == 5
    oak = factories.ClassGroupFactory(school=school, name="5 Fir")
    assert move(pupil=pupils[0], to=oak, on=TODAY, by=lead).year_group is None


def test_before_they_leave_lists_the_children_of_year_6_and_those_not_known(
    school, rowan, pupils, for_year_6, choose
):
    choose(5, 6)
    leavers = before_leaving(school, rowan.year, today=TODAY)
    assert [(leaver.pupil, leaver.is_known) for leaver in leavers] == [
        (pupils[1], True),
        *((pupil, False) for pupil in pupils[2:]),
    ]


def test_the_new_year_knows_who_leaves(school, choose):
    choose(5, 6)
    (next_class,) = Proposal(school, 2027).classes
    assert [child.leaves for child in next_class.children] == [False, True, None, None]


def test_a_child_of_year_6_needs_no_class_in_the_next_year(school, pupils, choose):
    choose(5, 6)
    factories.ClassGroupFactory(school=school, academic_year=2027, pupils=1)
    waiting = not_placed(school, today=dt.date(2027, 7, 1))
    assert {stay.pupil for stay in waiting} == {pupils[0], *pupils[2:]}


def test_the_lead_chooses_them_for_the_whole_class_with_what_is_known_preset(
    client, person, school, rowan, pupils
):
    client.force_login(person(Role.PSHE_LEAD))
    last_year = factories.ClassGroupFactory(school=school, academic_year=2025)
    factories.EnrolmentFactory(
        pupil=pupils[0],
        class_group=last_year,
        joined_on=dt.date(2025, 9, 1),
        left_on=dt.date(2026, 9, 1),
    )
    class_page = client.get(rowan.get_absolute_url())
    assert "We do not know the year group of 4 children." in text_of(class_page)
    address = reverse("lessons:year_groups", args=[school.slug, rowan.pk])
    chosen = document(client.get(address)).xpath("//option[@selected]/@value")
    assert chosen == ["6", "", "", ""]
    data = {
        f"pupil{pupil.pk}": year for pupil, year in zip(pupils, ("6", "5", "5", ""), strict=True)
    }
    page = client.post(address, data, follow=True)
    assert "3 children have a new year group in 5/6 Rowan." in text_of(page)
    kept = Enrolment.objects.filter(class_group=rowan).order_by("pupil")
    assert [*kept.values_list("year_group", flat=True)] == [6, 5, 5, None]


def test_in_a_class_of_one_year_group_there_is_nothing_to_choose(client, lead, school, oak):
    client.force_login(lead)
    page = client.get(reverse("lessons:year_groups", args=[school.slug, oak.pk]))
    assert "All children in 5 Oak are in Year 5." in text_of(page)


def test_a_class_corrected_by_hand_loses_what_it_was_due_by_mistake(rowan, for_year_6, lead):
    logged = factories.PlannedSessionFactory(
        class_group=rowan,
        session=factories.SessionFactory(module=for_year_6.session.module, youngest_year=6),
    )
    factories.LessonFactory(planned_session=logged)
    values = {"name": rowan.name, "academic_year": 2026, "by": lead}
    saved, fit = change_class(class_group=rowan, year_groups=YearGroups(5, 5), **values)
    assert [*saved.planned_sessions.all()] == [logged]
    assert [planned.session for planned in fit.no_longer_due] == [for_year_6.session]
    assert [*fit.kept] == [logged]
    _, fit = change_class(class_group=rowan, year_groups=YearGroups(5, 6), **values)
    assert [*fit.newly_due] == [for_year_6.session]


@pytest.mark.sqlite_is_enough
def test_a_page_opened_before_keeps_what_a_colleague_chose_meanwhile(
    as_lead, school, rowan, pupils, choose
):
    choose(5, 5, 5, 5)
    page = reverse("lessons:year_groups", args=[school.slug, rowan.pk])
    form = document(as_lead.get(page)).xpath("//form[@method='post']")[-1]
    choose(6)
    fields = dict(form.form_values()) | {f"pupil{pupils[1].pk}": "6"}
    as_lead.post(page, fields)
    years = rowan.enrolments.order_by("pupil").values_list("year_group", flat=True)
    assert list(years) == [6, 6, 5, 5]


def test_who_was_counted_in_a_lesson_has_had_it_whatever_their_year_group_later(
    school, rowan, pupils, log, choose
):
    choose(5, 5, 6, 6)
    lesson = log(factories.PlannedSessionFactory(class_group=rowan), year_group=5)
    choose(6, 5)
    assert lesson.pupils_present == 2
    assert {pk for pk, _ in sessions_had(pupils)} == {pupil.pk for pupil in pupils[:2]}
    record = record_of(pupils[0], today=TODAY)
    assert (record.had, record.years[0].rows[0].status) == (1, PupilSessionStatus.HAD)
    (grid,) = grids_of(coverage_of(school.class_groups, today=TODAY), on=TODAY)
    assert grid.columns[0].counts[0] == (Mark.HAD, 2)


def test_who_was_away_from_a_lesson_of_another_year_group_has_not_had_it(
    pupils, for_year_6, log, choose, teacher
):
    choose(6, 6, 6, 6)
    lesson = log(for_year_6, away=pupils[:1])
    choose(5, 5)
    assert {pk for pk, _ in sessions_had(pupils[:2])} == {pupils[1].pk}
    report = LessonReport(held_on=lesson.held_on, taught_by=teacher, away={pupils[1]: "away"})
    amend_lesson(lesson=lesson, report=report, by=teacher)
    assert sessions_had(pupils[1:2]) == set()
