"""Erasing children of the demo school changes no total of any year."""

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from classes.models import Pupil, User
from lessons.coverage import coverage_of
from lessons.evenings.reach import reach_of
from lessons.evenings.turnout import turnouts_of
from lessons.models import MissedLesson
from lessons.roll.actions import move
from reports.audit.actions import make_export
from reports.retention.actions import erase_pupil
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def school(demo):
    last_year = demo.class_groups.first().academic_year - 1
    then = factories.ClassGroupFactory(school=demo, academic_year=last_year, name="5 Yew")
    lesson = factories.LessonFactory(
        planned_session__class_group=then, held_on=then.year.start.replace(month=11)
    )
    for pupil in Pupil.objects.filter(school=demo, missed_lessons__isnull=False).distinct()[:3]:
        factories.EnrolmentFactory(
            class_group=then, pupil=pupil, joined_on=then.year.start, left_on=then.year.end
        )
        factories.MissedLessonFactory(lesson=lesson, pupil=pupil)
    return demo


def totals(school) -> dict[str, object]:
    """Return the figures of all classes, evenings and sheets, without names."""
    today = timezone.localdate()
    years = school.class_groups.all().academic_years()
    coverage = coverage_of(school.class_groups.all(), today=today)
    return {
        "coverage": [
            (row.counts, row.pupils_on_roll, row.pupils_up_to_date) for row in coverage.classes
        ],
        "school": coverage.total,
        "reach": reach_of(school.class_groups.all(), today=today),
        "turnout": turnouts_of(school.evenings.all()),
        "missed": [
            MissedLesson.objects.for_school(school).count(),
            MissedLesson.objects.open().count(),
        ],
        "sheets": {year: sheets(school, year.first_year) for year in years},
    }


def sheets(school, academic_year: int) -> dict[str, list]:
    made = make_export(school=school, academic_year=academic_year, with_names=False, by=None)
    book = load_workbook(made.file.open("rb"))
    return {
        sheet.title: sorted(sheet.iter_rows(values_only=True), key=str)
        for sheet in book
        if sheet.title not in {"About", "Change history"}
    }


def test_erasing_children_of_every_kind_changes_no_total(school):
    lead = User.objects.get(email="lead@demo.example")
    pupils = Pupil.objects.filter(school=school)
    missed = MissedLesson.objects.for_school(school).order_by("pk")
    moved = pupils.exclude(missed_lessons__isnull=False).first()
    other = school.class_groups.get(name="6 Elm")
    if not moved.enrolments.filter(class_group=other).exists():
        move(pupil=moved, to=other, on=timezone.localdate(), by=lead)
    chosen = {
        missed.filter(closed_as="").first().pupil_id,
        missed.exclude(closed_as="").first().pupil_id,
        pupils.filter(evening_attendances__outcome="came").first().pk,
        pupils.filter(evening_attendances__outcome="materials_sent").first().pk,
        moved.pk,
    }
    before = totals(school)
    for pupil in Pupil.objects.filter(pk__in=chosen):
        erase_pupil(pupil=pupil, reason="Asked for", by=lead)
    after = totals(school)
    assert Pupil.objects.filter(school=school).exclude(erased_at=None).count() == len(chosen) > 3
    assert {name for name in before if before[name] != after[name]} == set()
