"""Importing past lessons on a page: the workbook, the file, the preview and the import."""

import datetime as dt
import io
import re
import tempfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from classes.models import Role
from lessons.models import Lesson, LogDraft
from tests import factories
from tests.classes.tables.conftest import zipped
from tests.lessons.imports.log_workbook.conftest import HEADER, as_csv, row
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


class Pages:
    """The pages for importing lessons, used as the PSHE lead of a school."""

    def __init__(self, client, school) -> None:
        self.client, self.base = client, f"/schools/{school.slug}/lessons/import/"

    def upload(self, *rows, header=HEADER, name="log.csv"):
        file = SimpleUploadedFile(name, as_csv([header, *rows]))
        return self.client.post(self.base, {"file": file, "academic_year": 2026})

    def check(self, query: str = "") -> str:
        return self.client.get(f"{self.base}check/{query}", follow=True).content.decode()

    def seen(self) -> str:
        """Return the token in the preview's form, or "" if there is no form."""
        match = re.search(r'name="seen" value="([^"]+)"', self.check())
        return match[1] if match else ""

    def apply(self, **data) -> str:
        """Import what the preview shows now, or with `seen` what it showed then."""
        data = {"seen": self.seen()} | data
        return self.client.post(f"{self.base}take-in/", data, follow=True).content.decode()


@pytest.fixture
def pages(oak, as_lead, school) -> Pages:
    return Pages(as_lead, school)


def test_lessons_are_previewed_and_then_recorded(pages):
    assert pages.upload(row(away="Ada F"), row(session="Staying safe")).status_code == 302
    page = pages.check()
    assert "Import 2 lessons" in page
    assert "12 Oct 2026" in page
    assert not Lesson.objects.exists()
    assert "2 lessons imported. 0 were recorded already." in pages.apply()
    assert Lesson.objects.count() == 2


def test_a_lesson_on_a_closed_day_is_pointed_out_and_recorded(pages):
    pages.upload(row(date="27/10/2026"))
    text = " ".join(document(pages.check()).text_content().split())
    assert "5 Oak, Tue 27 Oct 2026 Usually Autumn half term" in text
    assert "1 lesson imported." in pages.apply()


def test_the_list_of_lessons_links_here(pages):
    assert pages.base in pages.client.get(pages.base.removesuffix("import/")).content.decode()


def test_a_file_without_lessons_is_refused_with_the_reason(pages):
    answer = pages.upload(["x"], header=["Name"])
    assert answer.status_code == 422
    assert "The file does not have the columns that lessons need" in answer.content.decode()
    assert "Nothing was imported." in answer.content.decode()
    assert not LogDraft.objects.exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7", zipped(**{"School.csv": b""}), b"\x00\x01"])
def test_a_refusal_of_another_file_does_not_speak_of_class_lists(pages, content):
    file = SimpleUploadedFile("log.xlsx", content)
    answer = pages.client.post(pages.base, {"file": file, "academic_year": 2026})
    assert answer.status_code == 422
    [refusal] = document(answer.content.decode()).find_class("error-summary")
    assert not re.search("class list|School Data Sync|your school’s", refusal.text_content())


def test_wrong_lines_are_left_out_only_on_request(pages):
    pages.upload(row(), row(outcome="Yes"))
    assert "This is not one of the choices." in pages.check()
    assert "Nothing was imported." in pages.apply()
    assert not Lesson.objects.exists()
    pages.apply(leave_out_wrong="1")
    assert Lesson.objects.count() == 1


def test_people_who_are_ticked_become_staff(pages, school):
    pages.upload(row(taught_by="L. Brennan"), row(session="Staying safe", taught_by="A nurse"))
    assert "These people are not on the staff here" in pages.check()
    pages.apply(staff=["L. Brennan"])
    assert school.memberships.filter(user__name="L. Brennan").exists()
    assert Lesson.objects.get(visitor="A nurse").taught_by is None


def test_a_lesson_recorded_differently_has_a_link_to_it(pages):
    pages.upload(row(minutes=50))
    pages.apply()
    pages.upload(row(minutes=45))
    page = pages.check()
    assert f"lessons/{Lesson.objects.get().pk}/" in page
    assert "There is nothing to import." in page


def test_text_of_the_file_is_shown_as_text(pages):
    pages.upload(row(taught_by="<script>alert(1)</script>"), row(outcome="<b>x</b>"))
    page = pages.check()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_long_lists_are_paged(pages):
    pages.upload(*(row(date=f"{day}/10/2026", outcome="Part taught") for day in range(1, 32)))
    assert pages.check().count("Part taught") == 25
    assert pages.check("?new=2").count("Part taught") == 6


def test_nothing_from_the_file_is_kept_after_cancelling(pages):
    pages.upload(row())
    pages.client.post(f"{pages.base}discard/")
    assert not LogDraft.objects.exists()


def test_the_draft_is_deleted_after_an_hour(pages):
    pages.upload(row())
    LogDraft.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    answer = pages.client.get(f"{pages.base}check/", follow=True)
    assert "an hour has passed" in answer.content.decode()
    assert not LogDraft.objects.exists()


def test_a_draft_is_only_for_the_person_who_made_it(pages, sign_in, person, school):
    pages.upload(row(note="Ours alone"))
    other = Pages(sign_in(person(Role.PSHE_LEAD)), school)
    other.apply()
    assert not Lesson.objects.exists()


def test_the_file_never_touches_the_disk(pages, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)
    days = [f"{day}/9/2026" for day in range(1, 31)]
    rows = [
        row(date=day, outcome="Part taught", note="x" * 1900) for day in days for _ in range(50)
    ]
    assert pages.upload(*rows).status_code == 302
    assert LogDraft.objects.exists()


def test_the_workbook_can_be_downloaded(pages):
    answer = pages.client.get(f"{pages.base}workbook/?names=1")
    assert 'filename="log-' in answer["Content-Disposition"]
    assert "5 Oak" in openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


def test_a_school_without_names_gets_a_workbook_without_names(pages, school):
    school.keeps_pupil_names = False
    school.save()
    answer = pages.client.get(f"{pages.base}workbook/?names=1")
    assert "Children" not in openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
    assert "children’s names" not in pages.client.get(pages.base).content.decode()


def test_without_a_class_the_page_links_to_the_class_list(as_lead, school):
    page = as_lead.get(f"/schools/{school.slug}/lessons/import/").content.decode()
    assert "No classes yet" in page
    assert f"/schools/{school.slug}/classes/import/" in page
    answer = as_lead.get(f"/schools/{school.slug}/lessons/import/workbook/", follow=True)
    assert "There are no classes in 2026/27 yet" in answer.content.decode()


@pytest.mark.parametrize("size", [2, 12])
def test_the_preview_takes_as_many_queries_for_two_classes_as_for_twelve(
    pages, school, size, django_assert_num_queries
):
    session = school.modules.get().sessions.first()
    for number in range(size):
        group = factories.ClassGroupFactory(school=school, name=f"5 C{number}", pupils=2)
        factories.PlannedSessionFactory(class_group=group, session=session)
    pages.upload(*(row(**{"class": f"5 C{number}"}) for number in range(size)))
    with django_assert_num_queries(13):
        pages.check()


def test_a_lesson_says_how_many_missed_it_without_a_name_and_asks_who_when_amended(pages, school):
    pages.upload(row(on_roll=3, present=1, away="Ada F"))
    pages.apply()
    address = f"/schools/{school.slug}/lessons/{Lesson.objects.get().pk}/"
    page = text_of(pages.client.get(address))
    assert "Away that day 2" in page
    assert "1 of those who missed it has no name" in page
    assert "Tick who they were" in pages.client.get(f"{address}amend/").content.decode()


def test_what_is_recorded_is_the_file_that_was_previewed(pages):
    pages.upload(row())
    seen = pages.seen()
    pages.upload(row(session="Staying safe"), name="other.csv")
    page = pages.apply(seen=seen)
    assert (
        "Nothing was imported. Another file, other.csv, was chosen after you opened the page"
        in page
    )
    assert "Staying safe" in page
    assert not Lesson.objects.exists()


def test_what_is_recorded_is_what_was_shown(pages, oak):
    pages.upload(row(away="Ada F"))
    seen = pages.seen()
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Dev R")
    page = pages.apply(seen=seen)
    assert "Nothing was imported. The records here, or your choices for the file, have ch" in page
    assert not Lesson.objects.exists()
    assert "1 lesson imported." in pages.apply()
