import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from classes.models import ClassGroup, Cover
from lessons.models import PlannedSession
from lessons.roll.class_actions import remove_class
from tests import factories


@pytest.fixture
def mistake(school, teacher) -> ClassGroup:
    return factories.ClassGroupFactory(school=school, name="5 Yew", teachers=[teacher])


def page_of(class_group) -> str:
    return reverse("lessons:class_remove", args=[class_group.school.slug, class_group.pk])


def test_a_class_made_by_mistake_goes_with_its_plan_and_stays_in_the_history(mistake, lead):
    module = factories.ModuleFactory(school=mistake.school, sessions=2)
    for session in module.sessions.all():
        factories.PlannedSessionFactory(class_group=mistake, session=session)
    remove_class(class_group=mistake, reason="Made twice", by=lead)
    assert not ClassGroup.objects.exists()
    for model, rows in ((ClassGroup, 1), (PlannedSession, 2)):
        gone = model.history.filter(history_type="-")
        reasons = set(gone.values_list("history_user", "history_change_reason"))
        assert (gone.count(), reasons) == (rows, {(lead.pk, "Made twice")})


def test_a_class_with_a_lesson_and_children_is_part_of_the_record(oak, planned, log, lead):
    log(planned[0])
    with pytest.raises(ValidationError, match=r"3 children \(now or before\) and 1 lesson"):
        remove_class(class_group=oak, reason="Made twice", by=lead)
    assert oak.planned_sessions.count() == 3


def test_a_class_whose_only_child_has_left_is_part_of_the_record(mistake, lead):
    stay = factories.EnrolmentFactory(class_group=mistake)
    stay.left_on = stay.joined_on + dt.timedelta(days=1)
    stay.save()
    with pytest.raises(ValidationError, match=r"1 child \(now or before\)"):
        remove_class(class_group=mistake, reason="Made twice", by=lead)


def test_a_class_that_an_evening_invites_is_part_of_the_record(mistake, lead):
    factories.InformationEveningFactory(school=mistake.school).class_groups.add(mistake)
    with pytest.raises(ValidationError, match="an information evening"):
        remove_class(class_group=mistake, reason="Made twice", by=lead)


def test_cover_goes_with_the_class_and_stays_in_the_history(mistake, lead):
    factories.CoverFactory(class_group=mistake)
    remove_class(class_group=mistake, reason="Made twice", by=lead)
    gone = Cover.history.get(history_type="-")
    assert (gone.history_user, gone.history_change_reason) == (lead, "Made twice")


def test_all_that_can_hang_on_a_class_is_asked_about():
    """What is added to the models later must be asked about too, or it would go unseen."""
    known = {"InformationEvening", "EveningCount", "PlannedSession", "Enrolment", "Cover"}
    assert {
        relation.related_model.__name__ for relation in ClassGroup._meta.related_objects
    } == known


class TestPage:
    """The page that asks why."""

    def test_it_removes_the_class_and_leads_to_the_list(self, as_lead, mistake):
        assert "Remove 5 Yew?" in as_lead.get(page_of(mistake)).content.decode()
        answer = as_lead.post(page_of(mistake), {"reason": "Made twice"}, follow=True)
        assert "5 Yew is removed" in answer.content.decode()
        assert not ClassGroup.objects.exists()

    def test_it_wants_a_reason(self, as_lead, mistake):
        answer = as_lead.post(page_of(mistake), {"reason": " "})
        assert answer.status_code == 422
        assert "Give a reason" in answer.content.decode()
        assert ClassGroup.objects.exists()

    def test_it_says_at_once_what_is_recorded(self, as_lead, oak):
        page = as_lead.get(page_of(oak)).content.decode()
        assert "3 children (now or before)" in page
        assert "Remove the class" not in page

    def test_what_was_recorded_since_it_was_opened_is_not_lost(self, as_lead, oak):
        answer = as_lead.post(page_of(oak), {"reason": "Made twice"})
        assert answer.status_code == 422
        assert ClassGroup.objects.exists()
