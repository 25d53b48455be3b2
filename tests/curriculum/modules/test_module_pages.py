"""The pages on which a PSHE lead keeps the school's modules."""

import pytest
from django.urls import reverse

from classes.models import Role
from curriculum.models import Module, Session
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def module(school):
    return factories.ModuleFactory(school=school, title="Our own", sessions=3)


@pytest.fixture
def page(school):
    def make(name: str, *args) -> str:
        return reverse(f"curriculum:{name}", args=[school.slug, *args])

    return make


def fields(**changes):
    typed = {"title": "Kindness", "minutes": 45, "youngest_year": 5, "oldest_year": 6}
    return typed | changes


def test_a_module_is_made_and_its_page_opens(as_lead, school, page):
    answer = as_lead.post(page("module_new"), {"title": "Ours"}, follow=True)
    module = school.modules.get()
    assert answer.redirect_chain == [(page("module", module.pk), 302)]
    assert "You have added Ours. Now add its sessions." in answer.text
    assert "This module has no sessions in use" in answer.text


def test_a_module_without_a_title_is_refused(as_lead, page):
    assert as_lead.post(page("module_new"), {"title": ""}).status_code == 422
    assert not Module.objects.exists()


def test_a_session_is_added_to_the_end(as_lead, module, page):
    outcome = factories.OutcomeFactory()
    answer = as_lead.post(page("session_new", module.pk), fields(outcomes=[outcome.pk]))
    session = module.sessions.last()
    assert answer["Location"] == f"{page('module', module.pk)}#session-{session.pk}"
    assert (str(session), session.outcomes.get()) == ("4. Kindness", outcome)


@pytest.mark.parametrize("changes", [{"title": ""}, {"minutes": 0}, {"oldest_year": 4}])
def test_an_invalid_session_is_refused_and_keeps_what_was_typed(as_lead, module, page, changes):
    answer = as_lead.post(page("session_new", module.pk), fields(aims="Say no", **changes))
    assert answer.status_code == 422
    assert "Say no" in answer.text
    assert module.sessions.count() == 3


def test_a_session_moves_by_a_button(as_lead, module, page):
    second = module.sessions.get(position=2)
    address = page("session_move", second.pk)
    form = f"//form[@action='{address}']//input[@name='shown']/@value"
    (shown,) = document(as_lead.get(page("module", module.pk))).xpath(form)
    answer = as_lead.post(address, {"do": "up", "shown": shown})
    assert answer["Location"] == f"{page('module', module.pk)}#session-{second.pk}"
    second.refresh_from_db()
    assert second.position == 1
    refused = as_lead.post(address, {"do": "down", "shown": shown}, follow=True)
    assert "This session has moved since you opened the page. It is number 1 now." in text_of(
        refused
    )


def test_the_first_has_no_button_up_and_the_last_none_down(as_lead, module, page):
    text = as_lead.get(page("module", module.pk)).text
    assert text.count('value="up"') == text.count('value="down"') == 2


def test_a_session_is_archived_and_restored(as_lead, module, page):
    session = module.sessions.first()
    answer = as_lead.post(page("session_archive", session.pk), {"do": "archive"}, follow=True)
    assert "Archived sessions (1)" in answer.text
    as_lead.post(page("session_archive", session.pk), {"do": "restore"})
    assert module.sessions.in_use().count() == 3


def test_removing_a_session_asks_for_a_reason_first(as_lead, module, page):
    session = module.sessions.first()
    assert "Remove this session?" in as_lead.get(page("session_remove", session.pk)).text
    assert as_lead.post(page("session_remove", session.pk), {"reason": ""}).status_code == 422
    answer = as_lead.post(page("session_remove", session.pk), {"reason": "Doubled"}, follow=True)
    assert "has been removed" in answer.text
    assert not Session.objects.filter(pk=session.pk).exists()


def test_a_session_that_a_class_is_due_cannot_be_removed(as_lead, school, module, page):
    session = module.sessions.first()
    factories.PlannedSessionFactory(
        class_group=factories.ClassGroupFactory(school=school), session=session
    )
    answer = as_lead.post(page("session_remove", session.pk), {"reason": "Old"})
    assert answer.status_code == 422
    assert "Archive it instead" in answer.text
    assert module.sessions.count() == 3


def test_a_module_is_duplicated_under_a_title(as_lead, school, module, page):
    address = page("module_duplicate", module.pk)
    assert "Our own (copy)" in as_lead.get(address).text
    answer = as_lead.post(address, {"title": "Second year"}, follow=True)
    assert "No class is due its sessions yet" in answer.text
    assert school.modules.get(title="Second year").sessions.count() == 3


def test_a_module_that_families_do_not_see_says_so_until_it_is_ticked(
    as_lead, school, module, page
):
    module.for_families = False
    module.save()
    address = page("module", module.pk)
    assert "Families do not see this module" in as_lead.get(address).text
    typed = {"title": module.title, "for_families": "on"}
    as_lead.post(page("module_edit", module.pk), typed)
    assert "Families do not see this module" not in as_lead.get(address).text


def test_an_archived_module_leaves_the_plans_and_is_restored(as_lead, school, module, page):
    plans = reverse("lessons:plans", args=[school.slug])
    plan = reverse("lessons:plan", args=[school.slug, module.sessions.first().pk])
    as_lead.post(page("module_archive", module.pk), {"do": "archive"})
    text = as_lead.get(plans).text
    assert plan not in text
    assert "Archived modules (1)" in text
    assert as_lead.get(plan).status_code == 200
    as_lead.post(page("module_archive", module.pk), {"do": "restore"})
    assert plan in as_lead.get(plans).text


def test_only_the_lead_sees_archived_modules(sign_in, person, school, module):
    module.is_archived = True
    module.save()
    text = sign_in(person(Role.TEACHER)).get(reverse("lessons:plans", args=[school.slug])).text
    assert "Our own" not in text


def test_only_the_lead_is_told_to_copy_a_module_into_a_school_without_any(
    as_lead, sign_in, person, school
):
    plans = reverse("lessons:plans", args=[school.slug])
    assert "Copy one from the shared library" in as_lead.get(plans).text
    page = sign_in(person(Role.TEACHER)).get(plans).text
    assert "Your school has no modules yet" in page
    assert "Copy one" not in page


@pytest.mark.parametrize("name", ["module", "module_edit", "module_duplicate", "session_new"])
def test_the_shared_library_has_no_such_page(as_lead, db, page, name):
    library = factories.ModuleFactory(school=None, sessions=1)
    assert as_lead.get(page(name, library.pk)).status_code == 404


def test_the_page_takes_as_many_queries_for_thirty_sessions_as_for_three(
    as_lead, module, page, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        as_lead.get(page("module", module.pk))
    for position in range(4, 31):
        factories.SessionFactory(module=module, position=position)
    with django_assert_num_queries(len(few)):
        as_lead.get(page("module", module.pk))
    assert len(few) <= 12
