"""Families still to reach: follow-ups, letters and mail merge."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from classes.models import Role
from lessons.evenings.door.actions import check_in
from lessons.evenings.follow_up.actions import follow_up
from lessons.models import EveningAttendance, WalkIn
from lessons.roll.actions import leave
from tests import factories
from tests.pages import document, text_of

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def page(evening) -> str:
    return reverse("lessons:evening_follow_up", args=[evening.school.slug, evening.pk])


def read(client, address) -> str:
    return text_of(client.get(address))


def mark(client, page, *pupils, do="materials_sent", **changes):
    fields = {"do": do, "on": "2026-11-20", "pupil": [pupil.pk for pupil in pupils]}
    return client.post(page, fields | changes, follow=True)


def test_it_lists_families_still_to_reach_by_class(as_lead, page, evening, amira, by):
    check_in(evening=evening, pupil=amira, adults=1, by=by)
    text = read(as_lead, page)
    assert "1 of 3 reached" in text
    assert "Chloe R" in text
    assert "Ben Khan" in text
    assert "Amira Khan" not in text
    assert "Dev S" not in text


def test_a_child_who_joins_after_the_evening_appears(as_lead, page, oak):
    factories.EnrolmentFactory(
        class_group=oak, pupil__display_name="Late Joiner", joined_on=dt.date(2026, 11, 2)
    )
    assert "Late Joiner" in read(as_lead, page)
    assert "joined 2 Nov" in read(as_lead, page)


def test_many_are_recorded_at_once_with_the_date_and_the_person(as_lead, lead, page, amira, ben):
    response = mark(as_lead, page, amira, ben, done_by=lead.pk)
    assert "Materials sent: 2." in response.content.decode()
    rows = EveningAttendance.objects.filter(outcome="materials_sent")
    assert {(row.pupil, row.on, row.by) for row in rows} == {
        (amira, dt.date(2026, 11, 20), lead),
        (ben, dt.date(2026, 11, 20), lead),
    }
    assert all(row.history.get().history_user == lead for row in rows)


def test_a_follow_up_recorded_by_mistake_is_removed(as_lead, lead, page, evening, amira):
    mark(as_lead, page, amira, do="spoken_to", done_by=lead.pk)
    row = EveningAttendance.objects.get()
    args = [evening.school.slug, evening.pk, row.pk]
    as_lead.post(reverse("lessons:evening_follow_up_undo", args=args))
    assert not EveningAttendance.objects.exists()
    assert EveningAttendance.history.first().history_type == "-"


def test_a_check_in_cannot_be_undone_there(as_lead, evening, amira, by):
    row = check_in(evening=evening, pupil=amira, adults=1, by=by)
    args = [evening.school.slug, evening.pk, row.pk]
    assert as_lead.post(reverse("lessons:evening_follow_up_undo", args=args)).status_code == 404


def test_a_future_date_is_refused(as_lead, lead, page, amira):
    response = mark(as_lead, page, amira, on="2026-11-25", done_by=lead.pk)
    assert response.status_code == 422
    assert "is in the future" in response.content.decode()
    assert not EveningAttendance.objects.exists()


def test_a_date_before_the_academic_year_of_the_evening_is_refused(as_lead, lead, page, amira):
    answer = mark(as_lead, page, amira, on="2026-08-31", done_by=lead.pk)
    assert "Choose a date in that year or later." in answer.content.decode()
    assert not EveningAttendance.objects.exists()


@pytest.mark.parametrize("name", ["evening_follow_up", "evening_letters"])
def test_unmatched_families_are_mentioned_first(as_lead, school, evening, name):
    address = reverse(f"lessons:{name}", args=[school.slug, evening.pk])
    assert "match this family" not in read(as_lead, address)
    WalkIn.objects.create(evening=evening, said_name="Some Body", adults=1)
    text = read(as_lead, address)
    assert "1 family came on 24 September 2026 but was not on the list" in text
    assert "match this family" in text


def test_a_letter_before_the_evening_gives_time_and_place(as_lead, school, evening, time_machine):
    time_machine.move_to(dt.datetime(2026, 9, 20, 9, tzinfo=dt.UTC))
    evening.place = "The school hall"
    evening.save()
    text = read(as_lead, reverse("lessons:evening_letters", args=[school.slug, evening.pk]))
    assert "Thursday 24 September 2026, 6 pm to 7 pm, we are holding" in text
    assert "(The school hall)" in text


def test_with_nobody_ticked_nothing_is_changed(as_lead, lead, page):
    assert "nothing was changed" in mark(as_lead, page, done_by=lead.pk).content.decode()


class TestMeanwhile:
    """Two people have the list open."""

    @pytest.fixture
    def colleague(self, person):
        return person(Role.PSHE_LEAD, name="Ms Amin")

    def test_who_has_reached_the_family_is_said_and_what_was_typed_is_kept(
        self, as_lead, lead, page, evening, amira, colleague
    ):
        details = {"evening": evening, "on": TODAY, "done_by": colleague, "by": colleague}
        follow_up(pupils=[amira], outcome="materials_sent", **details)
        answer = mark(as_lead, page, amira, do="spoken_to", done_by=lead.pk)
        text = text_of(answer)
        assert "No family was ticked" not in text
        assert (
            "Not changed: 1. Ms Amin recorded the materials as sent to the family of Amira Khan "
            "on 24 November at 10:0"
        ) in text
        assert document(answer).xpath("//input[@name='on']/@value") == ["2026-11-20"]
        assert EveningAttendance.objects.count() == 1

    def test_the_other_families_are_recorded(
        self, as_lead, lead, page, evening, amira, ben, colleague
    ):
        check_in(evening=evening, pupil=amira, adults=1, by=colleague)
        text = text_of(mark(as_lead, page, amira, ben, done_by=lead.pk))
        assert "Materials sent: 1." in text
        assert "Not changed: 1. Ms Amin checked in the family of Amira Khan on 24 Nov" in text

    def test_a_child_who_has_left_meanwhile_is_said(self, as_lead, lead, page, ben, colleague):
        leave(pupil=ben, on=TODAY, by=colleague)
        text = text_of(mark(as_lead, page, ben, done_by=lead.pk))
        assert "Ben Khan is not on the list any more" in text
        assert not EveningAttendance.objects.exists()

    def test_a_teacher_hears_nothing_about_a_child_of_another_class(
        self, sign_in, person, page, evening, amira, elm, colleague
    ):
        teacher = person(Role.TEACHER)
        elm.teachers.add(teacher)
        check_in(evening=evening, pupil=amira, adults=1, by=colleague)
        text = text_of(mark(sign_in(teacher), page, amira, done_by=teacher.pk))
        assert "No family was ticked" in text
        assert "Amira" not in text


def test_a_child_who_is_reached_or_of_another_school_is_left_out(as_lead, lead, page):
    stranger = factories.EnrolmentFactory().pupil
    mark(as_lead, page, stranger, done_by=lead.pk)
    assert not EveningAttendance.objects.exists()


def test_the_action_refuses_check_ins_and_other_schools(evening, amira, by):
    details = {"evening": evening, "on": TODAY, "done_by": by, "by": by}
    with pytest.raises(ValidationError):
        follow_up(pupils=[amira], outcome="came", **details)
    with pytest.raises(ValidationError):
        follow_up(pupils=[factories.PupilFactory()], outcome="spoken_to", **details)
    follow_up(pupils=[amira, amira], outcome="spoken_to", **details)
    follow_up(pupils=[amira], outcome="spoken_to", **details)
    assert EveningAttendance.objects.count() == 1


def test_the_list_can_be_limited_to_a_class(as_lead, page, elm):
    text = read(as_lead, f"{page}?class={elm.pk}")
    assert "Ben Khan" in text
    assert "Chloe R" not in text


def test_who_was_reached_is_listed_with_the_class_and_limited_to_it_too(
    as_lead, lead, page, oak, elm, amira, ben
):
    mark(as_lead, page, amira, ben, done_by=lead.pk)
    assert f"Amira Khan, {oak} ·" in read(as_lead, page)
    text = read(as_lead, f"{page}?class={elm.pk}")
    assert f"Ben Khan, {elm} ·" in text
    assert "Amira Khan" not in text


def test_each_child_gets_a_letter_with_the_code_and_the_documents(
    as_lead, school, evening, amira, by, settings
):
    settings.SITE_URL = "https://coverage.example"
    check_in(evening=evening, pupil=amira, adults=1, by=by)
    paper = factories.DocumentFactory(school=school, title="What we teach in Year 5")
    evening.documents.add(paper)
    address = reverse("lessons:evening_letters", args=[school.slug, evening.pk])
    page = as_lead.get(address)
    text = text_of(page)
    assert text.count("To the parents and carers of") == 2
    assert len(document(page).find_class("qr")) == 2
    assert "What we teach in Year 5" in text
    assert f"https://coverage.example/online-safety/{school.slug}/" in text
    assert "this computer only" not in text
    assert "is not published yet" in text
    factories.FamiliesPageFactory(school=school)
    assert "is not published yet" not in read(as_lead, address)


def test_letters_warn_if_their_code_opens_on_one_computer_only(as_lead, school, evening, settings):
    settings.SITE_URL = "http://localhost:8000"
    address = reverse("lessons:evening_letters", args=[school.slug, evening.pk])
    assert "opens on this computer only" in read(as_lead, address)


def test_the_list_for_mail_merge_holds_text_and_never_a_formula(as_lead, school, evening, oak):
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="=HYPERLINK(1) K")
    address = reverse("lessons:evening_mail_merge", args=[school.slug, evening.pk])
    answer = as_lead.get(address)
    assert "attachment" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    header, *rows = sheet.iter_rows(values_only=True)
    assert header[:2] == ("Class", "Child")
    assert [row[1] for row in rows] == ["=HYPERLINK(1) K", "Amira Khan", "Chloe R", "Ben Khan"]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].quotePrefix
    assert rows[0][3:5] == ("24 September 2026", "6 pm to 7 pm")


@pytest.mark.parametrize("name", ["evening_follow_up", "evening_letters", "evening_mail_merge"])
def test_a_viewer_sees_no_names(sign_in, person, school, evening, name):
    viewer = sign_in(person(Role.VIEWER))
    address = reverse(f"lessons:{name}", args=[school.slug, evening.pk])
    assert viewer.get(address).status_code == 404


def test_ticks_are_kept_when_the_date_is_refused(as_lead, page, amira, ben):
    answer = as_lead.post(page, {"pupil": [amira.pk], "on": "", "do": "spoken_to"})
    assert answer.status_code == 422
    boxes = document(answer).xpath("//input[@name='pupil']")
    ticked = [int(box.get("value")) for box in boxes if box.get("checked") is not None]
    assert ticked == [amira.pk]
    assert str(ben.pk) in [box.get("value") for box in boxes]


def test_letters_come_a_hundred_at_a_time(as_lead, school, evening, oak):
    for _ in range(101):
        factories.EnrolmentFactory(class_group=oak)
    address = reverse("lessons:evening_letters", args=[school.slug, evening.pk])
    pages = [read(as_lead, address), read(as_lead, f"{address}?page=2")]
    assert [text.count("To the parents and carers of") for text in pages] == [100, 4]
    assert "There are 104" in pages[0]


def test_many_classes_are_a_list_to_choose_from_with_the_families_to_reach(
    as_lead, page, school, oak
):
    for number in range(8):
        factories.ClassGroupFactory(school=school, name=f"6 Ash {number}")
    shown = document(as_lead.get(f"{page}?class={oak.pk}"))
    assert shown.xpath("//select[@name='class']/option[@selected]/text()") == ["5 Oak: 2 to reach"]
    assert not shown.xpath("//nav[@aria-label='Classes']")


def test_the_next_page_of_families_comes_after_what_was_done(as_lead, page, monkeypatch):
    monkeypatch.setattr("lessons.evenings.follow_up.views.PER_PAGE", 1)
    shown = document(as_lead.get(page))
    assert shown.xpath("//h2[@id='done-title']/following::a[@rel='next']")
