"""A full name in a text belongs to the child who is listed by forename and one letter."""

import pytest
from django.urls import reverse

from classes import history
from classes.models import Pupil
from lessons.models import Lesson
from reports.audit.actions import make_export
from reports.retention.actions import erase_pupil
from reports.retention.held import ONLY_A_PART
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

FULL = "George Sobinson-Test disclosed something; PC Sobinson came."


@pytest.fixture
def george(school) -> Pupil:
    """George S of 5 Oak, whose surname was in the class list, with a lesson of his class."""
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    george = factories.PupilFactory(school=school, display_name="George S")
    george.remember_name("George", "Sobinson-Test")
    george.save()
    factories.EnrolmentFactory(class_group=oak, pupil=george)
    factories.LessonFactory(planned_session__class_group=oak)
    return george


def write(note: str, lead, reason: str = "") -> Lesson:
    lesson = Lesson.objects.get()
    lesson.note = note
    history.save(lesson, by=lead, reason=reason)
    return lesson


def held(client, pupil) -> dict:
    address = reverse("reports:record_json", args=[pupil.school.slug, pupil.pk])
    return client.get(address).json()


@pytest.mark.sqlite_is_enough
def test_what_is_held_lists_notes_with_the_full_name_or_a_part_of_it(as_lead, lead, george):
    write("George Sobinson-Test was upset", lead)
    write("George was kind; Sobinson too", lead)
    write("Georgina was kind", lead)
    notes = [(row["Text"], row["Holds"]) for row in held(as_lead, george)["notes"]]
    assert notes == [
        ("George Sobinson-Test was upset", "The name"),
        ("George was kind; Sobinson too", ONLY_A_PART),
    ]


@pytest.mark.sqlite_is_enough
def test_a_child_known_by_a_letter_alone_has_the_notes_that_fit(as_lead, lead, george):
    Pupil.objects.update(name_prints="")
    write("George Sobinson-Test was upset", lead)
    assert [row["Holds"] for row in held(as_lead, george)["notes"]] == ["The name", "The name"]


@pytest.mark.sqlite_is_enough
def test_the_page_no_longer_says_that_nothing_else_is_held(as_lead, george):
    page = as_lead.get(reverse("reports:record", args=[george.school.slug, george.pk]))
    assert "Nothing else is held" not in page.text
    assert "Nicknames and misspelt names cannot be found" in " ".join(page.text.split())


@pytest.mark.sqlite_is_enough
def test_workbooks_without_names_in_which_the_child_is_a_number_are_listed(as_lead, lead, george):
    made = {"school": george.school, "by": lead, "with_names": False}
    make_export(**made, academic_year=2026)
    make_export(**made, academic_year=2025)
    other = factories.ClassGroupFactory(school=george.school, name="6 Elm")
    make_export(**made, academic_year=2026, class_groups=[other])
    [row] = held(as_lead, george)["files"]
    assert row["What"] == (
        "Audit workbook 1, 2026/27: the child is in it as a number, without a name"
    )


@pytest.mark.parametrize(
    ("parts_too", "left"),
    [
        (False, "a child disclosed something; PC Sobinson came."),
        (True, "a child disclosed something; PC a child came."),
    ],
)
def test_erasing_takes_the_surname_with_the_name(school, lead, george, parts_too, left):
    lesson = write(FULL, lead, reason="Sobinson-Test, George")
    erase_pupil(pupil=george, reason="Asked", by=lead, parts_too=parts_too)
    lesson.refresh_from_db()
    assert lesson.note == lesson.history.latest().note == left
    assert lesson.history.latest().history_change_reason == "a child"
    george.refresh_from_db()
    assert george.name_prints == ""


@pytest.mark.parametrize(
    ("note", "parts_too", "is_deleted"),
    [
        ("George Sobinson-Test left", False, True),
        ("Sobinson-Test, George", False, True),
        ("George left", False, False),
        ("George left", True, True),
        ("Georgina left", True, False),
    ],
)
def test_kept_workbooks_with_the_full_name_are_deleted_too(
    school, lead, george, note, parts_too, is_deleted
):
    then = factories.ClassGroupFactory(school=school, academic_year=2025)
    factories.LessonFactory(planned_session__class_group=then, note=note)
    made = make_export(school=school, academic_year=2025, with_names=True, by=lead)
    erase_pupil(pupil=george, reason="Asked", by=lead, parts_too=parts_too)
    made.refresh_from_db()
    assert (made.cleared_at is not None) is is_deleted


@pytest.mark.sqlite_is_enough
def test_the_erase_page_asks_about_a_surname_alone(as_lead, lead, george):
    write("The Sobinson family came", lead)
    page = as_lead.get(reverse("reports:erase", args=[george.school.slug, george.pk]))
    assert page.context["only_parts"] == [("Lesson", "The Sobinson family came")]


@pytest.mark.sqlite_is_enough
def test_a_brother_or_sister_keeps_the_name(school, lead, george):
    ella = factories.PupilFactory(school=school, display_name="Ella S")
    ella.remember_name("Ella", "Sobinson-Test")
    ella.save()
    lesson = write("Ella Sobinson-Test and George Sobinson-Test", lead)
    erase_pupil(pupil=george, reason="Asked", by=lead, parts_too=True)
    lesson.refresh_from_db()
    assert lesson.note == "Ella Sobinson-Test and a child"
