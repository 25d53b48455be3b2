"""Importing class lists on a page: choose, correct the columns, check, answer, import, undo."""

import datetime as dt
import io
import json
import re
import tempfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from classes.models import ClassGroup, Pupil, Role, RosterDraft, RosterImport
from tests import factories
from tests.lessons.imports.class_lists.test_command import every_text, on_roll
from tests.sds_uk_export import Export

pytestmark = pytest.mark.sqlite_is_enough

LISTS = Path(__file__).resolve().parents[3] / "data" / "lists"


class Pages:
    """The pages for importing class lists, used as the PSHE lead of a school."""

    def __init__(self, client, school) -> None:
        self.client, self.base = client, f"/schools/{school.slug}/classes/import/"

    def post(self, address: str = "", **data):
        return self.client.post(self.base + address, data)

    def upload(self, content, filename="list.csv", **data):
        body = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(filename, body)
        return self.post(file=file, **{"academic_year": 2026} | data)

    def columns(self, content, filename="list.csv", **data) -> str:
        body = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(filename, body)
        answer = self.post("columns/", file=file, **{"academic_year": 2026} | data)
        return answer.content.decode()

    def check(self) -> str:
        return self.client.get(self.base + "check/", follow=True).content.decode()

    def choose(self, **data):
        return self.post("check/", **{"only_years": "5-6"} | data)

    def seen(self) -> str:
        """Return the token in the preview's form, or "" if there is no form."""
        match = re.search(r'name="seen" value="([^"]+)"', self.check())
        return match[1] if match else ""

    def apply(self, **data):
        """Import what the preview shows now, or with `seen` what it showed then."""
        data = {"seen": self.seen()} | data
        return self.client.post(self.base + "take-in/", data, follow=True).content.decode()


@pytest.fixture
def pages(as_lead, school) -> Pages:
    return Pages(as_lead, school)


SIMS = (LISTS / "sims-basic.csv").read_text("utf-8")


def test_a_list_is_previewed_and_then_imported(pages):
    assert pages.upload(SIMS).status_code == 302
    page = pages.check()
    assert "Seán O, 5 Oak" in page
    assert "DOB, Gender, UPN" in page
    assert not Pupil.objects.exists()
    assert "Imported 5 children in 2 classes: 5 new" in pages.apply()
    assert on_roll("5 Oak") == ["Ada F", "Seán O", "Zoë H"]


def test_only_what_is_read_from_the_file_is_kept_between_the_steps(pages):
    pages.upload(SIMS)
    kept = json.dumps(RosterDraft.objects.get().roster)
    assert "Hartley-Bright" in kept
    for secret in ("2017", "2016", "A123456789012"):
        assert secret not in kept
        assert secret not in every_text()


def test_the_draft_is_deleted_after_the_import_and_after_cancelling(pages):
    pages.upload(SIMS)
    pages.apply()
    assert not RosterDraft.objects.exists()
    assert "Hartley" not in every_text()
    pages.upload(SIMS)
    pages.post("discard/")
    assert not RosterDraft.objects.exists()


def test_the_draft_is_deleted_after_an_hour(pages, as_lead):
    pages.upload(SIMS)
    RosterDraft.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    answer = as_lead.get(pages.base + "check/", follow=True)
    assert "an hour has passed" in answer.content.decode()
    assert not RosterDraft.objects.exists()


def test_a_draft_is_only_for_the_person_who_made_it(pages, sign_in, person, school):
    pages.upload(SIMS)
    other = Pages(sign_in(person(Role.PSHE_LEAD)), school)
    assert "Hartley" not in other.check()
    assert other.post("take-in/").status_code == 302
    assert not Pupil.objects.exists()


def test_a_big_file_never_touches_the_disk(pages, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)
    rows = "".join(f"{n},Fore{n},Sur{n},5 Oak,04/03/2017,{'x' * 1000}\n" for n in range(3_000))
    content = f"Adno,Forename,Surname,Class,DOB,Notes\n{rows}"
    assert len(content) > 3_000_000
    assert pages.upload(content).status_code == 302


def test_a_file_that_is_too_big_is_refused(pages):
    answer = pages.upload(b"x" * (11 * 1024 * 1024))
    assert answer.status_code == 422
    assert "bigger than 10 MB" in answer.content.decode()


def test_a_form_without_a_csrf_token_is_refused(lead, school):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)
    assert Pages(client, school).upload(SIMS).status_code == 403


def test_the_columns_are_guessed_with_the_first_values_beside_them(pages):
    page = pages.columns(SIMS)
    assert '<option value="2" selected>C: Legal Forename</option>' in page
    assert "Ada, Seán, Zoë" in page
    assert "DOB, Gender, UPN" in page
    assert "04/03/2017" not in page
    assert not RosterDraft.objects.exists()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Name,,Class\nFox,Ada,5 Oak\n", "“Name” has only one part of each name"),
        ("Name,Class,,Name,Class\nAda Fox,5 Oak,,Bo King,6 Elm\n", "like lists side by side"),
    ],
)
def test_a_doubt_about_the_columns_is_shown_beside_the_guess(pages, text, doubt):
    assert doubt in pages.columns(text)


def test_a_sensitive_column_cannot_be_chosen(pages):
    assert "D: DOB" not in pages.columns(SIMS)
    answer = pages.upload(
        SIMS, read_as="0", forename="2", surname="1", **{"class": "6", "number": "5"}
    )
    assert answer.status_code == 422
    assert "never store" in answer.content.decode()


def test_columns_can_be_corrected_before_anything_is_read(pages):
    content = "Who,Room,Name\nAda Fox,5 Oak,x\nBo King,6 Elm,y\n"
    pages.upload(content, read_as="0", name="0", **{"class": "1"})
    assert "Ada F, 5 Oak" in pages.check()


def test_a_list_with_unclear_columns_comes_back_to_choose_them(pages):
    answer = pages.upload("Name,Room\nAda Fox,5 Oak\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the column with the class" in page
    assert "B: Room" in page


def test_the_class_is_typed_if_no_column_has_it(pages):
    pages.upload("Name\nAda Fox\n", read_as="0", name="0", class_name=" 5  Oak ")
    pages.apply()
    assert on_roll("5 Oak") == ["Ada F"]


def test_another_sheet_can_be_chosen_and_its_columns_are_guessed(pages):
    content = (LISTS / "several-sheets.xlsx").read_bytes()
    page = pages.columns(content, "x.xlsx", read_as="1", sheet="2", forename="4")
    assert "Gone" in page
    assert "Ada" not in page


def test_a_broken_file_is_refused_with_the_reason(pages):
    assert "This is a PDF" in pages.upload(b"%PDF-1.7", "list.csv").content.decode()
    assert "This is a PDF" in pages.columns(b"%PDF-1.7", "list.csv")


def test_a_refusal_says_that_nothing_was_imported(pages):
    assert "Nothing was imported." in pages.upload(b"%PDF-1.7", "list.csv").content.decode()
    assert "Nothing was imported." in pages.columns(b"%PDF-1.7", "list.csv")
    assert "Nothing was imported." not in pages.columns(SIMS)
    assert "Nothing was imported." not in pages.client.get(pages.base).content.decode()


def test_wrong_lines_are_shown_and_left_out_only_on_request(pages):
    pages.upload((LISTS / "wrong-lines.csv").read_bytes())
    page = pages.check()
    assert "The class is missing. Write it as on the other lines" in page
    assert "Tick the box to leave out the wrong lines" in pages.apply()
    assert not Pupil.objects.exists()
    pages.apply(leave_out_wrong="1")
    assert Pupil.objects.count() == 1


def test_a_question_is_answered_before_it_is_imported(pages):
    pages.upload((LISTS / "same-name-twice.csv").read_bytes())
    assert "Are they one child or two?" in pages.check()
    seen = f"{RosterDraft.objects.get().pk}-"
    assert "Nothing was imported" in pages.apply(seen=seen)
    assert not Pupil.objects.exists()
    key = next(iter(RosterDraft.objects.get().roster["questions"]))
    pages.choose(answer_0=key[2][1][0])
    assert "answer 1 question" not in pages.check()
    pages.apply()
    assert (on_roll("5 Oak"), ClassGroup.objects.count()) == (["Ada F", "Bo K"], 1)


def test_a_namesake_in_another_class_is_asked_about_and_moves(pages, school):
    elm = factories.ClassGroupFactory(school=school, name="6 Elm")
    bo = factories.EnrolmentFactory(class_group=elm, pupil__display_name="Bo K").pupil
    pages.upload("Name,Class\nBo King,5 Oak\n")
    assert "Yes, Bo K of 6 Elm (2026/27)" in pages.check()
    pages.choose(answer_0=str(bo.pk))
    assert "Bo K: 6 Elm → 5 Oak" in pages.check()
    pages.apply()
    assert on_roll("5 Oak") == ["Bo K"]
    assert Pupil.objects.count() == 1


def test_each_button_of_the_check_keeps_what_the_other_has_sent(pages, school):
    elm = factories.ClassGroupFactory(school=school, name="6 Elm")
    bo = factories.EnrolmentFactory(class_group=elm, pupil__display_name="Bo K").pupil
    pages.upload("Name,Class\nBo King,5 Oak\n")
    pages.post("check/", part="choices", only_years="", year_groups="5")
    pages.post("check/", part="answers", answer_0=str(bo.pk))
    pages.post("check/", part="choices", only_years="", year_groups="5-6")
    choices = RosterDraft.objects.get().choices
    assert (choices["only_years"], choices["year_groups"]) == ("", "5-6")
    assert list(choices["answers"].values()) == [str(bo.pk)]


def test_classes_of_other_years_are_left_out_unless_all_are_chosen(pages):
    pages.upload((LISTS / "mixed-years.csv").read_bytes())
    page = pages.check()
    assert "Not imported, because they are not in Years 5 and 6: R Birch, 4 Ash." in page
    pages.choose(only_years="", classes=["4 Ash"])
    pages.apply()
    assert [str(group) for group in ClassGroup.objects.all()] == ["4 Ash"]


def test_an_export_of_several_schools_asks_which_one(pages, tmp_path):
    content = Export(tmp_path).zipped().read_bytes()
    assert "holds it self" not in pages.columns(content, "sds.zip")
    pages.upload(content, "sds.zip")
    page = pages.check()
    assert "The source has 2 schools" in page
    assert "Moor End Primary" in page
    pages.choose(source_school="20001")
    assert "Seán O, 5 Oak" in pages.check()
    pages.apply()
    assert len(on_roll("5 Oak")) == 5
    assert "Secret" not in every_text()


def test_a_warning_is_shown_if_many_children_would_leave(pages, school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=12)
    pages.upload(f"Forename surname,Class\n{oak.enrolments.first().pupil},5 Oak\n")
    assert f"11 of 12 children in {oak} would be noted as left." in pages.check()
    assert "If the list is complete" in pages.apply()
    assert len(on_roll(oak.name)) == 12
    assert "11 left" in pages.apply(many_leave="1")


def test_the_day_of_moves_can_be_given(pages, school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Ada F")
    goes = factories.EnrolmentFactory(class_group=oak, pupil__display_name="Bo K")
    pages.upload("Name,Class\nAda Fox,5 Oak\n")
    pages.choose(on="2026-10-05")
    pages.apply()
    goes.refresh_from_db()
    assert goes.left_on == dt.date(2026, 10, 5)


def test_an_import_is_undone_on_its_page(pages, as_lead, school):
    pages.upload(SIMS)
    pages.apply()
    made = RosterImport.objects.get()
    assert f"{made.pk}/undo/" in as_lead.get(pages.base).content.decode()
    assert "Undo this import?" in as_lead.get(f"{pages.base}{made.pk}/undo/").content.decode()
    pages.post(f"{made.pk}/undo/")
    assert not Pupil.objects.exists()
    assert "Undone" in as_lead.get(pages.base).content.decode()


def test_an_import_with_later_records_cannot_be_undone(pages, as_lead, school):
    pages.upload(SIMS)
    pages.apply()
    factories.LessonFactory(planned_session__class_group=ClassGroup.objects.get(name="5 Oak"))
    made = RosterImport.objects.get()
    page = as_lead.get(f"{pages.base}{made.pk}/undo/").content.decode()
    assert "planned sessions: 1" in page
    answer = pages.post(f"{made.pk}/undo/")
    assert answer.status_code == 422
    assert Pupil.objects.count() == 5


def test_another_schools_import_is_not_found(pages):
    theirs = RosterImport.objects.create(
        school=factories.SchoolFactory(), academic_year=2026, source="x", journal=[]
    )
    assert pages.post(f"{theirs.pk}/undo/").status_code == 404


def test_the_preview_of_many_classes_is_paged(pages):
    rows = "".join(f"Ada{n} Fox,5 C{n:03d}\n" for n in range(120))
    pages.upload("Name,Class\n" + rows)
    page = pages.check()
    assert "Page 1 of 3" in page
    assert "5 C049<" in page
    assert 'data-label="Class" class="wraps">5 C050' not in page


@pytest.mark.parametrize("rows", [20, 200])
def test_the_preview_takes_few_queries_whatever_its_length(
    pages, as_lead, rows, django_assert_max_num_queries
):
    body = "".join(f"Ada{n} Fox,5 C{n // 20}\n" for n in range(rows))
    pages.upload("Name,Class\n" + body)
    with django_assert_max_num_queries(14):
        as_lead.get(pages.base + "check/")


def test_a_workbook_with_numbers_and_dates_is_imported(pages):
    book = openpyxl.Workbook()
    book.active.append(["Pupil no", "Name", "Class", "Date of birth"])
    book.active.append([7, "Ada Fox", "5 Oak", dt.date(2017, 3, 4)])
    target = io.BytesIO()
    book.save(target)
    pages.upload(target.getvalue(), "list.xlsx")
    pages.apply()
    assert Pupil.objects.get().external_id == "7"


def test_what_is_imported_is_the_file_that_was_previewed(pages):
    pages.upload("Name,Class\nAda Fox,5 Oak\n", "a.csv")
    seen = pages.seen()
    pages.upload("Name,Class\nBo King,6 Elm\n", "b.csv")
    page = pages.apply(seen=seen)
    assert "Nothing was imported. Another file, b.csv, was chosen after you opened the page" in page
    assert "Bo K, 6 Elm" in page
    assert not Pupil.objects.exists()


def test_what_is_imported_is_what_was_shown(pages, school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    for name in ("Ada F", "Bo K"):
        factories.EnrolmentFactory(class_group=oak, pupil__display_name=name)
    pages.upload("Name,Class\nAda Fox,5 Oak\n")
    seen = pages.seen()
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Cy L")
    page = pages.apply(seen=seen)
    assert "Nothing was imported. The records here, or your choices for the file, have ch" in page
    assert "Cy L, from 5 Oak" in page
    assert on_roll("5 Oak") == ["Ada F", "Bo K", "Cy L"]
    assert "2 left" in pages.apply()


def test_an_import_without_a_preview_is_refused(pages):
    pages.upload(SIMS)
    assert "Nothing was imported." in pages.apply(seen="")
    assert not Pupil.objects.exists()


def test_a_likely_class_is_offered_with_its_values_and_a_word_of_doubt(pages):
    text = "Forename,Surname,NC Year,Base\nAda,Fox,5,Oak\nBo,King,6,Elm\n"
    page = pages.columns(text)
    assert "Oak, Elm. No heading says that this is the class." in page
    assert "Left out" not in page
