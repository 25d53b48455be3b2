"""What is due under a school's settings, and clearing it for good."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classes import history
from classes.models import ClassGroup, Enrolment, Pupil, RosterImport
from lessons.evenings.answers.actions import receive_answer
from lessons.evenings.turnout import turnout_of
from lessons.models import (
    EveningAnswer,
    InformationEvening,
    Lesson,
    MissedLesson,
    PlannedSession,
    WalkIn,
)
from reports.audit.actions import make_export
from reports.change_history import HistoryChoice, page_of_changes
from reports.change_history.values import Wording
from reports.models import AuditExport, Clearing
from reports.models.clearing import Cleared
from reports.retention.actions import apply_retention
from reports.retention.due import due_at
from tests import factories
from tests.reports.retention.conftest import left


def due(school, today: dt.date | None = None) -> dict[str, int]:
    return {line.what.value: line.how_many for line in due_at(school, today=today).lines}


def at(year: int, month: int = 10, day: int = 12) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, 12))


def old_year(school, academic_year: int, *, by) -> ClassGroup:
    """Return a class of that year with a lesson that a child missed, and an evening."""
    group = factories.ClassGroupFactory(school=school, academic_year=academic_year, pupils=2)
    Enrolment.objects.filter(class_group=group).update(
        joined_on=dt.date(academic_year, 9, 1), left_on=dt.date(academic_year + 1, 8, 31)
    )
    planned = PlannedSession(
        class_group=group, session=factories.SessionFactory(module__school=school)
    )
    history.save(planned, by=by)
    lesson = factories.LessonFactory(
        planned_session=planned, held_on=dt.date(academic_year, 10, 12), note="A note of that day"
    )
    factories.MissedLessonFactory(lesson=lesson, pupil=group.enrolments.first().pupil)
    evening = factories.InformationEveningFactory(school=school, starts_at=at(academic_year))
    factories.EveningAttendanceFactory(
        evening=evening, pupil=group.enrolments.last().pupil, adults=1
    )
    return group


class TestNames:
    """Today is 24 November 2026, in the academic year 2026/27."""

    @pytest.mark.parametrize(
        ("left_on", "academic_year", "is_due"),
        [
            (dt.date(2025, 7, 23), 2024, True),
            (dt.date(2025, 9, 1), 2024, True),
            (dt.date(2025, 9, 2), 2025, False),
            (dt.date(2026, 7, 22), 2025, False),
            (dt.date(2026, 11, 2), 2026, False),
        ],
    )
    def test_a_leavers_name_is_kept_to_the_end_of_the_academic_year_after_leaving(
        self, school, left_on, academic_year, is_due
    ):
        left(school, "Amira K", on=left_on, academic_year=academic_year)
        assert ("leavers" in due(school)) is is_due

    def test_a_name_is_due_on_the_first_day_of_the_year_after(self, school):
        left(school, "Amira K", on=dt.date(2026, 7, 22), academic_year=2025)
        assert due(school, dt.date(2027, 8, 31)) == {}
        assert due(school, dt.date(2027, 9, 1)) == {"leavers": 1}

    @pytest.mark.parametrize(
        ("youngest_year", "oldest_year", "first_due"),
        [(6, 6, 2025), (5, 5, 2026), (5, 6, 2026), (4, 4, 2027)],
    )
    def test_a_child_without_a_leaving_date_leaves_at_the_end_of_year_6(
        self, school, youngest_year, oldest_year, first_due
    ):
        years = {"youngest_year": youngest_year, "oldest_year": oldest_year}
        then = factories.ClassGroupFactory(school=school, academic_year=2024, **years)
        factories.EnrolmentFactory(class_group=then, joined_on=dt.date(2024, 9, 1))
        school.keep_names_years = 0
        assert due(school, dt.date(first_due, 8, 31)) == {}
        assert due(school, dt.date(first_due, 9, 1)) == {"leavers": 1}

    def test_a_child_who_came_back_is_not_due(self, school):
        pupil = left(school, "Amira K", on=dt.date(2024, 12, 1), academic_year=2024)
        factories.EnrolmentFactory(
            class_group=factories.ClassGroupFactory(school=school), pupil=pupil
        )
        assert due(school) == {}

    def test_a_child_in_no_class_is_due(self, school):
        factories.PupilFactory(school=school)
        assert due(school) == {"leavers": 1}

    @pytest.mark.parametrize(("years", "leavers"), [(0, 2), (1, 1), (2, 0)])
    def test_the_school_sets_the_number_of_years(self, school, years, leavers):
        school.keep_names_years = years
        left(school, "Amira K", on=dt.date(2025, 7, 22), academic_year=2024)
        left(school, "Noor B", on=dt.date(2026, 7, 22), academic_year=2025)
        assert due(school).get("leavers", 0) == leavers

    def test_clearing_erases_the_names_and_keeps_the_children(self, school, lead):
        old = left(school, "Amira K", on=dt.date(2025, 7, 22), academic_year=2024)
        kept = left(school, "Noor B", on=dt.date(2026, 7, 22), academic_year=2025)
        (note,) = apply_retention(school=school, by=lead)
        assert (note.what, note.how_many, note.before) == ("leavers", 1, dt.date(2025, 9, 1))
        assert Pupil.objects.get(pk=old.pk).is_erased
        assert old.enrolments.count() == 1
        assert Pupil.objects.get(pk=kept.pk).display_name == "Noor B"
        assert due(school) == {}


class TestWorkbooks:
    def test_the_file_is_deleted_after_seven_years_and_the_row_is_kept(
        self, school, lead, django_capture_on_commit_callbacks
    ):
        factories.ClassGroupFactory(school=school, academic_year=2026)
        old, new = (
            make_export(school=school, academic_year=2026, with_names=False, by=lead)
            for _ in range(2)
        )
        AuditExport.objects.filter(pk=old.pk).update(made_at=at(2019, 11, 23))
        AuditExport.objects.filter(pk=new.pk).update(made_at=at(2019, 11, 24))
        assert due(school) == {"workbooks": 1}
        with django_capture_on_commit_callbacks(execute=True):
            apply_retention(school=school, by=lead)
        assert not old.file.storage.exists(old.file.name)
        assert new.file.storage.exists(new.file.name)
        old.refresh_from_db()
        assert old.cleared_at
        assert len(old.sha256) == 64
        assert due(school) == {}

    def test_a_file_left_by_a_power_cut_is_deleted_the_next_time(
        self, school, lead, django_capture_on_commit_callbacks
    ):
        factories.ClassGroupFactory(school=school, academic_year=2026)
        made = make_export(school=school, academic_year=2026, with_names=False, by=lead)
        AuditExport.objects.update(cleared_at=timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            assert apply_retention(school=school, by=lead) == []
        assert not made.file.storage.exists(made.file.name)

    def test_the_audit_page_says_that_the_file_was_deleted(self, as_lead, school, lead):
        factories.ClassGroupFactory(school=school, academic_year=2026)
        made = make_export(school=school, academic_year=2026, with_names=False, by=lead)
        AuditExport.objects.update(made_at=at(2019))
        apply_retention(school=school, by=lead)
        assert "Deleted 24 November 2026" in as_lead.get(f"/schools/{school.slug}/audit/").text
        answer = as_lead.get(f"/schools/{school.slug}/audit/exports/{made.pk}/", follow=True)
        assert "was deleted on 24 November 2026" in answer.text


class TestLessons:
    def test_a_year_is_due_seven_years_after_its_end(self, school, lead):
        old_year(school, 2018, by=lead)
        school.keep_names_years = school.keep_history_years = 25
        assert due(school, dt.date(2026, 8, 31)) == {}
        assert due(school, dt.date(2026, 9, 1)) == {"lessons": 3}
        assert "1 class, 1 lesson, 1 evening" in due_at(school).lines[0].amount

    def test_clearing_removes_the_whole_year_and_no_later_one(self, school, lead):
        old = old_year(school, 2018, by=lead)
        later = old_year(school, 2020, by=lead)
        RosterImport.objects.create(school=school, academic_year=2018, source="list.csv")
        pupils = {enrolment.pupil_id for enrolment in later.enrolments.all()}
        apply_retention(school=school, by=lead)
        assert list(ClassGroup.objects.all()) == [later]
        for model in (Lesson, MissedLesson, PlannedSession, InformationEvening):
            assert model.objects.count() == 1
            assert model.history.values("id").distinct().count() == 1
        assert ClassGroup.history.filter(id=old.pk).count() == 0
        assert {*Enrolment.history.values_list("class_group_id", flat=True)} == {later.pk}
        assert {*Pupil.objects.values_list("pk", flat=True)} == pupils
        assert not RosterImport.objects.exists()

    def test_a_child_of_a_kept_year_is_not_removed_with_a_cleared_one(self, school, lead):
        old = old_year(school, 2018, by=lead)
        pupil = old.enrolments.first().pupil
        factories.EnrolmentFactory(
            class_group=old_year(school, 2019, by=lead),
            pupil=pupil,
            joined_on=dt.date(2019, 9, 1),
            left_on=dt.date(2020, 7, 20),
        )
        apply_retention(school=school, by=lead)
        assert Pupil.objects.get(pk=pupil.pk).enrolments.count() == 1


class TestHistory:
    @pytest.fixture
    def lesson(self, school, lead) -> Lesson:
        lesson = factories.LessonFactory(planned_session__class_group__school=school, note="One")
        for note in ("Two", "Three"):
            lesson.note = note
            history.save(lesson, by=lead)
        return lesson

    def test_entries_are_cleared_after_seven_years(self, school, lead, lesson):
        first, second, third = lesson.history.order_by("history_id")
        Lesson.history.filter(pk=first.pk).update(history_date=at(2019, 11, 23))
        Lesson.history.filter(pk=second.pk).update(history_date=at(2019, 11, 24))
        assert due(school) == {"history": 1}
        apply_retention(school=school, by=lead)
        assert list(lesson.history.order_by("history_id")) == [second, third]
        assert due(school) == {}

    def test_the_last_entry_of_a_present_record_is_kept(self, school, lead, lesson):
        Lesson.history.update(history_date=at(2015))
        apply_retention(school=school, by=lead)
        assert [entry.note for entry in lesson.history.all()] == ["Three"]

    def test_the_history_of_a_removed_record_is_cleared_with_its_parts(self, school, lead, lesson):
        missed = factories.MissedLessonFactory(lesson=lesson)
        history.delete(missed, by=lead, reason="Wrong child")
        history.delete(lesson, by=lead, reason="Wrong class")
        for model in (Lesson, MissedLesson):
            model.history.update(history_date=at(2015))
        apply_retention(school=school, by=lead)
        assert Lesson.history.count() == MissedLesson.history.count() == 0

    def test_another_schools_history_is_kept(self, school, lead):
        other = factories.LessonFactory()
        Lesson.history.update(history_date=at(2015))
        other.note = "Later"
        history.save(other, by=lead)
        apply_retention(school=school, by=lead)
        assert other.history.count() == 2


def test_the_change_history_shows_the_clearing_without_names(school, lead):
    left(school, "Amira K", on=dt.date(2025, 7, 22), academic_year=2024)
    apply_retention(school=school, by=lead)
    wording = Wording(pupil=lambda key: "")
    choice = HistoryChoice(what="clearing")
    _, (change,) = page_of_changes(school, choice, wording, number=None, per_page=50)
    assert (change.who, change.what) == (lead.name, "Clearing added")
    assert change.reason == "Kept as long as the school’s settings say"
    assert change.record.startswith("Names of children who left · ")
    assert "Amira" not in f"{change}"


def test_clearing_with_nothing_due_changes_nothing(school, lead):
    factories.busy_school(school, classes=1)
    assert apply_retention(school=school, by=lead) == []
    assert not Clearing.objects.exists()


def test_a_school_without_names_has_no_names_to_erase(lead, person):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    factories.ClassGroupFactory(school=school, academic_year=2020, pupils_on_roll=28)
    assert due(school) == {}


def test_it_takes_as_many_queries_for_many_leavers_as_for_few(db):
    counts = []
    for number in (2, 20):
        other = factories.SchoolFactory()
        for place in range(number):
            left(other, f"Child {place} Z", on=dt.date(2025, 7, 22), academic_year=2024)
        with CaptureQueriesContext(connection) as seen:
            assert due(other) == {"leavers": number}
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_families_typed_is_cleared_once_the_year_of_the_evening_is_over(school, lead):
    """No figure changes: who came still counts, with a family that nobody could match."""
    oak = factories.ClassGroupFactory(school=school, pupils=1)
    last_day = dt.datetime(2027, 7, 20, 18, tzinfo=dt.UTC)
    evening = factories.InformationEveningFactory(school=school, starts_at=last_day)
    receive_answer(evening=evening, class_group=oak, first_name="Kit", access_needs=["near_seat"])
    history.save(WalkIn(evening=evening, said_name="Kit B", adults=2), by=lead)
    apply_retention(school=school, by=lead, today=dt.date(2027, 8, 31))
    assert evening.answers.exists()
    before = turnout_of(evening).adults
    [clearing] = apply_retention(school=school, by=lead, today=dt.date(2027, 9, 1))
    assert (clearing.what, clearing.how_many) == (Cleared.ANSWERS, 2)
    assert not evening.answers.exists()
    assert not EveningAnswer.history.exists()
    assert evening.walk_ins.get().said_name == ""
    assert turnout_of(evening).adults == before == 2
    assert apply_retention(school=school, by=lead, today=dt.date(2027, 9, 1)) == []
