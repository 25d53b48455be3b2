"""A session that one year group of a mixed class is not due this year."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lessons.child.record import PupilSessionStatus, record_of
from lessons.coverage import cell_of
from lessons.had import sessions_of
from lessons.models import LessonOutcome, PlannedSession
from lessons.planning.actions import exclude
from lessons.planning.one_year_group import exclude_year_group, restore_year_group
from lessons.roll.actions import enrol
from lessons.status import Status
from tests import factories
from tests.pages import document, text_of

TODAY = dt.date(2026, 11, 24)
WHY = "Next year, on a two-year cycle"


@pytest.fixture
def only_6(for_both, lead) -> PlannedSession:
    """Return a session for both that the Year 5s have next year."""
    return exclude_year_group(planned_session=for_both, year_group=5, reason=WHY, by=lead)


def test_a_lesson_is_then_for_the_others(only_6, year_5, year_6, log):
    lesson = log(only_6)
    assert (lesson.year_group, lesson.pupils_on_roll) == (6, 2)
    pairs = sessions_of([*year_5, *year_6])
    assert {pupil for pupil, _ in pairs.had} == {pupil.pk for pupil in year_6}
    cell = cell_of(only_6, today=TODAY)
    assert (cell.status, cell.only_for, cell.not_for_reason) == (Status.TAUGHT, "Year 6", WHY)


def test_it_keeps_its_date_and_counts_for_the_others(for_both, lead):
    PlannedSession.objects.update(due_on=dt.date(2026, 11, 2))
    exclude_year_group(planned_session=for_both, year_group=5, reason=WHY, by=lead)
    cell = cell_of(for_both, today=TODAY)
    assert (cell.status, cell.still_for) == (Status.OVERDUE, "Year 6")
    assert cell.by_year == {5: Status.SET_ASIDE, 6: Status.OVERDUE}


def test_a_joiner_of_that_year_group_owes_nothing(school, mixed, only_6, log, lead):
    log(only_6)
    joiner = factories.PupilFactory(school=school)
    enrol(pupil=joiner, class_group=mixed, on=TODAY, by=lead, year_group=5)
    assert not joiner.missed_lessons.exists()


def test_the_record_of_a_child_of_that_year_group_says_why(only_6, year_5, log):
    log(only_6)
    (row,) = record_of(year_5[0], today=TODAY).years[0].rows
    assert (row.status, row.set_aside_reason) == (PupilSessionStatus.SET_ASIDE, WHY)


def test_restored_it_is_still_to_teach_to_them(only_6, year_5, log, lead):
    log(only_6)
    restored = restore_year_group(planned_session=only_6, by=lead)
    cell = cell_of(restored, today=TODAY)
    assert (cell.status, cell.taught_to, cell.still_for) == (
        Status.PART_TAUGHT,
        "Year 6",
        "Year 5",
    )
    assert not year_5[0].missed_lessons.exists()


def test_what_was_taught_to_several_others_cannot_be_restored(school, log, lead):
    group = factories.ClassGroupFactory(school=school, youngest_year=4, oldest_year=6, pupils=1)
    planned = factories.PlannedSessionFactory(class_group=group, session__youngest_year=4)
    exclude_year_group(planned_session=planned, year_group=5, reason=WHY, by=lead)
    lesson = log(planned)
    assert (str(lesson.year_groups), lesson.year_group) == ("Years 4 and 6", None)
    with pytest.raises(ValidationError, match="Amend that lesson"):
        restore_year_group(planned_session=planned, by=lead)


@pytest.mark.parametrize("year_group", [None, 5])
def test_what_they_were_taught_cannot_be_excluded_for_them(for_both, log, lead, year_group):
    log(for_both, year_group=year_group, outcome=LessonOutcome.PART_TAUGHT)
    with pytest.raises(ValidationError, match="has been taught to Year 5 of 5/6 Rowan"):
        exclude_year_group(planned_session=for_both, year_group=5, reason=WHY, by=lead)


def test_what_the_others_were_taught_is_taught_once_they_are_left_out(for_both, log, lead):
    log(for_both, year_group=6)
    exclude_year_group(planned_session=for_both, year_group=5, reason=WHY, by=lead)
    assert cell_of(for_both, today=TODAY).status == Status.TAUGHT


def test_the_last_year_group_cannot_be_left_out(mixed, planned, lead):
    for_6 = factories.PlannedSessionFactory(class_group=mixed, session__youngest_year=6)
    for row, year in ((for_6, 6), (planned[0], 5)):
        with pytest.raises(ValidationError, match="not due for the whole class instead"):
            exclude_year_group(planned_session=row, year_group=year, reason=WHY, by=lead)


def test_a_second_year_group_is_refused(only_6, lead):
    with pytest.raises(ValidationError, match="already not due for Year 5"):
        exclude_year_group(planned_session=only_6, year_group=6, reason=WHY, by=lead)


def test_it_needs_a_reason(for_both, lead):
    with pytest.raises(ValidationError, match="Give the reason"):
        exclude_year_group(planned_session=for_both, year_group=5, reason=" ", by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedSession.objects.update(not_for_year=5)


def test_excluded_for_the_whole_class_nobody_is_left_out(only_6, lead):
    (row,) = exclude(planned_sessions=[only_6], reason="Not this year", by=lead)
    row.refresh_from_db()
    assert (row.not_for_year, row.not_for_reason) == (None, "")


def test_the_history_says_for_whom_and_why(only_6, lead):
    newest = only_6.history.first()
    assert (newest.not_for_year, newest.history_change_reason) == (5, WHY)
    assert newest.history_user == lead


# --- The page --------------------------------------------------------------------------------


@pytest.fixture
def press(as_lead, school, for_both):
    """Return a function that presses a button of the session in the class's plan."""

    def press(**sent):
        address = reverse("lessons:planned", args=[school.slug, for_both.pk])
        return as_lead.post(address, sent, follow=True)

    return press


def test_the_lead_leaves_out_a_year_group_on_the_plan_and_restores_it(press, for_both):
    page = press(do="aside", year_group="5", reason=WHY)
    assert f"not due for Year 5: {WHY}" in text_of(page)
    for_both.refresh_from_db()
    assert for_both.not_for_year == 5
    assert "is due again for Year 5" in text_of(press(do="back"))
    for_both.refresh_from_db()
    assert for_both.not_for_year is None


def test_a_refusal_keeps_the_year_group_that_was_chosen(press):
    page = press(do="aside", year_group="6", reason="")
    assert page.status_code == 422
    (chosen,) = document(page).xpath("//select[@name='year_group']/option[@selected]")
    assert chosen.get("value") == "6"


def test_only_year_groups_without_a_lesson_are_offered(as_lead, school, for_both, mixed, log):
    def offered() -> list[str]:
        page = as_lead.get(reverse("lessons:class_plan", args=[school.slug, mixed.pk]))
        return document(page).xpath("//select[@name='year_group']/option/@value")

    assert offered() == ["", "5", "6"]
    log(for_both, year_group=6)
    assert offered() == ["5"]
