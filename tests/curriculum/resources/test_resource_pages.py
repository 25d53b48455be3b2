"""The list of resources, and the pages on which the PSHE lead manages them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from classes.models import Role
from curriculum.models import Audience, LinkState, Resource
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def page(school):
    return reverse("curriculum:resources", args=[school.slug])


@pytest.fixture
def resource(school):
    return factories.ResourceFactory(school=school, title="Childnet", url="https://old.example/")


def address(name, resource):
    return reverse(f"curriculum:{name}", args=[resource.school.slug, resource.pk])


def fields(**changes):
    typed = {
        "title": "Childnet",
        "url": "https://old.example/",
        "publisher": "",
        "about": "",
        "audience": "families",
        "position": 100,
    }
    return typed | changes


def titles(answer):
    return [row.record.title for row in answer.context["table"].rows]


def test_urgent_ones_come_first_then_the_schools_order(as_lead, school, page):
    for title, position, urgent in (("Second", 2, False), ("First", 1, False), ("Help", 9, True)):
        factories.ResourceFactory(school=school, title=title, position=position, is_urgent=urgent)
    assert titles(as_lead.get(page)) == ["Help", "First", "Second"]


def test_archived_and_other_schools_resources_are_not_in_the_list(as_lead, school, page):
    factories.ResourceFactory(title="Elsewhere")
    factories.ResourceFactory(school=school, title="Away", is_archived=True)
    assert titles(as_lead.get(page)) == []
    assert titles(as_lead.get(page, {"which": "away"})) == ["Away"]
    assert titles(as_lead.get(page, {"which": "all"})) == ["Away"]


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (LinkState.WORKING, '<span aria-hidden="true">✓</span> Working'),
        (LinkState.MOVED, '<span aria-hidden="true">→</span> Moved'),
        (LinkState.BROKEN, '<span aria-hidden="true">!</span> Broken'),
        (LinkState.NOT_CHECKED, '<span aria-hidden="true">–</span> Not checked'),
        (LinkState.GUARDED, '<span aria-hidden="true">?</span> Lets no program in'),
    ],
)
def test_a_state_has_a_word_and_a_sign(as_lead, school, page, state, label):
    factories.ResourceFactory(school=school, link_state=state)
    assert label in as_lead.get(page).content.decode()


def test_a_document_leads_to_its_download_and_says_what_it_is(as_lead, school, page):
    document = factories.DocumentFactory(school=school, size=2048)
    factories.ResourceFactory(school=school, document=document, url="")
    shown = as_lead.get(page)
    assert reverse("curriculum:document", args=[school.slug, document.pk]) in shown.text
    assert "PDF, 2.0\xa0KB" in text_of(shown)


def test_the_former_name_is_shown_if_it_differs(as_lead, school, page):
    factories.ResourceFactory(school=school, title="CEOP Education", founding_name="ThinkUKnow")
    factories.ResourceFactory(school=school, title="Same", founding_name="Same")
    shown = as_lead.get(page).content.decode()
    assert "Formerly “ThinkUKnow”" in shown
    assert "Formerly “Same”" not in shown


def test_the_list_is_narrowed(as_lead, school, page):
    session = factories.SessionFactory(module__school=school)
    used = factories.ResourceFactory(school=school, title="Used", audience=Audience.STAFF)
    used.sessions.set([session])
    factories.ResourceFactory(school=school, title="Both", audience=Audience.BOTH)
    factories.ResourceFactory(school=school, title="Lost", link_state=LinkState.BROKEN)
    document = factories.DocumentFactory(school=school, filename="cards.pdf")
    factories.ResourceFactory(school=school, title="Cards", document=document, url="")
    narrowed = {
        ("audience", "staff"): {"Used", "Both"},
        ("audience", "families"): {"Both", "Lost", "Cards"},
        ("link", "broken"): {"Lost"},
        ("link", "document"): {"Cards"},
        ("session", str(session.pk)): {"Used"},
        ("session", "general"): {"Both", "Lost", "Cards"},
        ("q", "lost"): {"Lost"},
        ("q", "cards.pdf"): {"Cards"},
    }
    for (name, value), expected in narrowed.items():
        assert set(titles(as_lead.get(page, {name: value}))) == expected, (name, value)
    assert "No resources match" in as_lead.get(page, {"q": "no such"}).content.decode()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SAFEGUARDING_LEAD, Role.VIEWER])
def test_other_roles_can_only_read(sign_in, person, school, page, resource, role):
    shown = sign_in(person(role)).get(page).content.decode()
    assert "Childnet" in shown
    for word in ("Edit", "put-away/", "Add a link", "Upload", "Check links"):
        assert word not in shown


def test_an_empty_list_says_what_to_do(as_lead, sign_in, person, page):
    assert "Add the pages that you recommend" in as_lead.get(page).content.decode()
    assert "The PSHE lead adds" in sign_in(person(Role.VIEWER)).get(page).content.decode()


def test_it_takes_as_many_queries_for_sixty_as_for_two(as_lead, school, page):
    session = factories.SessionFactory(module__school=school)

    def queries(count):
        for _ in range(count):
            document = factories.DocumentFactory(school=school)
            resource = factories.ResourceFactory(school=school, document=document, url="")
            resource.sessions.set([session])
            factories.ResourceFactory(school=school, link_state=LinkState.MOVED)
            factories.ResourceFactory(school=None, key=f"key-{resource.pk}")
        with CaptureQueriesContext(connection) as seen:
            assert as_lead.get(page).status_code == 200
        return len(seen)

    assert queries(1) == queries(29) <= 12


def test_a_link_is_added_and_its_history_says_by_whom(as_lead, lead, school, page):
    session = factories.SessionFactory(module__school=school)
    answer = as_lead.post(
        reverse("curriculum:link_new", args=[school.slug]),
        fields(title="New", url="www.new.example/advice", sessions=[session.pk], is_urgent="on"),
    )
    assert answer["Location"] == page
    made = school.resources.get()
    assert made.url == "https://www.new.example/advice"
    assert (made.is_urgent, list(made.sessions.all())) == (True, [session])
    assert made.history.first().history_user == lead


def test_the_session_that_the_person_came_from_is_ticked(as_lead, school):
    session = factories.SessionFactory(module__school=school)
    new = reverse("curriculum:link_new", args=[school.slug])
    form = as_lead.get(new, {"session": session.pk}).context["form"]
    assert form["sessions"].value() == [session.pk]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"url": ""}, "Enter the address of the page."),
        ({"url": "not an address"}, "not the address of a web page"),
        ({"url": "ftp://files.example/a"}, "address of a web page"),
        ({"url": "javascript:alert(1)"}, "not the address of a web page"),
        ({"url": "https://user:secret@files.example/"}, "which everybody would see"),
        ({"title": ""}, "required"),
        ({"audience": "nobody"}, "is no longer offered"),
        ({"position": -1}, "a number of 0 or more"),
    ],
)
def test_invalid_values_get_a_message(as_lead, school, changes, sentence):
    answer = as_lead.post(reverse("curriculum:link_new", args=[school.slug]), fields(**changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not school.resources.exists()


def test_a_session_of_another_school_cannot_be_ticked(as_lead, school):
    factories.SessionFactory(module__school=school)
    elsewhere = factories.SessionFactory()
    answer = as_lead.post(
        reverse("curriculum:link_new", args=[school.slug]), fields(sessions=[elsewhere.pk])
    )
    assert answer.status_code == 422
    assert not school.resources.exists()


@pytest.mark.parametrize("name", ["link_new", "document_new"])
def test_without_a_session_it_is_not_asked_where_a_resource_is_used(as_lead, school, name):
    new = reverse(f"curriculum:{name}", args=[school.slug])
    assert "Used in" not in text_of(as_lead.get(new))
    factories.SessionFactory(module__school=school)
    assert "Used in" in text_of(as_lead.get(new))


def test_a_link_is_added_while_there_is_no_session(as_lead, school):
    as_lead.post(reverse("curriculum:link_new", args=[school.slug]), fields())
    assert school.resources.exists()


def test_a_new_address_clears_the_results_of_the_link_check(as_lead, resource):
    Resource.objects.update(
        link_state=LinkState.BROKEN, link_detail="Gone", link_checked_at=timezone.now()
    )
    as_lead.post(address("resource_edit", resource), fields(url="https://new.example/"))
    resource.refresh_from_db()
    assert resource.link_state == LinkState.NOT_CHECKED
    assert (resource.link_detail, resource.link_checked_at) == ("", None)
    assert resource.history.filter(url="https://old.example/").exists()


def test_a_new_title_keeps_the_results_of_the_link_check(as_lead, resource):
    Resource.objects.update(link_state=LinkState.WORKING, link_checked_at=timezone.now())
    as_lead.post(address("resource_edit", resource), fields(title="Another name"))
    resource.refresh_from_db()
    assert (resource.title, resource.link_state) == ("Another name", LinkState.WORKING)


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        (Audience.STAFF, "Childnet will no longer show in the list or in plans. You can"),
        (
            Audience.FAMILIES,
            "Childnet will no longer show in the list, in plans or on the families’ page. You can",
        ),
    ],
)
def test_archiving_says_where_the_resource_will_no_longer_show(
    as_lead, resource, audience, sentence
):
    Resource.objects.update(audience=audience)
    assert sentence in text_of(as_lead.get(address("archive_resource", resource)))


def test_archiving_asks_for_a_reason_and_keeps_it(as_lead, resource, page):
    archive = address("archive_resource", resource)
    assert "Archive this resource?" in as_lead.get(archive).content.decode()
    assert as_lead.post(archive, {"reason": " "}).status_code == 422
    as_lead.post(archive, {"reason": "The site has changed hands"})
    resource.refresh_from_db()
    assert resource.is_archived
    assert resource.history.first().history_change_reason == "The site has changed hands"


def test_restoring_asks_for_a_reason_and_keeps_it(as_lead, resource):
    Resource.objects.update(is_archived=True)
    archive = address("archive_resource", resource)
    assert "Restore this resource?" in as_lead.get(archive).content.decode()
    as_lead.post(archive, {"reason": "It is good again"})
    resource.refresh_from_db()
    assert not resource.is_archived
    assert resource.history.first().history_change_reason == "It is good again"


def test_one_click_changes_a_moved_link_to_its_new_address(as_lead, lead, resource, page):
    Resource.objects.update(link_state=LinkState.MOVED, link_moved_to="https://new.example/")
    assert "Now at https://new.example/" in as_lead.get(page).content.decode()
    as_lead.post(address("take_address", resource))
    resource.refresh_from_db()
    assert resource.url == "https://new.example/"
    assert (resource.link_state, resource.link_moved_to) == (LinkState.WORKING, "")
    assert resource.history.first().history_user == lead


def test_a_new_address_that_seems_to_name_a_child_is_not_taken_by_one_click(as_lead, resource):
    factories.EnrolmentFactory(class_group__school=resource.school, pupil__display_name="Bethan R")
    moved_to = "https://new.example/bethan%20rowlands"
    Resource.objects.update(link_state=LinkState.MOVED, link_moved_to=moved_to)
    shown = as_lead.post(address("take_address", resource), follow=True)
    assert "The address was not changed, because it seems to hold a child’s name" in text_of(shown)
    resource.refresh_from_db()
    assert resource.url == "https://old.example/"


def test_a_link_that_has_not_moved_stays_where_it_is(as_lead, resource):
    shown = as_lead.post(address("take_address", resource), follow=True).content.decode()
    assert "has not moved" in shown
    resource.refresh_from_db()
    assert resource.url == "https://old.example/"
