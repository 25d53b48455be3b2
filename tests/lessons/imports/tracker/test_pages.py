"""The pages of a school's own tracker: upload, answer, import exactly what was shown."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from classes.models import Role
from lessons.models import Lesson, LessonRoll, MissedLesson, TrackerDraft
from tests import factories
from tests.lessons.imports.tracker.conftest import HEAD, TWO
from tests.lessons.imports.tracker.trackers import TRACKERS
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


def test_lessons_are_shown_with_their_place_and_then_recorded(pages):
    assert pages.upload_rows(*TWO).status_code == 302
    page = text_of(pages.check())
    assert "tracker.csv B2" in page
    assert "5 Oct 2026" in page
    assert not Lesson.objects.exists()
    assert "2 lessons brought over" in pages.apply()
    assert Lesson.objects.filter(brought_over=True).count() == 2
    assert not TrackerDraft.objects.exists()


def test_the_page_of_the_other_import_links_here(pages):
    address = pages.base.removesuffix("tracker/")
    assert pages.base in pages.client.get(address).content.decode()


def test_an_answer_changes_the_grid(pages):
    pages.upload_rows(HEAD, ["5 Ash", "5/10 T"])
    assert "There is nothing to import yet" in pages.check()
    page = pages.answer(**{pages.field("“T”"): "part"})
    assert "Import 1 lesson" in page
    pages.apply()
    assert Lesson.objects.get().outcome == "part"


def test_a_day_is_asked_for_where_it_is_to_be_used(pages):
    pages.upload_rows(HEAD, ["5 Ash", "✓"])
    assert "Give the day" in pages.answer(undated="day")
    assert "Import 1 lesson" in pages.answer(undated="day", day="2026-10-09")


def test_nothing_is_imported_if_the_answers_have_changed_since(pages):
    pages.upload_rows(HEAD, ["5 Ash", "5/10", "✓"])
    seen = pages.seen()
    pages.answer(undated="day", day="2026-10-09")
    assert "Nothing was imported." in pages.apply(seen=seen)
    assert not Lesson.objects.exists()


def test_names_of_children_are_not_stored(pages):
    rows = (HEAD, ["5 Ash", "5/10; Zed H away; RP"])
    pages.upload_rows(*rows)
    assert "Zed" not in str(TrackerDraft.objects.get().tracker)
    assert "It may name a child" in pages.check()


def test_a_note_that_names_a_child_is_not_stored(pages):
    pages.upload_rows(
        ["Class", "Session", "Date", "Notes"],
        ["5 Ash", "Kindness", "5/10", "Zed H was upset"],
        ["5 Oak", "Kindness", "5/10", "Went well"],
    )
    stored = str(TrackerDraft.objects.get().tracker)
    assert "Zed" not in stored
    assert "Went well" in stored


def test_a_refusal_says_that_nothing_was_imported(pages):
    answer = pages.upload(b"\x89PNG\r\n\x1a\n\x00\x00", "photo.jpg")
    assert answer.status_code == 422
    assert "Nothing was imported." in answer.content.decode()
    assert not TrackerDraft.objects.exists()


@pytest.mark.parametrize("make", TRACKERS)
def test_every_invented_tracker_opens_as_a_page(pages, make):
    assert pages.upload(TRACKERS[make].as_xlsx(), "tracker.xlsx").status_code == 302
    assert "Check the tracker" in pages.check()


def test_the_lesson_says_where_it_comes_from(pages):
    pages.brought()
    lesson = Lesson.objects.first()
    base = pages.base.removesuffix("import/tracker/")
    page = text_of(pages.client.get(f"{base}{lesson.pk}/").content.decode())
    assert "brought over from the school’s own tracker" in page
    assert "Away that day Not known" in page
    listed = text_of(pages.client.get(f"{base}?year=2026").content.decode())
    assert "Taught from the school’s own tracker" in listed
    assert "own tracker" in lesson.history.get().history_change_reason


def test_who_was_on_roll_counts_as_there_and_who_joined_later_catches_up(pages, classes):
    joiner = factories.EnrolmentFactory(
        class_group=classes["5 Ash"], joined_on=dt.date(2026, 10, 8)
    ).pupil
    pages.brought()
    lesson = Lesson.objects.get(held_on=dt.date(2026, 10, 5))
    assert lesson.pupils_on_roll is None
    assert len(LessonRoll.objects.get(lesson=lesson).pupils) == 2
    assert [missed.pupil for missed in MissedLesson.objects.all()] == [joiner]


def test_a_school_without_names_can_bring_its_tracker_over(pages, school):
    school.keeps_pupil_names = False
    school.save()
    pages.brought()
    assert Lesson.objects.count() == 2


def test_importing_the_same_tracker_again_records_nothing(pages):
    pages.brought()
    pages.upload_rows(*TWO)
    assert "There is nothing to import yet" in pages.check()


def test_only_the_pshe_lead_may(pages, school, sign_in):
    teacher = factories.MembershipFactory(school=school, role=Role.TEACHER).user
    assert sign_in(teacher).get(pages.base).status_code == 404


def test_the_check_page_takes_as_many_queries_for_a_huge_grid(pages, django_assert_max_num_queries):
    counts = []
    for rows in (1, 40):
        pages.upload_rows(HEAD, *[["5 Ash", "5/10 T", "12/10 RP"]] * rows)
        with django_assert_max_num_queries(20) as seen:
            pages.check()
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_questions_are_asked_by_kind_with_what_is_likely_chosen(pages):
    pages.upload_rows(["Class", "Being kind", "Stay safe"], ["5A", "T 5/10", "booked"])
    page = document(pages.check())
    legends = [legend.text_content() for legend in page.xpath("//fieldset/legend")]
    assert legends == ["Classes", "Sessions", "Marks and names", "For all lessons"]
    chosen = page.xpath("//fieldset//select/option[@selected]")
    assert [option.text_content() for option in chosen][:1] == ["5 Ash"]


def test_a_question_with_a_suggestion_takes_nothing_until_it_is_answered(pages):
    pages.upload_rows(["Class", "Kindness"], ["5A", "5/10 RP"])
    assert "There is nothing to import yet" in pages.check()
    assert "Import 1 lesson" in " ".join(pages.answer().split())


def test_the_page_says_which_lessons_are_on_a_closed_day(pages):
    pages.upload_rows(HEAD, ["5 Ash", "4/10 RP"])
    assert "1 lesson is on a day on which the school is closed" in " ".join(pages.check().split())


def test_the_page_says_what_could_not_be_seen_or_was_hidden_in_the_file(pages):
    workbook = Workbook()
    for row in (HEAD, ["5 Ash", "5/10 RP"], ["5 Oak", "6/10 RP"]):
        workbook.active.append(row)
    workbook.active.row_dimensions[3].hidden = True
    target = io.BytesIO()
    workbook.save(target)
    pages.upload(target.getvalue(), "tracker.xlsx")
    assert "Row 3 of Sheet: hidden in the file, and read." in " ".join(pages.check().split())
