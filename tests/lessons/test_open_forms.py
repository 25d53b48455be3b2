"""A form that was open while a name or a text was removed for good does not bring it back."""

import pytest
from django.urls import reverse

from lessons.models import InformationEvening, Lesson
from reports.change_history.kinds import kind_named
from reports.redaction.actions import redact
from reports.redaction.record_texts import texts_of_record
from reports.retention.actions import erase_pupil
from tests import factories
from tests.pages import document, text_of

NOTE = "Ella R asked for a chair at the door"


@pytest.fixture
def ella(oak):
    return factories.EnrolmentFactory(class_group=oak, pupil__display_name="Ella R").pupil


@pytest.fixture
def lesson(log, planned):
    return log(planned[0], note=NOTE, minutes=60)


def opened(client, address) -> dict[str, str]:
    """Return what the form of a page would send if nothing were typed."""
    (form,) = document(client.get(address)).xpath("//form[.//input[@name='seen']]")
    return {name: value for name, value in form.fields.items() if value is not None}


def test_an_erased_name_stays_erased(as_lead, school, lesson, ella, lead):
    address = reverse("lessons:amend", args=[school.slug, lesson.pk])
    fields = opened(as_lead, address) | {"minutes": "45"}
    erase_pupil(pupil=ella, reason="Asked for by the family", by=lead)
    refused = as_lead.post(address, fields)
    assert refused.status_code == 422
    assert "A name or a text was removed from this for good" in text_of(refused)
    assert "Ella" not in text_of(refused)
    assert "Ella" not in str([*Lesson.objects.values(), *Lesson.history.values()])
    assert document(refused).xpath("//input[@name='minutes']/@value") == ["45"]


def test_saving_again_saves_the_rest(as_lead, school, lesson, ella, lead):
    address = reverse("lessons:amend", args=[school.slug, lesson.pk])
    fields = opened(as_lead, address) | {"minutes": "45"}
    erase_pupil(pupil=ella, reason="Asked for by the family", by=lead)
    (form,) = document(as_lead.post(address, fields)).xpath("//form[.//input[@name='seen']]")
    kept = {name: value for name, value in form.fields.items() if value is not None}
    assert as_lead.post(address, kept).status_code == 302
    lesson.refresh_from_db()
    assert (lesson.minutes, lesson.note) == (45, "a child asked for a chair at the door")


def test_a_removed_text_stays_removed_though_somebody_saved_in_between(
    as_lead, school, lesson, ella, lead
):
    address = reverse("lessons:amend", args=[school.slug, lesson.pk])
    fields = opened(as_lead, address)
    kind = kind_named("lesson")
    keys = [row.key for row in texts_of_record(kind, school, lesson.pk) if row.text == NOTE]
    redact(kind=kind, school=school, pk=lesson.pk, keys=keys, reason="Private", by=lead)
    refused = as_lead.post(address, fields)
    assert "A name or a text was removed from this for good" in text_of(refused)
    assert "chair" not in text_of(refused)
    assert "chair" not in str([*Lesson.objects.values(), *Lesson.history.values()])


def test_so_it_is_with_the_private_note_of_an_evening(as_lead, school, oak, ella, lead):
    evening = factories.InformationEveningFactory(
        school=school, class_groups=[oak], private_note="Lift for Ella R"
    )
    address = reverse("lessons:evening_edit", args=[school.slug, evening.pk])
    fields = opened(as_lead, address) | {"place": "Library"}
    erase_pupil(pupil=ella, reason="Asked for by the family", by=lead)
    refused = as_lead.post(address, fields)
    assert refused.status_code == 422
    assert "Ella" not in refused.content.decode()
    evening.refresh_from_db()
    assert evening.private_note == "Lift for a child"
    assert "Ella" not in str(list(InformationEvening.history.values()))
