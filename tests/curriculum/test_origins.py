"""The websites that a school may allow to show its families' page."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from curriculum.origins import MAX_WEBSITES, origin_of, origins_of, validate_origins
from tests import factories


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.hilltop.sch.uk", "https://www.hilltop.sch.uk"),
        ("https://www.hilltop.sch.uk/parents/online?x=1#top", "https://www.hilltop.sch.uk"),
        ("HTTPS://WWW.Hilltop.sch.uk:443/", "https://www.hilltop.sch.uk"),
        ("https://hilltop.example:8443", "https://hilltop.example:8443"),
        ("www.hilltop.sch.uk", "https://www.hilltop.sch.uk"),
        ("  https://schüle.example ", "https://xn--schle-mva.example"),
        ("http://localhost:8000/x", "http://localhost:8000"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
    ],
)
def test_the_origin_is_taken_from_what_somebody_pastes(typed, origin):
    assert origin_of(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "https://*.hilltop.sch.uk",
        "https://",
        "https:",
        "data:",
        "'self'",
        "'unsafe-inline'",
        "https://a.example; script-src *",
        "https://a.example https://b.example",
        "https://user:word@a.example",
        "https://a.example:99999",
        "https://192.168.1.1",
        "https://[::1]",
        "https://single",
        "javascript:alert(1)",
        "https://a_b.example",
        "https://" + "a" * 64 + ".example",
    ],
)
def test_anything_but_one_website_is_refused_with_an_example(typed):
    with pytest.raises(ValueError, match=r"as https://www\.hilltop\.sch\.uk"):
        origin_of(typed)


def test_a_website_without_encryption_is_refused():
    with pytest.raises(ValueError, match="must begin with https://"):
        origin_of("http://www.hilltop.sch.uk")


def test_each_website_counts_once_and_empty_lines_do_not():
    text = "https://a.example/one\n\n  https://a.example/two \nhttps://b.example"
    assert origins_of(text) == ["https://a.example", "https://b.example"]


def test_every_wrong_line_has_its_own_message():
    with pytest.raises(ValidationError) as refused:
        origins_of("https://a.example\n*\nhttp://b.example")
    assert len(refused.value.messages) == 2


def test_more_websites_than_a_header_should_carry_are_refused():
    with pytest.raises(ValidationError, match="too many"):
        origins_of("\n".join(f"https://a{number}.example" for number in range(MAX_WEBSITES + 1)))


@given(st.text())
def test_nothing_that_is_typed_gets_more_into_the_header_than_one_site_a_line(text):
    try:
        origins = origins_of(text)
    except ValidationError:
        return
    for origin in origins:
        assert origin.isascii()
        assert not set(origin) & set(" ;,'\"*\t\r\n")
        assert origin_of(origin) == origin
    validate_origins("\n".join(origins))


def test_a_page_is_not_saved_with_anything_but_origins(db):
    page = factories.FamiliesPageFactory.build(school=factories.SchoolFactory())
    page.embedded_in = "https://a.example/path"
    with pytest.raises(ValidationError, match="one on each line"):
        page.full_clean()
    page.embedded_in = "https://a.example\nhttps://b.example"
    page.full_clean()
    assert page.origins == ["https://a.example", "https://b.example"]
