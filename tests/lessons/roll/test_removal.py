"""Children who were added by mistake are removed as if they had never been on roll."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from classes.models import Enrolment, Pupil
from lessons.catch_up.actions import record_catch_up
from lessons.coverage import coverage_of
from lessons.models import EveningAttendance, LessonRoll, MissedLesson
from lessons.roll.actions import add_pupils, leave, move
from lessons.roll.removal import remove_added_by_mistake
from reports.retention.due import due_at
from tests import factories
from tests.pages import document, text_of

NOVEMBER = dt.date(2026, 11, 10)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def mistake(oak, planned, log, lead) -> Pupil:
    """A child who was added to 5 Oak after one lesson, listed in a second and away in a third."""
    log(planned[0])
    (pupil,) = add_pupils(class_group=oak, names=["Wrong W"], on=NOVEMBER, by=lead)
    log(planned[1], held_on=NOVEMBER)
    log(planned[2], held_on=NOVEMBER, away=[pupil])
    return pupil


def remove(pupil, oak, lead):
    remove_added_by_mistake(class_group=oak, pupils=[pupil], reason="Of 5 Ash", by=lead)


def figures(oak):
    row = coverage_of(type(oak).objects.filter(pk=oak.pk), today=TODAY).classes[0]
    return row.pupils_on_roll, row.pupils_up_to_date


def test_no_figure_keeps_them(mistake, oak, planned, lead):
    assert figures(oak) == (4, 3)
    remove(mistake, oak, lead)
    assert figures(oak) == (3, 3)
    numbers = [planned.lessons.get() for planned in planned]
    assert [(row.pupils_present, row.pupils_on_roll) for row in numbers] == [(3, 3)] * 3
    assert not MissedLesson.objects.filter(pupil=mistake).exists()
    assert all(mistake.pk not in roll.pupils for roll in LessonRoll.objects.all())


def test_the_history_keeps_them_with_the_reason(mistake, oak, planned, lead):
    remove(mistake, oak, lead)
    removed = Enrolment.history.get(pupil_id=mistake.pk, history_type="-")
    assert removed.history_change_reason == "Added by mistake: Of 5 Ash"
    assert removed.history_user == lead
    assert MissedLesson.history.filter(pupil_id=mistake.pk, history_type="-").count() == 2
    assert planned[1].lessons.get().history.first().history_change_reason.endswith("Of 5 Ash")


def test_numbers_that_were_typed_are_left_alone(mistake, oak, planned, lead):
    planned[1].lessons.update(pupils_on_roll=30, pupils_present=28)
    remove(mistake, oak, lead)
    lesson = planned[1].lessons.get()
    assert (lesson.pupils_present, lesson.pupils_on_roll) == (28, 30)


def test_their_name_is_due_to_be_cleared_at_once(mistake, oak, lead):
    remove(mistake, oak, lead)
    assert due_at(oak.school, today=TODAY).leavers == [mistake]


def test_it_needs_a_reason(mistake, oak, lead):
    with pytest.raises(ValidationError, match="Give a reason"):
        remove_added_by_mistake(class_group=oak, pupils=[mistake], reason=" ", by=lead)


def test_who_caught_up_was_there(mistake, oak, lead):
    missed = mistake.missed_lessons.filter(reason="away")
    record_catch_up(missed_lessons=missed, on=TODAY, how="other", taught_by=lead, by=lead)
    with pytest.raises(ValidationError, match="so they were there") as refused:
        remove(mistake, oak, lead)
    assert "Nobody was removed." in refused.value.messages
    assert mistake.enrolments.exists()


def test_whose_family_came_was_there(mistake, oak, school, lead):
    evening = factories.InformationEveningFactory(school=school)
    EveningAttendance.objects.create(
        evening=evening, pupil=mistake, outcome="spoken_to", by=lead, on=NOVEMBER
    )
    with pytest.raises(ValidationError, match="undo it at the evening first"):
        remove(mistake, oak, lead)


def test_who_moved_in_is_moved_back_instead(oak, pupils, school, lead):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash")
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    with pytest.raises(ValidationError, match="move them back instead"):
        remove(pupils[0], ash, lead)


def test_a_former_pupil_keeps_the_record_of_earlier_years(oak, school, lead):
    old = factories.ClassGroupFactory(school=school, name="4 Old", academic_year=2025)
    stay = factories.EnrolmentFactory(class_group=old, joined_on=dt.date(2025, 9, 1))
    leave(pupil=stay.pupil, on=dt.date(2026, 7, 1), by=lead)
    add_pupils(
        class_group=oak, names=["Back B"], on=NOVEMBER, by=lead, returning={"Back B": stay.pupil}
    )
    remove(stay.pupil, oak, lead)
    assert [row.class_group for row in stay.pupil.enrolments.all()] == [old]


def test_the_page_removes_the_ticked_children(as_lead, mistake, oak):
    address = reverse("lessons:remove_pupils", args=[oak.school.slug, oak.pk])
    page = document(as_lead.get(address, {"pupil": mistake.pk}))
    ticked = page.xpath("//input[@name='pupil'][@checked]/@value")
    assert ticked == [str(mistake.pk)]
    page = as_lead.post(address, {"pupil": [mistake.pk], "reason": "Of 5 Ash"}, follow=True)
    assert "1 child was removed from 5 Oak, as if never there." in text_of(page)
    assert not oak.enrolments.filter(pupil=mistake).exists()
    assert oak.enrolments.count() == 3


def test_adding_children_offers_to_undo_it(as_lead, oak):
    address = reverse("lessons:add_pupils", args=[oak.school.slug, oak.pk])
    page = as_lead.post(address, {"names": "Amira K\nBen T", "on": "2026-11-10"}, follow=True)
    (undo,) = document(page).xpath("//*[@id='messages']//a[text()='Undo']/@href")
    ticked = document(as_lead.get(undo)).xpath("//input[@name='pupil'][@checked]")
    assert len(ticked) == 2
