"""The shipped list of resources: each school's own copies, and updates that are offered."""

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


def row(**changes):
    said = {
        "position": "1",
        "audience": "families",
        "title": "Childnet",
        "then": "",
        "publisher": "",
        "address": "https://www.childnet.example/",
        "about": "Advice",
        "urgent": "no",
    }
    return said | changes


@pytest.fixture
def ship(db):
    """Return a loader of rows; the shipped resource that it returns is the first."""

    def load(*rows):
        shipped_list.load(rows)
        return Resource.objects.shipped().order_by("pk").first()

    return load


@pytest.fixture
def copied(ship, school, lead):
    """A school with its copy of the one resource that is shipped."""
    ship(row())
    (copy,) = copy_resources(school=school, by=lead)
    return copy


def test_the_shipped_list_is_that_of_the_file_with_its_names_of_then(db):
    load_library()
    with (DATA / "resources.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shipped = list(Resource.objects.shipped().order_by("position"))
    assert [item.url for item in shipped] == [item["address"] for item in rows]
    assert [item.founding_name for item in shipped] == [item["then"] for item in rows]
    assert [item.title for item in shipped if item.is_urgent] == ["Report to CEOP", "Childline"]
    for item in shipped:
        item.full_clean()
        assert item.key


def test_loading_again_changes_nothing_and_leaves_no_trace(db):
    load_library()
    before = Resource.history.count()
    load_library()
    assert Resource.history.count() == before
    assert Resource.objects.count() == 16


def test_a_new_school_gets_its_own_copies(db):
    call_command(
        *("create_school", "Hill Top", "--slug", "hill-top", "--urn", "112345"),
        *("--lead", "lead@school.example"),
    )
    school = School.objects.get()
    assert school.resources.count() == Resource.objects.shipped().count() == 16
    assert school.resources.first().title == "Report to CEOP"
    assert offers(school) == []


def test_the_first_module_of_the_library_brings_the_resources_along(school, lead):
    copy_module(module=load_library(), school=school, by=lead)
    assert school.resources.count() == 16
    assert school.resources.first().history.get().history_user == lead


def test_who_has_resources_already_is_offered_them_instead(school, lead):
    factories.ResourceFactory(school=school)
    copy_module(module=load_library(), school=school, by=lead)
    assert school.resources.count() == 1
    assert len(offers(school)) == 16


def test_copying_again_adds_only_what_is_missing(ship, school, lead):
    ship(row(), row(title="Childline"))
    copy_resources(school=school, by=lead)
    assert copy_resources(school=school, by=lead) == []
    ship(row(), row(title="Childline"), row(title="Newer"))
    assert [item.title for item in copy_resources(school=school, by=lead)] == ["Newer"]


def test_a_change_of_the_shipped_list_changes_nothing_of_the_schools(ship, copied, school):
    ship(row(address="https://new.example/", about="Better advice"))
    copied.refresh_from_db()
    assert (copied.url, copied.about) == ("https://www.childnet.example/", "Advice")
    (offer,) = offers(school)
    assert [(item.label, item.ours, item.theirs) for item in offer.changes] == [
        ("What it is for", "Advice", "Better advice"),
        ("Address", "https://www.childnet.example/", "https://new.example/"),
    ]


def test_taking_a_change_brings_it_and_keeps_what_is_the_schools_own(ship, copied, school, lead):
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


def test_keeping_ours_puts_the_change_aside_until_the_next(ship, copied, school, lead):
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


def test_a_change_that_the_school_made_already_is_no_offer(ship, copied, school, lead):
    copied.about = "Better advice"
    save_resource(resource=copied, sessions=[], by=lead)
    ship(row(about="Better advice"))
    assert offers(school) == []


def test_a_new_one_is_added_or_left_for_good(ship, copied, school, lead):
    ship(row(), row(title="Wanted", position="2"), row(title="Not", position="3"))
    wanted, unwanted = (offer.shipped for offer in offers(school))
    take_offer(school=school, shipped=wanted, by=lead)
    keep_ours(school=school, shipped=unwanted, by=lead)
    assert [item.title for item in school.resources.in_use()] == ["Childnet", "Wanted"]
    assert offers(school) == []


def test_one_that_is_taken_out_is_offered_to_be_put_away(ship, copied, school, lead):
    ship(row(title="Something else"))
    gone = next(offer for offer in offers(school) if offer.is_dropped)
    assert gone.copy == copied
    take_offer(school=school, shipped=gone.shipped, by=lead)
    copied.refresh_from_db()
    assert copied.is_archived


def test_of_one_that_is_put_away_no_change_is_offered(ship, copied, school, lead):
    archive_resource(resource=copied, reason="Not for us", by=lead)
    ship(row(about="Better advice"))
    assert offers(school) == []


def test_what_is_offered_no_more_is_refused(copied, school, lead):
    with pytest.raises(ValidationError, match="nothing new"):
        take_offer(school=school, shipped=copied.copied_from, by=lead)


def test_a_copy_takes_along_what_is_known_of_the_link(ship, school, lead):
    shipped = ship(row())
    Resource.objects.filter(pk=shipped.pk).update(link_state=LinkState.WORKING)
    (copy,) = copy_resources(school=school, by=lead)
    assert copy.link_state == LinkState.WORKING


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
    assert "Add all 2 new ones" in as_lead.get(page).content.decode()
    as_lead.post(press, {"do": "take_new"})
    assert school.resources.filter(title="Brand new").exists()
    assert "Suggested for your list" not in as_lead.get(page).content.decode()
    said = as_lead.post(press, {"shipped": shipped.pk, "do": "keep"}, follow=True)
    assert "nothing new" in said.content.decode()


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30])
def test_a_key_that_names_nothing_is_not_found(as_lead, school, key):
    press = reverse("curriculum:shipped", args=[school.slug])
    assert as_lead.post(press, {"shipped": key, "do": "take"}).status_code == 404


def test_a_schools_own_resource_is_no_shipped_one(as_lead, school):
    own = factories.ResourceFactory(school=school)
    press = reverse("curriculum:shipped", args=[school.slug])
    assert as_lead.post(press, {"shipped": own.pk, "do": "take"}).status_code == 404
