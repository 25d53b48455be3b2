"""The figures that are stored for groups: the same as the school's own, and made when due."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from classes.models import SharedSchool
from classes.years.academic_year import AcademicYear
from lessons.models import Lesson, PlannedSession
from reports.groups.work import make_figures
from reports.models import SchoolFigures, SchoolMonth
from reports.small_counts import blurred
from reports.summary.figures import summary_of
from tests import factories

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def shared(school):
    """A school with a busy year that shares its figures with a group."""
    factories.busy_school(school, classes=5)
    evening = factories.InformationEveningFactory(school=school)
    for enrolment in school.class_groups.first().enrolments.all():
        factories.EveningAttendanceFactory(evening=evening, pupil=enrolment.pupil, adults=1)
    factories.GroupSchoolFactory(school=school)
    make_figures.call()
    return school


def figures(school, year=2026):
    return SchoolFigures.objects.get(school=school, academic_year=year)


def test_the_stored_figures_are_those_of_the_summary(shared):
    stored = figures(shared)
    summary = summary_of(shared, AcademicYear(2026), today=TODAY)
    total, reach = summary.coverage.total, summary.reach.total
    assert (stored.planned, stored.taught) == (total.planned_sessions, total.taught) == (20, 10)
    assert (stored.overdue, stored.part_taught) == (total.overdue, total.part_taught)
    assert stored.coverage == total.coverage
    assert stored.classes == len(summary.coverage.classes)
    up_to_date = blurred(whole=total.pupils_on_roll, part=total.pupils_up_to_date)
    assert (stored.on_roll, stored.up_to_date) == (up_to_date.whole, up_to_date.part)
    reached = blurred(whole=reach.pupils_on_roll, part=reach.reached)
    assert reach.reached == 4
    assert (stored.families, stored.reached) == (reached.whole, reached.part)
    assert stored.reached_text == "fewer than 5"
    assert stored.last_logged_on == TODAY


def test_the_months_before_are_filled_in_from_the_record(shared):
    months = {each.month: each for each in SchoolMonth.objects.filter(school=shared)}
    assert len(months) == 15  # of the year before, and from September to November
    september, october = (months[dt.date(2026, month, 1)] for month in (9, 10))
    november = months[dt.date(2026, 11, 1)]
    assert [each.taught for each in (september, october, november)] == [0, 10, 10]
    assert (october.overdue, october.planned, november.overdue) == (None, 20, 5)
    assert (september.up_to_date_text, october.up_to_date_text) == ("100%", "75%")
    assert september.reached_text == october.reached_text == "fewer than 5"


def test_only_schools_that_share_are_looked_after(shared):
    factories.busy_school(factories.SchoolFactory(), classes=1)
    make_figures.call()
    assert {each.school for each in SchoolFigures.objects.all()} == {shared}
    shared.group_links.all().delete()
    make_figures.call()
    assert not SchoolFigures.objects.exists()
    assert not SchoolMonth.objects.exists()
    assert not SharedSchool.objects.exists()


def test_a_change_is_in_the_figures_at_the_next_turn(shared, sign_in, person):
    lesson = Lesson.objects.filter(planned_session__class_group__school=shared).first()
    lesson.delete()
    make_figures.call()
    assert figures(shared).taught == 10  # no page was used, so it waits for the night
    lead = sign_in(person("pshe_lead"))
    lead.get(reverse("reports:home", args=[shared.slug]))
    assert SharedSchool.objects.get().changed_at is None
    lead.post(reverse("reports:export", args=[shared.slug]), {"academic_year": 2026})
    assert SharedSchool.objects.get().changed_at
    make_figures.call()
    assert (figures(shared).taught, figures(shared).last_export_number) == (9, 1)
    assert SharedSchool.objects.get().changed_at is None


def test_all_are_made_anew_every_night_as_overdue_moves_with_the_day(shared):
    PlannedSession.objects.filter(due_on__gt=TODAY).update(due_on=TODAY)
    with time_machine.travel(dt.datetime(2026, 11, 25, 3, 50, tzinfo=dt.UTC)):
        make_figures.call()
        assert figures(shared).overdue == 5
    with time_machine.travel(dt.datetime(2026, 11, 25, 4, 5, tzinfo=dt.UTC)):
        make_figures.call()
        assert figures(shared).overdue == 10
    assert SchoolMonth.objects.get(school=shared, month="2026-11-01").overdue == 10


def test_each_school_may_have_a_turn_of_its_own(shared, monkeypatch):
    other = factories.GroupSchoolFactory().school
    factories.PlannedSessionFactory(class_group__school=shared)
    SharedSchool.objects.note_change(shared.pk)
    monkeypatch.setattr("reports.groups.work.TURN", 0.0)
    make_figures.call()
    assert (figures(shared).planned, figures(other).planned) == (21, 0)
