"""A tracker that was taken in is undone as a whole, except for what was changed since."""

import datetime as dt

import time_machine

from lessons.imports.log_workbook.stored import StoredLog
from lessons.models import Lesson, MissedLesson, TrackerImport
from tests import factories
from tests.pages import text_of


def test_an_import_is_undone_as_a_whole(pages, classes):
    factories.EnrolmentFactory(class_group=classes["5 Ash"], joined_on=dt.date(2026, 10, 8))
    made = pages.brought()
    page = pages.client.post(f"{pages.base}{made.pk}/undo/", follow=True).content.decode()
    assert "Import undone: 2 lessons were removed." in page
    assert not Lesson.objects.exists()
    assert not MissedLesson.objects.exists()
    assert Lesson.history.filter(history_type="-").count() == 2


def test_a_lesson_that_was_amended_stays_and_is_named(pages):
    made = pages.brought()
    lesson = Lesson.objects.get(held_on=dt.date(2026, 10, 5))
    lesson.note = "Amended"
    lesson.save()
    assert "5 Ash, 1. Kindness, 5 Oct 2026" in text_of(
        pages.client.get(f"{pages.base}{made.pk}/undo/").content.decode()
    )
    page = pages.client.post(f"{pages.base}{made.pk}/undo/", follow=True).content.decode()
    assert "1 lesson stays: changed since." in page
    assert list(Lesson.objects.all()) == [lesson]


def test_an_import_can_be_undone_for_two_weeks(pages):
    made = pages.brought()
    with time_machine.travel(made.made_at + dt.timedelta(days=15)):
        made.refresh_from_db()
        assert not made.may_be_undone


def test_an_import_is_not_undone_twice(pages):
    made = pages.brought()
    pages.client.post(f"{pages.base}{made.pk}/undo/")
    answer = pages.client.post(f"{pages.base}{made.pk}/undo/")
    assert answer.status_code == 422
    assert "can no longer be undone" in answer.content.decode()


def test_what_the_import_added_to_plans_goes_too(pages, classes, school):
    classes["5 Ash"].planned_sessions.all().delete()
    pages.brought()
    assert classes["5 Ash"].planned_sessions.count() == 4
    made = TrackerImport.objects.get()
    pages.client.post(f"{pages.base}{made.pk}/undo/")
    assert classes["5 Ash"].planned_sessions.count() == 0
    assert StoredLog(school, 2026).lessons == {}
