"""Operators look evenings up; who came, what was typed and what is private is not shown to them."""

import pytest
from django.test import Client

from classes.models import User
from lessons.evenings.door.links import make_door_link
from lessons.models import EveningCount

ADDRESS = "/admin/lessons/"


@pytest.fixture
def operator(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("op@trust.example", "x", name="O. Perator"))
    return client


def test_an_evening_is_shown_without_its_private_note_and_cannot_be_changed(operator, evening):
    evening.private_note, evening.place = "Only for colleagues", "The long barn"
    evening.save()
    assert "The long barn" in operator.get(f"{ADDRESS}informationevening/").text
    for page in ("change/", "history/"):
        address = f"{ADDRESS}informationevening/{evening.pk}/{page}"
        assert operator.get(address).status_code == 200
        assert "Only for colleagues" not in operator.get(address).text
    address = f"{ADDRESS}informationevening/{evening.pk}/change/"
    assert operator.post(address, {"title": "Changed"}).status_code == 403
    evening.refresh_from_db()
    assert evening.title != "Changed"


def test_counts_and_door_links_are_lists_to_look_at(operator, evening, oak, by):
    EveningCount.objects.create(evening=evening, class_group=oak, families=12, adults=17)
    link, secret = make_door_link(evening=evening, label="Main entrance", by=by)
    assert "12" in operator.get(f"{ADDRESS}eveningcount/").text
    assert by.name in operator.get(f"{ADDRESS}doorlink/").text
    page = operator.get(f"{ADDRESS}doorlink/{link.pk}/change/").text
    assert "Main entrance" not in page
    assert link.secret_digest not in page
    assert secret not in page


@pytest.mark.parametrize("model", ["eveningattendance", "eveninganswer", "walkin"])
def test_nobody_who_came_is_among_the_operators_pages(operator, model):
    assert operator.get(f"{ADDRESS}{model}/").status_code == 404
