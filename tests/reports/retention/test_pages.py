"""The retention pages: what is due, what is held about a child, and erasing a name."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes import history
from classes.models import Pupil, Role
from lessons.models import Lesson
from reports.models import Clearing
from reports.retention.actions import erase_pupil
from tests import factories
from tests.reports.retention.conftest import NAME

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def addresses(school, child) -> dict[str, str]:
    names = ("record", "record_json", "erase")
    of_child = {name: reverse(f"reports:{name}", args=[school.slug, child.pk]) for name in names}
    return of_child | {"retention": reverse("reports:retention", args=[school.slug])}


def test_the_record_shows_everything_that_is_held_as_text(as_lead, lead, with_names, addresses):
    page = as_lead.get(addresses["record"])
    assert page.status_code == 200
    rows = {section.key: section.rows for section in page.context["held"].sections}
    assert rows["classes"] == [
        {
            "Class": "5 Oak",
            "Academic year": "2026/27",
            "Year group": "",
            "From": "1 Sep 2026",
            "Left on": "",
        }
    ]
    assert [(row["Lesson"], row["State"]) for row in rows["missed_lessons"]] == [
        ("12 Oct 2026", "Open")
    ]
    assert [row["What"] for row in rows["family"]] == ["Came", "Said they would come"]
    assert f"Ask {NAME}’s mother" in [row["Text"] for row in rows["notes"]]
    assert [row["What"] for row in rows["files"]] == [
        "Audit workbook 1, 2026/27: the name is in it",
        "Import of a class list",
    ]
    assert ("Missed lesson added", lead.name) in [
        (row["What"], row["Who"]) for row in rows["history"]
    ]


def test_the_json_file_has_the_same_contents(as_lead, addresses):
    page = as_lead.get(addresses["record"]).context["held"]
    answer = as_lead.get(addresses["record_json"])
    record = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    assert record["child"] == {"name": NAME, "number_in_school_system": "zq-77"}
    # Opening the page and saving the file are two looks, so that section grows by one.
    sections = [section for section in page.sections if section.key != "access"]
    assert {section.key: record[section.key] for section in sections} == {
        section.key: section.rows for section in sections
    }


def test_no_other_child_is_named_in_it(as_lead, school, child, addresses):
    others = school.pupils.exclude(pk=child.pk).values_list("display_name", flat=True)
    page = as_lead.get(addresses["record"]).text
    assert [name for name in others if name in page] == []


def test_the_record_is_never_cached(as_lead, addresses):
    for name in ("record", "record_json", "erase"):
        assert "no-store" in as_lead.get(addresses[name])["Cache-Control"]


@pytest.mark.parametrize(
    ("role", "record", "erase"),
    [
        (Role.PSHE_LEAD, 200, 200),
        (Role.SAFEGUARDING_LEAD, 200, 404),
        (Role.TEACHER, 404, 404),
        (Role.VIEWER, 404, 404),
    ],
)
def test_each_role_may_read_the_record_or_erase_the_name(
    sign_in, person, addresses, role, record, erase
):
    client = sign_in(person(role))
    assert client.get(addresses["record"]).status_code == record
    assert client.get(addresses["record_json"]).status_code == record
    assert client.get(addresses["erase"]).status_code == erase


def test_the_childs_page_links_to_the_record_for_people_with_the_right(
    as_lead, sign_in, person, school, child
):
    page = reverse("lessons:pupil", args=[school.slug, child.pk])
    assert "What is held about this child" in as_lead.get(page).text
    teacher = person(Role.TEACHER)
    school.class_groups.get().teachers.add(teacher)
    assert "What is held about this child" not in sign_in(teacher).get(page).text


def test_erasing_asks_for_a_reason_and_confirmation(as_lead, child, addresses):
    answer = as_lead.post(addresses["erase"], {"reason": ""})
    assert answer.status_code == 422
    assert "Give a reason" in answer.text
    assert "You cannot restore the name" in answer.text
    child.refresh_from_db()
    assert child.display_name == NAME


def test_texts_with_only_the_first_name_are_shown_before_erasing(
    as_lead, lead, school, child, addresses
):
    assert "Notes with only the first name" not in as_lead.get(addresses["erase"]).text
    lesson = Lesson.objects.get()
    lesson.note = "Zebedee was very kind. zebedee QUILL too."
    history.save(lesson, by=lead)
    page = as_lead.get(addresses["erase"])
    assert page.context["only_parts"] == [("Lesson", lesson.note)]
    typed = {"reason": "A parent asked", "sure": "on", "parts_too": "on"}
    as_lead.post(addresses["erase"], typed)
    lesson.refresh_from_db()
    assert lesson.note == "a child was very kind. a child too."


@pytest.mark.parametrize(
    ("name", "typed"), [("Zoe\u0308 Q", "Zoë Q"), ("Niamh O'Connor", "Niamh O’Connor")]
)
def test_a_name_typed_differently_is_shown_before_erasing(
    as_lead, school, child, addresses, name, typed
):
    Pupil.objects.filter(pk=child.pk).update(display_name=name)
    Pupil.history.filter(id=child.pk).update(display_name=name)
    first = typed.split()[0]
    Lesson.objects.update(note=f"{typed} asked. {first} too.")
    held = as_lead.get(addresses["record"]).context["held"]
    notes = next(section.rows for section in held.sections if section.key == "notes")
    assert [row["Text"] for row in notes] == [f"{typed} asked. {first} too."]
    texts = as_lead.get(addresses["erase"]).context["only_parts"]
    assert ("Lesson", f"{typed} asked. {first} too.") in texts


def test_the_message_after_erasing_does_not_contain_the_name(as_lead, lead, child, addresses):
    answer = as_lead.post(
        addresses["erase"], {"reason": "A parent asked", "sure": "on"}, follow=True
    )
    assert answer.request["PATH_INFO"] == addresses["retention"]
    assert "The name is erased" in answer.text
    assert "A parent asked" in answer.text
    assert NAME not in answer.text
    child.refresh_from_db()
    assert child.is_erased


def test_erasing_a_child_on_roll_shows_a_warning(as_lead, child, addresses):
    assert "add the name again" in as_lead.get(addresses["erase"]).text
    child.enrolments.update(left_on="2026-11-01")
    assert "add the name again" not in as_lead.get(addresses["erase"]).text


def test_the_pages_of_an_erased_child_say_so(as_lead, lead, child, addresses):
    erase_pupil(pupil=child, reason="A parent asked", by=lead)
    assert "This name was erased on 24 November 2026" in as_lead.get(addresses["record"]).text
    page = as_lead.get(addresses["erase"]).text
    assert "This name was erased" in page
    assert "<form class" not in page


def test_the_change_history_shows_the_erasing(as_lead, lead, school, child, addresses):
    erase_pupil(pupil=child, reason="A parent asked", by=lead)
    page = as_lead.get(reverse("reports:history", args=[school.slug])).text
    assert "Clearing added" in page
    assert "A child’s name, on request" in page
    assert NAME not in page


def test_a_school_without_names_has_no_such_pages(sign_in, person, db):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    pupil = factories.PupilFactory(school=school)
    client = sign_in(person(Role.PSHE_LEAD, at=school))
    for name in ("record", "record_json", "erase"):
        address = reverse(f"reports:{name}", args=[school.slug, pupil.pk])
        assert client.get(address).status_code == 404
    assert client.get(reverse("reports:retention", args=[school.slug])).status_code == 200


def test_the_pages_take_as_many_queries_for_twelve_classes_as_for_two(sign_in, person, db):
    counts = []
    for classes in (2, 12):
        school = factories.SchoolFactory()
        made = factories.busy_school(school, classes=classes)
        child = made[0].enrolments.first().pupil
        client = sign_in(person(Role.PSHE_LEAD, at=school))
        of_pages = []
        for name, args in (("retention", []), ("record", [child.pk]), ("erase", [child.pk])):
            with CaptureQueriesContext(connection) as seen:
                client.get(reverse(f"reports:{name}", args=[school.slug, *args]))
            of_pages.append(len(seen))
        counts.append(of_pages)
    assert counts[0] == counts[1]
    assert counts[0][0] <= 15


def test_clearing_needs_confirmation(as_lead, school, child, addresses):
    child.enrolments.update(joined_on=dt.date(2024, 9, 1), left_on=dt.date(2025, 1, 6))
    page = as_lead.get(addresses["retention"])
    assert "1 child" in page.text
    assert as_lead.post(addresses["retention"], {}).status_code == 422
    child.refresh_from_db()
    assert not child.is_erased
    assert as_lead.post(addresses["retention"], {"sure": "on"}).status_code == 302
    child.refresh_from_db()
    assert child.is_erased
    assert "Nothing is due" in as_lead.get(addresses["retention"]).text
    assert Clearing.objects.get(what="leavers").how_many == 1
