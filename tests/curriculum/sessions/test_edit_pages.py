import pytest
from django.urls import reverse

from classes.models import Role
from curriculum.library import load_library
from curriculum.models import Module, Outcome
from tests import factories


@pytest.fixture
def session(school):
    return factories.SessionFactory(module__school=school, title="Before", position=1)


def fields(**changes):
    typed = {
        "title": "After",
        "aims": "Say no",
        "before_teaching": "",
        "outline": "",
        "minutes": 45,
        "youngest_year": 6,
        "oldest_year": 6,
    }
    return typed | changes


def test_a_session_is_edited_and_its_history_keeps_what_it_was(as_lead, lead, school, session):
    load_library()
    outcome = Outcome.objects.get(code="RSHE-SAFE")
    page = reverse("curriculum:session_edit", args=[school.slug, session.pk])
    assert "Before" in as_lead.get(page).content.decode()
    answer = as_lead.post(page, fields(outcomes=[outcome.pk]))
    assert answer["Location"] == reverse("lessons:plan", args=[school.slug, session.pk])
    session.refresh_from_db()
    assert (session.title, session.minutes, session.outcomes.get()) == ("After", 45, outcome)
    assert session.history.filter(title="Before").exists()
    assert session.history.first().history_user == lead


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes": 0}, "a number of 1 or more"),
        ({"youngest_year": 6, "oldest_year": 5}, "cannot be above the oldest"),
        ({"title": ""}, "required"),
    ],
)
def test_invalid_values_get_a_message(as_lead, school, session, changes, sentence):
    page = reverse("curriculum:session_edit", args=[school.slug, session.pk])
    answer = as_lead.post(page, fields(**changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_module_is_marked_as_checked_against_the_pack(as_lead, school):
    module = factories.ModuleFactory(school=school, is_outline=True)
    page = reverse("curriculum:module_edit", args=[school.slug, module.pk])
    assert as_lead.get(page).status_code == 200
    as_lead.post(page, {"title": module.title, "publisher": "", "about": ""})
    module.refresh_from_db()
    assert not module.is_outline


def test_a_module_of_the_library_is_copied_once(as_lead, school):
    library = load_library()
    page = reverse("curriculum:copy", args=[school.slug, library.pk])
    answer = as_lead.post(page, follow=True)
    assert "is now yours" in answer.content.decode()
    assert "already" in as_lead.post(page, follow=True).content.decode()
    assert school.modules.count() == 1


def test_the_shared_library_itself_cannot_be_edited(as_lead, school):
    library = load_library()
    session = library.sessions.first()
    page = reverse("curriculum:session_edit", args=[school.slug, session.pk])
    assert as_lead.get(page).status_code == 404
    assert as_lead.post(page, fields()).status_code == 404


def test_only_the_lead_edits(sign_in, person, school, session):
    page = reverse("curriculum:session_edit", args=[school.slug, session.pk])
    for role in (Role.TEACHER, Role.SAFEGUARDING_LEAD, Role.VIEWER):
        assert sign_in(person(role)).post(page, fields()).status_code == 404
    assert Module.objects.get().sessions.get().title == "Before"
