"""The shipped list of resources: schools' own copies, and suggested updates."""

import csv

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from classes.models import School
from curriculum.library import DATA, load_library
from curriculum.models import Audience, LinkState, Resource
from curriculum.modules.actions import copy_module
from curriculum.resources.actions import archive_resource, save_resource
from curriculum.shipped_list import offers as shipped_list
from curriculum.shipped_list.actions import copy_resources, keep_ours, take_offer
from curriculum.shipped_list.offers import offers
from tests import factories
from tests.pages import document, text_of


def row(**changes):
    columns = {
        "position": "1",
        "audience": "families",
        "title": "Childnet",
        "then": "",
        "publisher": "",
        "address": "https://www.childnet.example/",
        "about": "Advice",
        "urgent": "no",
    }
    return columns | changes


@pytest.fixture
def ship(db):
    """Return a function that loads rows and returns the first shipped resource."""

    def load(*rows):
        shipped_list.load(rows)
        return Resource.objects.shipped().order_by("pk").first()

    return load


@pytest.fixture
def copied(ship, school, lead):
    """Return the school's copy of the only shipped resource."""
    ship(row())
    (copy,) = copy_resources(school=school, by=lead)
    return copy


def test_the_shipped_list_matches_its_file_with_the_former_names(db):
    load_library()
    with (DATA / "resources.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shipped = list(Resource.objects.shipped().order_by("position"))
    assert [resource.url for resource in shipped] == [row["address"] for row in rows]
    assert [resource.founding_name for resource in shipped] == [row["then"] for row in rows]
    urgent = [resource.title for resource in shipped if resource.is_urgent]
    assert urgent == ["Report to CEOP", "Childline"]
    for resource in shipped:
        resource.full_clean()
        assert resource.key


def test_loading_again_changes_nothing_and_leaves_no_trace(db):
    load_library()
    before = Resource.history.count()
    load_library()
    assert Resource.history.count() == before
    assert Resource.objects.count() == 16


@pytest.mark.sqlite_is_enough
def test_a_new_school_gets_its_own_copies(db):
    call_command(
        *("create_school", "Hill Top", "--slug", "hill-top", "--urn", "112345"),
        *("--lead", "lead@school.example"),
    )
    school = School.objects.get()
    assert school.resources.count() == Resource.objects.shipped().count() == 16
    assert school.resources.first().title == "Report to CEOP"
    assert offers(school) == []


@pytest.mark.sqlite_is_enough
def test_the_first_module_of_the_library_brings_the_resources_along(school, lead):
    copy_module(module=load_library(), school=school, by=lead)
    assert school.resources.count() == 16
    assert school.resources.first().history.get().history_user == lead


@pytest.mark.sqlite_is_enough
def test_a_school_with_resources_is_offered_the_shipped_ones_instead(school, lead):
    factories.ResourceFactory(school=school)
    copy_module(module=load_library(), school=school, by=lead)
    assert school.resources.count() == 1
    assert len(offers(school)) == 16


def test_copying_again_adds_only_what_is_missing(ship, school, lead):
    ship(row(), row(title="Childline"))
    copy_resources(school=school, by=lead)
    assert copy_resources(school=school, by=lead) == []
    ship(row(), row(title="Childline"), row(title="Newer"))
    copies = copy_resources(school=school, by=lead)
    assert [copy.title for copy in copies] == ["Newer"]


def test_a_change_of_the_shipped_list_changes_nothing_of_the_schools(ship, copied, school):
    ship(row(address="https://new.example/", about="Better advice"))
    copied.refresh_from_db()
    assert (copied.url, copied.about) == ("https://www.childnet.example/", "Advice")
    (offer,) = offers(school)
    assert [(change.label, change.ours, change.theirs) for change in offer.changes] == [
        ("What it is for", "Advice", "Better advice"),
        ("Address", "https://www.childnet.example/", "https://new.example/"),
    ]


def test_accepting_a_change_keeps_the_schools_own_sessions_and_order(ship, copied, school, lead):
    session = factories.SessionFactory(module__school=school)
    copied.position, copied.link_state = 7, LinkState.BROKEN
    save_resource(resource=copied, sessions=[session], by=lead)
    shipped = ship(row(address="https://new.example/", audience="staff"))
    take_offer(school=school, shipped=shipped, by=lead)
    copied.refresh_from_db()
    assert (copied.url, copied.audience) == ("https://new.example/", Audience.STAFF)
    assert (copied.position, list(copied.sessions.all())) == (7, [session])
    assert copied.link_state == LinkState.NOT_CHECKED
    assert copied.history.first().history_user == lead
    assert offers(school) == []


def test_declining_a_change_hides_it_until_the_next(ship, copied, school, lead):
    shipped = ship(row(about="Better advice"))
    keep_ours(school=school, shipped=shipped, by=lead)
    copied.refresh_from_db()
    assert copied.about == "Advice"
    assert offers(school) == []
    ship(row(about="Best advice"))
    assert len(offers(school)) == 1


def test_what_the_school_changed_itself_is_not_offered_back(ship, copied, school, lead):
    copied.about = "In our own words"
    save_resource(resource=copied, sessions=[], by=lead)
    assert offers(school) == []


def test_a_change_that_the_school_has_already_made_is_not_offered(ship, copied, school, lead):
    copied.about = "Better advice"
    save_resource(resource=copied, sessions=[], by=lead)
    ship(row(about="Better advice"))
    assert offers(school) == []


def test_a_new_resource_is_added_or_declined_for_good(ship, copied, school, lead):
    ship(row(), row(title="Wanted", position="2"), row(title="Not", position="3"))
    added, declined = (offer.shipped for offer in offers(school))
    take_offer(school=school, shipped=added, by=lead)
    keep_ours(school=school, shipped=declined, by=lead)
    assert [resource.title for resource in school.resources.in_use()] == ["Childnet", "Wanted"]
    assert offers(school) == []


def test_archiving_is_offered_for_one_that_is_no_longer_shipped(ship, copied, school, lead):
    ship(row(title="Something else"))
    gone = next(offer for offer in offers(school) if offer.is_dropped)
    assert gone.copy == copied
    take_offer(school=school, shipped=gone.shipped, by=lead)
    copied.refresh_from_db()
    assert copied.is_archived


def test_no_change_is_offered_for_an_archived_resource(ship, copied, school, lead):
    archive_resource(resource=copied, reason="Not for us", by=lead)
    ship(row(about="Better advice"))
    assert offers(school) == []


def test_accepting_an_offer_that_has_gone_is_refused(copied, school, lead):
    with pytest.raises(ValidationError, match="no new suggestion"):
        take_offer(school=school, shipped=copied.copied_from, by=lead)


def test_a_copy_has_the_link_state_of_the_shipped_resource(ship, school, lead):
    shipped = ship(row())
    Resource.objects.filter(pk=shipped.pk).update(link_state=LinkState.WORKING)
    (copy,) = copy_resources(school=school, by=lead)
    assert copy.link_state == LinkState.WORKING


@pytest.mark.sqlite_is_enough
def test_the_page_offers_and_does_what_is_pressed(ship, copied, as_lead, school):
    page = reverse("curriculum:resources", args=[school.slug])
    press = reverse("curriculum:shipped", args=[school.slug])
    shipped = ship(row(about="Better advice"), row(title="Brand new"))
    shown = as_lead.get(page).content.decode()
    assert "<del>Advice</del> <ins>Better advice</ins>" in shown
    assert "Brand new" in shown
    as_lead.post(press, {"shipped": shipped.pk, "do": "take"})
    copied.refresh_from_db()
    assert copied.about == "Better advice"
    ship(row(about="Better advice"), row(title="Brand new"), row(title="New too"))
    assert "Add all 2 new resources" in as_lead.get(page).content.decode()
    as_lead.post(press, {"do": "take_new"})
    assert school.resources.filter(title="Brand new").exists()
    assert "Suggested for your list" not in as_lead.get(page).content.decode()
    answer = as_lead.post(press, {"shipped": shipped.pk, "do": "keep"}, follow=True)
    assert "no new suggestion" in answer.content.decode()


@pytest.mark.sqlite_is_enough
def test_a_school_with_no_resource_starts_with_the_whole_list(ship, as_lead, school):
    page = reverse("curriculum:resources", args=[school.slug])
    ship(row(title="One"), row(title="Two"))
    shown = as_lead.get(page)
    assert "Start with these 2 links" in text_of(shown)
    assert "has changed" not in text_of(shown)
    assert not document(shown).xpath("//form[@data-auto-submit] | //div[@class='empty']")
    buttons = document(shown).xpath("//section//button/text()[normalize-space()]")
    assert buttons[0].strip() == "Add all 2"
    school.resources.create(title="Ours", url="https://ours.example/")
    assert "Suggested for your list" in text_of(as_lead.get(page))
    assert "has these, and yours does not" in text_of(as_lead.get(page))


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30])
def test_an_unknown_key_is_not_found(as_lead, school, key):
    press = reverse("curriculum:shipped", args=[school.slug])
    assert as_lead.post(press, {"shipped": key, "do": "take"}).status_code == 404


@pytest.mark.sqlite_is_enough
def test_a_schools_own_resource_is_not_a_shipped_one(as_lead, school):
    own = factories.ResourceFactory(school=school)
    press = reverse("curriculum:shipped", args=[school.slug])
    assert as_lead.post(press, {"shipped": own.pk, "do": "take"}).status_code == 404
