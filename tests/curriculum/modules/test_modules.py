"""Making, duplicating and archiving a school's modules."""

import pytest
from django.core.exceptions import ValidationError

from curriculum.models import Module
from curriculum.modules.actions import (
    archive_module,
    create_module,
    duplicate_module,
    restore_module,
)
from curriculum.sessions.actions import archive_session
from tests import factories


@pytest.fixture
def module(school):
    return factories.ModuleFactory(school=school, title="Our own", key="our-own", sessions=3)


def test_a_new_module_gets_a_key_from_its_title(school, lead):
    module = create_module(module=Module(school=school, title="Being Kind & Safe"), by=lead)
    assert module.key == "being-kind-safe"
    assert module.history.get().history_user == lead


@pytest.mark.parametrize("title", ["Our own", "Our Own!"])
def test_the_same_title_twice_gets_a_key_of_its_own(school, lead, module, title):
    module_keys = [
        create_module(module=Module(school=school, title=title), by=lead).key for _ in "ab"
    ]
    assert module_keys == ["our-own-2", "our-own-3"]


def test_a_title_without_letters_gets_a_key_too(school, lead):
    assert create_module(module=Module(school=school, title="爱"), by=lead).key == "module"


def test_the_longest_title_gets_a_key_that_fits(school, lead):
    module_keys = [
        create_module(module=Module(school=school, title="a" * 120), by=lead).key for _ in "ab"
    ]
    assert max(map(len, module_keys)) <= 60


def test_a_duplicate_is_complete_and_separate(school, lead, module):
    outcome = factories.OutcomeFactory(sessions=[module.sessions.first()])
    copy = duplicate_module(module=module, title="Our own 2", by=lead)
    assert (copy.title, copy.copied_from, copy.school) == ("Our own 2", module, school)
    assert list(copy.sessions.values_list("position", "title")) == list(
        module.sessions.values_list("position", "title")
    )
    assert list(copy.sessions.first().outcomes.all()) == [outcome]
    assert not set(copy.sessions.all()) & set(module.sessions.all())


def test_a_duplicate_keeps_the_resources_and_leaves_archived_sessions_out(school, lead, module):
    first, second, third = module.sessions.all()
    resource = factories.ResourceFactory(school=school)
    resource.sessions.add(third)
    archive_session(session=first, by=lead)
    copy = duplicate_module(module=module, title="Copy", by=lead)
    assert [session.title for session in copy.sessions.all()] == [second.title, third.title]
    assert [session.position for session in copy.sessions.all()] == [1, 2]
    assert list(copy.sessions.last().resources.all()) == [resource]


def test_families_see_a_new_module_or_a_duplicate_once_somebody_ticks_it(school, lead, module):
    made = create_module(module=Module(school=school, title="Being kind"), by=lead)
    copy = duplicate_module(module=module, title="Our own 2", by=lead)
    assert list(Module.objects.for_families()) == [module]
    assert not made.for_families
    assert not copy.for_families


def test_a_duplicate_needs_a_title(lead, module):
    with pytest.raises(ValidationError, match="blank"):
        duplicate_module(module=module, title="", by=lead)
    assert Module.objects.count() == 1


def test_an_archived_module_is_not_in_use_until_it_is_restored(lead, module):
    archive_module(module=module, by=lead)
    assert not Module.objects.in_use().exists()
    restore_module(module=module, by=lead)
    assert Module.objects.in_use().get() == module
    assert [entry.is_archived for entry in module.history.all()[:2]] == [False, True]


def test_archiving_and_restoring_keep_what_a_colleague_saved(module, lead):
    open_page = Module.objects.get(pk=module.pk)
    Module.objects.filter(pk=module.pk).update(title="Ours")
    for action in (archive_module, restore_module):
        action(module=open_page, by=lead)
        module.refresh_from_db()
        assert module.title == "Ours"
    assert not module.is_archived
