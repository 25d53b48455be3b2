import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from curriculum.modules.actions import archive_module
from curriculum.sessions.actions import archive_session
from lessons.planning.actions import take_up_module
from tests import factories


@pytest.fixture
def module(school):
    module = factories.ModuleFactory(school=school, sessions=2)
    factories.SessionFactory(module=module, position=3, youngest_year=6, oldest_year=6)
    return module


def test_a_class_becomes_due_the_sessions_for_its_year_groups(school, module, lead):
    year_5 = factories.ClassGroupFactory(school=school, youngest_year=5, oldest_year=5)
    take_up_module(class_group=year_5, module=module, by=lead)
    assert [planned.session.position for planned in year_5.planned_sessions.all()] == [1, 2]


def test_a_mixed_class_becomes_due_the_sessions_of_both_year_groups(school, module, lead):
    mixed = factories.ClassGroupFactory(school=school, youngest_year=5, oldest_year=6)
    take_up_module(class_group=mixed, module=module, by=lead)
    assert mixed.planned_sessions.count() == 3


def test_taking_it_up_again_keeps_dates_and_adds_only_what_is_new(school, module, lead):
    oak = factories.ClassGroupFactory(school=school)
    first = take_up_module(class_group=oak, module=module, by=lead)[0]
    type(first).objects.filter(pk=first.pk).update(due_on="2026-12-01")
    factories.SessionFactory(module=module, position=4)
    new = take_up_module(class_group=oak, module=module, by=lead)
    assert [planned.session.position for planned in new] == [4]
    assert oak.planned_sessions.get(pk=first.pk).due_on is not None


def test_the_history_says_who_did_it(school, module, lead):
    oak = factories.ClassGroupFactory(school=school)
    first = take_up_module(class_group=oak, module=module, by=lead)[0]
    assert first.history.get().history_user == lead


def test_a_module_of_another_school_is_refused(school, lead):
    oak = factories.ClassGroupFactory(school=school)
    with pytest.raises(ValidationError, match="Copy the module into your school"):
        take_up_module(class_group=oak, module=factories.ModuleFactory(sessions=1), by=lead)


def test_a_module_with_nothing_for_these_years_is_refused(school, module, lead):
    year_2 = factories.ClassGroupFactory(school=school, youngest_year=2, oldest_year=2)
    with pytest.raises(ValidationError, match="no session for Year 2"):
        take_up_module(class_group=year_2, module=module, by=lead)
    assert not year_2.planned_sessions.exists()


def test_an_archived_module_is_refused(school, module, lead):
    oak = factories.ClassGroupFactory(school=school)
    archive_module(module=module, by=lead)
    with pytest.raises(ValidationError, match="Restore it"):
        take_up_module(class_group=oak, module=module, by=lead)


def test_archived_sessions_are_left_out(school, module, lead):
    oak = factories.ClassGroupFactory(school=school)
    archive_session(session=module.sessions.get(position=1), by=lead)
    due = take_up_module(class_group=oak, module=module, by=lead)
    assert [planned.session for planned in due] == list(module.sessions.filter(position=1))


def test_an_archived_module_is_not_offered_to_a_class(as_lead, school, module, lead):
    oak = factories.ClassGroupFactory(school=school)
    archive_module(module=module, by=lead)
    page = as_lead.get(reverse("lessons:class_plan", args=[school.slug, oak.pk]))
    assert list(page.context["take_up"].fields["module"].queryset) == []
