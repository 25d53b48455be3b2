"""The sheet Resources of the audit workbook."""

import datetime as dt

import pytest

from curriculum.models import Audience, LinkState
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def rows(build, school):
    return lambda: build(school).records("Resources")


def test_a_link_is_shown_with_its_audience_sessions_and_state(rows, school):
    module = factories.ModuleFactory(school=school, title="Real Love Rocks", sessions=5)
    resource = factories.ResourceFactory(
        school=school,
        title="Childnet",
        publisher="Childnet International",
        url="https://www.childnet.example/",
        link_state=LinkState.WORKING,
        link_checked_at=dt.datetime(2026, 10, 1, 5, 30, tzinfo=dt.UTC),
    )
    resource.sessions.set(module.sessions.filter(position__in=[1, 5]))
    assert rows() == [
        {
            "Title": "Childnet",
            "Publisher": "Childnet International",
            "For": "Families",
            "Address or file": "https://www.childnet.example/",
            "Sessions": "Real Love Rocks: 1, 5",
            "Link works": "Yes",
            "Looked at": dt.datetime(2026, 10, 1, 6, 30),
        }
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LinkState.MOVED, "Yes, moved"),
        (LinkState.BROKEN, "No"),
        (LinkState.NOT_CHECKED, "Not checked"),
        (LinkState.GUARDED, "Open it to see"),
    ],
)
def test_each_state_of_a_link_has_its_words(rows, school, state, words):
    factories.ResourceFactory(school=school, link_state=state)
    assert rows()[0]["Link works"] == words


def test_a_document_is_shown_with_its_file_name(rows, school):
    document = factories.DocumentFactory(school=school, filename="cards.pdf")
    factories.ResourceFactory(school=school, document=document, url="", audience=Audience.STAFF)
    (row,) = rows()
    assert (row["Address or file"], row["Link works"]) == ("cards.pdf", "A document")
    assert (row["For"], row["Sessions"], row["Looked at"]) == ("Staff", "Any", None)


def test_only_resources_in_use_are_listed_urgent_ones_first(rows, school):
    factories.ResourceFactory(school=school, title="Advice")
    factories.ResourceFactory(school=school, title="Help", is_urgent=True)
    factories.ResourceFactory(school=school, title="Away", is_archived=True)
    factories.ResourceFactory(title="Elsewhere")
    assert [row["Title"] for row in rows()] == ["Help", "Advice"]


def test_a_school_without_resources_has_a_message(build, school):
    assert build(school).rows("Resources")[1][0] == "No resource is in use."
