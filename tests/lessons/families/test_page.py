"""The families' page as anybody gets it: what it says, its headers, its JSON, its embedded form."""

import datetime as dt
import itertools
import json
import re

import pytest
from django.test import Client

from curriculum.models import Audience
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

EVENING = dt.datetime(2027, 1, 13, 18, tzinfo=dt.UTC)


@pytest.fixture
def page(school):
    return factories.FamiliesPageFactory(school=school, contact="Mrs Shaw, on 01433 000000")


@pytest.fixture
def address(page):
    return page.get_absolute_url()


@pytest.fixture
def coming(school):
    """Return a maker of evenings in January 2027."""

    def make(**fields):
        return factories.InformationEveningFactory(
            school=school, starts_at=EVENING, ends_at=EVENING + dt.timedelta(hours=1.5), **fields
        )

    return make


def headings(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)", html)]


def policy_of(answer) -> dict[str, list[str]]:
    parts = answer["Content-Security-Policy"].split(";")
    return {words[0]: words[1:] for part in parts if (words := part.split())}


def test_it_begins_with_how_to_report(client, school, address):
    factories.ResourceFactory(school=school, title="Report to CEOP", is_urgent=True)
    factories.ResourceFactory(school=school, title="Some advice")
    html = client.get(address).text
    places = [
        html.index(text) for text in ("999", "Report to CEOP", 'id="teaching"', "Some advice")
    ]
    assert places == sorted(places)
    assert '<a href="tel:01433000000">01433 000000</a>' in html


def test_it_says_what_is_taught_and_who_makes_it(client, school, address):
    module = factories.ModuleFactory(school=school, title="Invented", publisher="A charity")
    factories.SessionFactory(module=module, position=1, title="Asking for help")
    text = text_of(client.get(address))
    assert "What we teach in Years 5 and 6" in text
    assert "Invented, made by A charity, in one lesson:" in text
    assert "Asking for help" in text


def test_a_page_with_nothing_in_it_still_says_how_to_report(client, address):
    html = client.get(address).text
    assert "999" in html
    assert "There is no date yet" in html
    assert "advice-heading" not in html


def test_words_of_the_school_are_shown_as_words(client, page, address):
    page.heading, page.contact, page.guidance = "<b>1</b>", "<i>2</i>", "<u>3</u>"
    page.save()
    html = client.get(address).text
    for typed in ("<b>1</b>", "<i>2</i>", "<u>3</u>"):
        assert typed not in html


def test_an_evening_shows_when_where_and_what_until_it_is_over(client, school, address, coming):
    evening = coming(place="School hall", agenda="Your questions")
    evening.documents.add(
        factories.DocumentFactory(school=school, title="Agenda"),
        factories.DocumentFactory(school=school, title="For staff", audience=Audience.STAFF),
    )
    text = text_of(client.get(address))
    assert "Wednesday 13 January 2027, 6 pm to 7.30 pm" in text
    assert "School hall" in text
    assert "Your questions" in text
    assert "Agenda" in text
    assert "For staff" not in text
    evening.ends_at = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
    evening.starts_at = evening.ends_at - dt.timedelta(hours=1)
    evening.save()
    assert "There is no date yet" in client.get(address).text


def test_the_school_s_own_notes_about_an_evening_stay_inside(client, address, coming):
    coming(private_note="Private note", questions="Questions raised")
    for shown in (client.get(address).text, client.get(f"{address}resources.json").text):
        assert "Private note" not in shown
        assert "Questions raised" not in shown


def test_a_cancelled_evening_says_so_and_why(client, address, coming):
    coming(cancelled_at=EVENING - dt.timedelta(days=9), cancelled_reason="The hall is flooded.")
    html = client.get(address).text
    assert "Cancelled" in html
    assert "The hall is flooded." in html


def test_a_moved_evening_says_from_when(client, address, coming):
    coming(moved_from=EVENING - dt.timedelta(days=1))
    assert "Moved from Tuesday 12 January, 6 pm." in client.get(address).text


@pytest.mark.parametrize("end", ["", "embed/", "resources.json"])
def test_an_unpublished_page_answers_like_a_school_that_does_not_exist(client, page, address, end):
    page.is_published = False
    page.save()
    unpublished = client.get(address + end)
    unknown = client.get(f"/online-safety/no-such-school/{end}")
    without_page = client.get(f"/online-safety/{factories.SchoolFactory().slug}/{end}")
    assert {answer.status_code for answer in (unpublished, unknown, without_page)} == {404}
    assert unpublished.content == unknown.content == without_page.content


@pytest.mark.parametrize("end", ["", "embed/", "resources.json"])
def test_it_sets_no_cookie_and_is_the_same_for_everybody(address, sign_in, lead, end):
    plain, staff = Client().get(address + end), sign_in(lead).get(address + end)
    assert plain.content == staff.content
    for answer in (plain, staff):
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("end", ["", "embed/", "resources.json"])
def test_it_may_be_kept_for_a_while_and_asks_cheaply_whether_it_has_changed(
    client, page, address, end
):
    first = client.get(address + end)
    assert first["Cache-Control"] == "public, max-age=300, stale-while-revalidate=3600"
    again = client.get(address + end, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    page.heading = "Changed"
    page.save()
    changed = client.get(address + end, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_an_answer_of_not_changed_carries_the_same_rules_as_the_page(client, page, address):
    page.embedded_in = "https://www.hilltop.example"
    page.save()
    for end in ("", "embed/", "resources.json"):
        whole = client.get(address + end)
        short = client.get(address + end, headers={"if-none-match": whole["ETag"]})
        for name in (
            "Content-Security-Policy",
            "X-Frame-Options",
            "Cache-Control",
            "Access-Control-Allow-Origin",
        ):
            assert short.get(name) == whole.get(name), (end, name)


@pytest.mark.parametrize("end", ["", "embed/", "resources.json"])
def test_it_is_read_and_nothing_else(address, end):
    assert Client(enforce_csrf_checks=True).post(address + end).status_code in {403, 405}
    assert Client().post(address + end).status_code == 405
    assert Client().head(address + end).status_code == 200


def test_it_runs_no_script_and_is_framed_by_nobody(client, page, address):
    page.embedded_in = "https://www.hilltop.example"
    page.save()
    answer = client.get(address)
    assert policy_of(answer)["script-src"] == ["'none'"]
    assert policy_of(answer)["default-src"] == ["'none'"]
    assert policy_of(answer)["frame-ancestors"] == ["'none'"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "<script" not in answer.text


def test_the_embedded_form_is_framed_by_the_websites_named_and_no_other(client, page, address):
    page.embedded_in = "https://www.hilltop.example\nhttps://hilltop.example:8443"
    page.save()
    answer = client.get(f"{address}embed/")
    named = ["https://www.hilltop.example", "https://hilltop.example:8443"]
    assert policy_of(answer)["frame-ancestors"] == named
    assert "X-Frame-Options" not in answer
    assert '<base target="_top">' in answer.text
    assert "app-header" not in answer.text


def test_the_embedded_form_is_framed_by_nobody_until_a_website_is_named(client, address):
    answer = client.get(f"{address}embed/")
    assert policy_of(answer)["frame-ancestors"] == ["'none'"]
    assert answer["X-Frame-Options"] == "DENY"


def test_it_has_one_language_a_description_and_headings_in_order(client, school, address, coming):
    coming()
    factories.ResourceFactory(school=school)
    factories.DocumentFactory(school=school)
    factories.ModuleFactory(school=school, sessions=2)
    html = client.get(address).text
    assert re.findall(r'\slang="([^"]*)"', html) == ["en-GB"]
    assert '<meta name="description" content="What we teach, where to get advice' in html
    levels = headings(html)
    assert levels[0] == 1
    assert levels.count(1) == 1
    steps = [after - before for before, after in itertools.pairwise(levels)]
    assert all(step <= 1 for step in steps)


def test_every_link_within_the_page_has_somewhere_to_go(client, school, address):
    factories.DocumentFactory(school=school)
    html = client.get(address).text
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', html))


def test_it_takes_the_same_few_queries_however_much_there_is(
    client, school, address, coming, django_assert_num_queries
):
    def fill(count):
        for _ in range(count):
            factories.ResourceFactory(school=school)
            coming().documents.add(factories.DocumentFactory(school=school))
            factories.ModuleFactory(school=school, sessions=2)

    fill(1)
    with django_assert_num_queries(9):
        client.get(address)
    fill(4)
    with django_assert_num_queries(9):
        client.get(address)


def test_the_json_holds_all_that_the_page_shows(client, school, page, address, coming):
    module = factories.ModuleFactory(school=school, title="Invented", publisher="A charity")
    session = factories.SessionFactory(module=module, position=1, title="Consent", aims="Say no")
    factories.ResourceFactory(
        school=school,
        title="Report",
        about="Now.",
        publisher="P",
        url="https://r.example/",
        is_urgent=True,
    )
    factories.ResourceFactory(school=school, title="Advice", url="https://a.example/")
    file = factories.DocumentFactory(school=school, title="Agreement", size=2048)
    slides = factories.DocumentFactory(school=school, title="Slides")
    factories.ResourceFactory(school=school, title="Slides", url="", document=slides).sessions.add(
        session
    )
    coming(place="Hall", moved_from=EVENING - dt.timedelta(days=1))
    answer = client.get(f"{address}resources.json")
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    content = json.loads(answer.content)
    site = "http://127.0.0.1:8000"
    assert content["version"] == 1
    assert content["school"] == {"name": school.name, "slug": school.slug}
    assert content["page"] == {
        "address": f"{site}{address}",
        "heading": page.heading,
        "intro": page.intro,
        "contact": page.contact,
    }
    assert content["report"] == [
        {"title": "Report", "publisher": "P", "about": "Now.", "address": "https://r.example/"}
    ]
    assert content["teaching"]["modules"] == [
        {
            "title": "Invented",
            "publisher": "A charity",
            "sessions": [
                {
                    "number": 1,
                    "title": "Consent",
                    "year_groups": [5, 6],
                    "aims": ["Say no"],
                    "materials": [
                        {
                            "title": "Slides",
                            "publisher": "",
                            "about": "",
                            "address": f"{site}{address}documents/{slides.public_id}/",
                            "kind": "PDF",
                            "size": 17,
                        }
                    ],
                }
            ],
        }
    ]
    assert [resource["title"] for resource in content["advice"]] == ["Advice"]
    assert content["documents"] == [
        {
            "title": "Agreement",
            "publisher": "",
            "about": "",
            "address": f"{site}{address}documents/{file.public_id}/",
            "kind": "PDF",
            "size": 2048,
        }
    ]
    assert content["evenings"] == [
        {
            "title": "Parents’ information evening",
            "starts_at": "2027-01-13T18:00:00+00:00",
            "ends_at": "2027-01-13T19:30:00+00:00",
            "place": "Hall",
            "presented_by": "",
            "agenda": "",
            "documents": [],
            "moved_from": "2027-01-12T18:00:00+00:00",
            "cancelled": False,
            "cancelled_reason": "",
        }
    ]
    assert content["guidance"]["markdown"].startswith("Most of what children do online")
    assert content["guidance"]["html"].startswith("<p>Most of what children do online")
    assert content["teaching"]["html"].startswith("<p>")


def test_what_the_page_links_to_can_be_downloaded_without_signing_in(client, school, address):
    document = factories.DocumentFactory(school=school, title="Agreement")
    link = f"/online-safety/{school.slug}/documents/{document.public_id}/"
    assert f'href="{link}"' in client.get(address).text
    assert client.get(link).status_code == 200
