"""Without the change history, every other page stays the same."""

import datetime as dt

import pytest
from django.db.models import Q
from django.utils import timezone
from openpyxl import load_workbook

from classes.models import Enrolment, Pupil, User
from classes.years.academic_year import AcademicYear
from lessons.child.before_leaving import before_leaving
from lessons.child.record import record_of
from lessons.coverage import coverage_of
from lessons.had.came_later import CameLater
from lessons.models import MissedLesson
from lessons.new_year.started import last_start
from lessons.roll.actions import leave, move
from reports.audit.actions import make_export
from tests.history import clear_history

pytestmark = pytest.mark.sqlite_is_enough

TOLD_BY_THE_HISTORY = {"About", "Change history"}


@pytest.fixture
def school(demo):
    """Return the demo school, where some children left or moved before a lesson.

    So some of their missed lessons were dismissed.
    """
    lead = User.objects.get(email="lead@demo.example")
    missed = MissedLesson.objects.for_school(demo).filter(lesson__held_on__gt=dt.date(2026, 9, 9))
    pupils = list(Pupil.objects.filter(missed_lessons__in=missed).distinct()[:6])
    other = demo.class_groups.get(name="6 Elm")
    for number, pupil in enumerate(pupils):
        stay = pupil.enrolments.get()
        day = missed.filter(pupil=pupil).order_by("lesson__held_on").first().lesson.held_on
        if stay.joined_on < day and number % 2 and stay.class_group != other:
            move(pupil=pupil, to=other, on=day, by=lead)
        elif stay.joined_on < day:
            leave(pupil=pupil, on=day, by=lead)
    return demo


def answers(school) -> dict[str, object]:
    today = timezone.localdate()
    year = AcademicYear.of(today)
    groups = school.class_groups.in_year(year.first_year)
    with_a_past = Q(enrolments__left_on__isnull=False) | Q(enrolments__class_group__name="5 Oak")
    pupils = list(Pupil.objects.filter(with_a_past, school=school).distinct())
    coverage = coverage_of(groups, today=today)
    return {
        "sheets": sheets(school, year.first_year),
        "coverage": coverage.total,
        "leaving": before_leaving(school, year, today=today),
        "records": [record_of(pupil, today=today).years for pupil in pupils],
        "started": last_start(school, year),
        "to catch up": [
            (pupil.pk, group.pk, missed.lesson_id, missed.reason, missed.closed_as, missed.how)
            for pupil in pupils
            for group in groups
            for missed in CameLater(
                [Enrolment(pupil=pupil, class_group=group, joined_on=dt.date(2026, 9, 9))]
            ).to_catch_up
        ],
    }


def sheets(school, academic_year: int) -> dict[str, list]:
    made = make_export(school=school, academic_year=academic_year, with_names=True, by=None)
    book = load_workbook(made.file.open("rb"))
    return {
        sheet.title: list(sheet.iter_rows(values_only=True))
        for sheet in book
        if sheet.title not in TOLD_BY_THE_HISTORY
    }


def test_every_page_but_the_history_is_the_same_without_it(school):
    before = answers(school)
    assert before["started"]
    assert before["to catch up"]
    clear_history()
    after = answers(school)
    assert {name for name in before if before[name] != after[name]} == set()
