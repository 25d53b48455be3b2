import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from classes.years.academic_year import AcademicYear
from lessons.catch_up.actions import close_as_previous_school, record_catch_up, reopen, set_reason
from lessons.coverage import coverage_of
from lessons.had.came_later import settle_came_later
from lessons.models import MissedLesson
from reports.sheets import to_do
from reports.sheets.source import Options, Source
from tests import factories
from tests.pages import document, text_of


@pytest.fixture
def missed(planned, pupils, log):
    return list(log(planned[0], away=pupils[:2]).missed_lessons.all())


def test_many_are_closed_at_once_with_date_how_and_by_whom(missed, teacher, lead, today):
    record_catch_up(missed_lessons=missed, on=today, how="small_group", taught_by=teacher, by=lead)
    for missed_lesson in MissedLesson.objects.all():
        assert (
            missed_lesson.closed_as,
            missed_lesson.caught_up_on,
            missed_lesson.how,
            missed_lesson.by,
        ) == (
            "caught_up",
            today,
            "small_group",
            teacher,
        )
        assert missed_lesson.history.first().history_user == lead


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(dt.date(2026, 11, 25), "has not come yet"), (dt.date(2026, 10, 11), "cannot come before")],
)
def test_a_day_that_cannot_be_changes_nothing(missed, teacher, on, sentence):
    with pytest.raises(ValidationError, match=sentence):
        record_catch_up(missed_lessons=missed, on=on, how="other", taught_by=teacher, by=teacher)
    assert MissedLesson.objects.open().count() == 2


def test_how_must_be_one_of_the_ways_on_offer(missed, teacher, today):
    with pytest.raises(ValidationError, match="Choose how"):
        record_catch_up(missed_lessons=missed, on=today, how="", taught_by=teacher, by=teacher)


def test_it_can_be_closed_as_taught_at_the_previous_school(missed, lead):
    close_as_previous_school(missed_lessons=missed[:1], by=lead)
    assert MissedLesson.objects.get(pk=missed[0].pk).closed_as == "previous_school"
    assert MissedLesson.objects.open().count() == 1


@pytest.mark.parametrize("reason", ["joined_later", "not_listed"])
def test_who_was_on_roll_that_day_did_not_come_later(missed, lead, reason):
    with pytest.raises(ValidationError, match="was already in 5 Oak on 12 October 2026, so"):
        set_reason(missed_lessons=missed[:1], reason=reason, by=lead)
    assert set(MissedLesson.objects.values_list("reason", flat=True)) == {"away"}


def test_what_a_colleague_has_closed_meanwhile_is_not_written_over(missed, teacher, lead, today):
    monday = today - dt.timedelta(days=1)
    record_catch_up(missed_lessons=missed[:1], on=monday, how="other", taught_by=lead, by=lead)
    with pytest.raises(ValidationError, match="is already closed"):
        record_catch_up(missed_lessons=missed, on=today, how="other", taught_by=teacher, by=teacher)
    with pytest.raises(ValidationError, match="is already closed"):
        close_as_previous_school(missed_lessons=missed[:1], by=teacher)
    kept = MissedLesson.objects.get(pk=missed[0].pk)
    assert (kept.caught_up_on, kept.by) == (monday, lead)
    assert MissedLesson.objects.open().count() == 1


def test_the_same_sent_twice_is_recorded_once(missed, teacher, today):
    for _ in range(2):
        details = {"on": today, "how": "other", "taught_by": teacher, "by": teacher}
        record_catch_up(missed_lessons=missed, **details)
    assert missed[0].history.count() == 2


def test_a_mistake_can_be_opened_again(missed, teacher, today):
    record_catch_up(missed_lessons=missed, on=today, how="other", taught_by=teacher, by=teacher)
    reopen(missed_lessons=missed, by=teacher)
    assert MissedLesson.objects.open().count() == 2


def test_the_reason_can_be_changed_to_withdrawn(missed, lead):
    set_reason(missed_lessons=missed[:1], reason="withdrawn", by=lead)
    assert MissedLesson.objects.get(pk=missed[0].pk).reason == "withdrawn"


def test_the_database_itself_holds_no_half_catch_up(missed, today):
    with pytest.raises(IntegrityError):
        MissedLesson.objects.filter(pk=missed[0].pk).update(closed_as="caught_up")


def test_what_was_open_on_a_day_is_told_as_it_stood(missed, teacher, today):
    record_catch_up(missed_lessons=missed, on=today, how="other", taught_by=teacher, by=teacher)
    assert MissedLesson.objects.open(dt.date(2026, 11, 1)).count() == 2
    assert MissedLesson.objects.open(today).count() == 0
    assert MissedLesson.objects.open(dt.date(2026, 10, 11)).count() == 0


@pytest.mark.parametrize("button", ["reopen", "reason"])
def test_a_page_opened_before_undoes_nothing_that_a_colleague_did_meanwhile(
    as_lead, school, missed, lead, today, button
):
    """The colleague opened it again and recorded the catch-up anew."""
    details = {"missed_lessons": missed[:1], "on": today, "how": "other", "by": lead}
    record_catch_up(**details, taught_by=lead)
    address = reverse("lessons:missed", args=[school.slug]) + "?state=closed"
    name = f"seen_{missed[0].pk}"
    seen = document(as_lead.get(address)).xpath(f"//input[@name='{name}']/@value")[0]
    reopen(missed_lessons=missed[:1], by=lead)
    record_catch_up(**details | {"how": "one_to_one"}, taught_by=lead)
    sent = {"do": button, "reason": "other", "missed": missed[0].pk, name: seen}
    answer = as_lead.post(address, sent)
    assert answer.status_code == 422
    assert "has changed since you opened this page" in text_of(answer)
    kept = MissedLesson.objects.get(pk=missed[0].pk)
    assert (kept.how, kept.reason) == ("one_to_one", "away")


def test_open_again_is_offered_only_where_something_is_closed(as_lead, school, missed, lead, today):
    record_catch_up(missed_lessons=missed[:1], on=today, how="other", taught_by=lead, by=lead)
    address = reverse("lessons:missed", args=[school.slug])
    assert "Open again" not in text_of(as_lead.get(address))
    assert "Open again" in text_of(as_lead.get(address, {"state": "closed"}))


def test_the_same_reason_chosen_again_is_no_change(missed, lead):
    set_reason(missed_lessons=missed[:1], reason="away", by=lead)
    assert missed[0].history.count() == 1


@pytest.fixture
def stranded(school):
    """A child in last year's class only, who missed a lesson there."""
    last_year = factories.ClassGroupFactory(school=school, academic_year=2025)
    pupil = factories.EnrolmentFactory(class_group=last_year, joined_on=dt.date(2025, 9, 1)).pupil
    lesson = factories.LessonFactory(
        planned_session__class_group=last_year, held_on=dt.date(2026, 3, 2)
    )
    return factories.MissedLessonFactory(pupil=pupil, lesson=lesson)


def listed_as_missed(client, school) -> int:
    page = client.get(reverse("lessons:missed", args=[school.slug]))
    return len(document(page).xpath("//input[@name='missed']"))


def test_only_children_of_a_class_of_this_year_are_listed_as_on_every_page(
    school, planned, pupils, log, stranded, lead, sign_in
):
    log(planned[0], away=pupils[:1])
    coverage = coverage_of(school.class_groups.in_year(2026), today=dt.date(2026, 11, 24))
    options = Options(1, with_names=True, made_at=timezone.now())
    tasks = [row[0] for row in to_do.rows(Source(school, AcademicYear(2026), options))]
    catch_ups = [task for task in tasks if task.startswith("Catch up")]
    assert listed_as_missed(sign_in(lead), school) == coverage.total.pupils_behind == 1
    assert len(catch_ups) == 1


def test_until_the_new_year_is_started_they_are_those_of_last_years_classes(
    school, stranded, lead, sign_in
):
    assert listed_as_missed(sign_in(lead), school) == 1


@pytest.fixture
def in_two_parts(oak, planned, log):
    """A child who joined after a session was taught in two parts."""
    log(planned[0], outcome="part", held_on=dt.date(2026, 10, 5))
    log(planned[0], held_on=dt.date(2026, 10, 12))
    stay = factories.EnrolmentFactory(class_group=oak, joined_on=dt.date(2026, 11, 2))
    settle_came_later([stay.pupil_id], since=stay.joined_on, by=None)
    assert stay.pupil.missed_lessons.count() == 2
    return stay.pupil


def test_the_list_and_the_sheet_name_a_session_taught_in_two_parts_once(
    as_lead, school, in_two_parts
):
    page = document(as_lead.get(reverse("lessons:missed", args=[school.slug])))
    assert len(page.xpath("//input[@name='missed']")) == 1
    options = Options(1, with_names=True, made_at=timezone.now())
    tasks = [row[0] for row in to_do.rows(Source(school, AcademicYear.current(), options))]
    assert len([what for what in tasks if what.startswith("Catch up")]) == 1


@pytest.mark.parametrize(("on", "left"), [("2026-11-03", 0), ("2026-10-06", 1)])
def test_a_catch_up_from_the_list_closes_all_that_was_taught_of_the_session_by_then(
    as_lead, school, lead, in_two_parts, on, left
):
    address = reverse("lessons:missed", args=[school.slug])
    (ticked,) = document(as_lead.get(address)).xpath("//input[@name='missed']/@value")
    form = {"do": "catch_up", "missed": ticked, "on": on, "how": "other", "taught_by": lead.pk}
    answer = as_lead.post(address, form, follow=True)
    assert in_two_parts.missed_lessons.open().count() == left
    assert "Catch-ups recorded: 1." in text_of(answer)
