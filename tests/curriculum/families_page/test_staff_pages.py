"""The staff pages about the families' page: overview, edit, preview and poster."""

import pytest
from django.urls import reverse

from classes.models import Role
from curriculum.families_page.content import GUIDANCE, TEACHING
from curriculum.models import FamiliesPage
from tests import factories

WORDS = {
    "is_published": "on",
    "heading": "Staying safe",
    "intro": "",
    "contact": "Mrs Shaw",
    "teaching": TEACHING.replace("\n", "\r\n"),
    "guidance": GUIDANCE.replace("\n", "\r\n"),
    "embedded_in": "",
}


def address(school, name="") -> str:
    return reverse(f"curriculum:families_page{name}", args=[school.slug])


@pytest.fixture
def preview(school):
    return reverse("lessons:families_preview", args=[school.slug])


def test_the_lead_writes_publishes_and_takes_down_the_page(as_lead, lead, school, client):
    public = f"/online-safety/{school.slug}/"
    answer = as_lead.post(address(school, "_edit"), WORDS, follow=True)
    assert "Families will see it within five minutes" in answer.text
    assert "Staying safe" in client.get(public).text
    words = WORDS | {"is_published": ""}
    answer = as_lead.post(address(school, "_edit"), words, follow=True)
    assert "families cannot see it" in answer.text
    assert client.get(public).status_code == 404
    history = FamiliesPage.objects.get(school=school).history.all()
    assert [(entry.is_published, entry.history_user) for entry in history] == [
        (False, lead),
        (True, lead),
    ]


def test_the_shipped_texts_are_there_to_begin_with_and_are_not_copied(as_lead, school):
    html = as_lead.get(address(school, "_edit")).text
    assert "## Video chat" in html
    as_lead.post(address(school, "_edit"), WORDS)
    page = FamiliesPage.objects.get(school=school)
    assert (page.teaching, page.guidance) == ("", "")


def test_own_guidance_is_kept_and_emptied_again_for_the_shipped_one(as_lead, school):
    as_lead.post(address(school, "_edit"), WORDS | {"guidance": "Ours.\r\n\r\n## Chat\r\n"})
    assert FamiliesPage.objects.get(school=school).guidance == "Ours.\n\n## Chat"
    as_lead.post(address(school, "_edit"), WORDS | {"guidance": " "})
    assert FamiliesPage.objects.get(school=school).guidance == ""


def test_websites_are_kept_as_origins(as_lead, school):
    typed = "https://www.hilltop.example/parents\r\nwww.hilltop.example\r\n"
    as_lead.post(address(school, "_edit"), WORDS | {"embedded_in": typed})
    page = FamiliesPage.objects.get(school=school)
    assert page.origins == ["https://www.hilltop.example"]
    html = as_lead.get(address(school)).text
    assert f"/online-safety/{school.slug}/embed/" in html
    assert "&lt;iframe" in html


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("heading", "", "Give the page a heading."),
        ("embedded_in", "*", "is not the address of one website"),
        ("embedded_in", "http://a.example", "must begin with https://"),
        ("guidance", "x" * 8001, "8000"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(as_lead, school, field, typed, sentence):
    answer = as_lead.post(address(school, "_edit"), WORDS | {"contact": "Kept", field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept" in answer.text
    assert not FamiliesPage.objects.exists()


def test_everybody_at_the_school_sees_where_the_page_is_but_only_the_lead_edits(
    sign_in, person, school
):
    factories.FamiliesPageFactory(school=school)
    for role in Role:
        html = sign_in(person(role)).get(address(school)).text
        assert f"http://127.0.0.1:8000/online-safety/{school.slug}/" in html
        assert ("Edit or publish" in html) == (role is Role.PSHE_LEAD)


def test_the_overview_says_what_the_page_shows(as_lead, school):
    factories.FamiliesPageFactory(school=school, guidance="Ours.")
    factories.ResourceFactory(school=school, title="Report here", is_urgent=True)
    factories.ResourceFactory.create_batch(2, school=school)
    factories.ModuleFactory(school=school, title="Invented", sessions=3)
    html = as_lead.get(address(school)).text
    for fact in ("999, Report here", "2 links", "Invented: 3 sessions", "Your own text"):
        assert fact in html


def test_a_page_that_nobody_has_published_says_so(as_lead, school):
    html = as_lead.get(address(school)).text
    assert "Not published" in html
    assert f'href="/online-safety/{school.slug}/"' not in html


def test_an_address_that_leads_nowhere_else_is_marked_as_such(as_lead, school, settings):
    for name in ("", "_poster"):
        assert "works on this computer only" in as_lead.get(address(school, name)).text
    settings.SITE_URL = "https://coverage.school.example"
    for name in ("", "_poster"):
        assert "works on this computer only" not in as_lead.get(address(school, name)).text


def test_the_poster_has_the_code_and_the_address_in_letters(as_lead, school, settings):
    settings.SITE_URL = "https://coverage.school.example/"
    html = as_lead.get(address(school, "_poster")).text
    letters = f"coverage.school.example/online-safety/{school.slug}"
    assert f'aria-label="QR code of {letters}"' in html
    assert f'<p class="typed">{letters}</p>' in html
    assert 'class="qr"' in html


def test_the_preview_shows_what_is_saved_though_nothing_is_published(as_lead, school, preview):
    html = as_lead.get(preview).text
    assert "This is a preview. Only you can see it." in html
    assert "Video chat" in html


def test_the_preview_shows_what_is_typed_and_saves_nothing(as_lead, school, preview):
    factories.FamiliesPageFactory(school=school)
    html = as_lead.post(preview, {"heading": "Typed", "guidance": "## Typed too"}).text
    assert "<h1>Typed</h1>" in html
    assert "<h3>Typed too</h3>" in html
    assert FamiliesPage.objects.get(school=school).heading == "Keeping your child safe online"


def test_while_typing_the_guidance_alone_is_drawn_and_cleaned(as_lead, preview):
    answer = as_lead.post(
        preview, {"guidance": "**Ask** <script>x</script>"}, headers={"hx-request": "true"}
    )
    assert answer.text == "<p><strong>Ask</strong> &lt;script&gt;x&lt;/script&gt;</p>\n"


def test_the_pages_take_a_fixed_number_of_queries(as_lead, school, django_assert_max_num_queries):
    factories.FamiliesPageFactory(school=school)
    factories.ResourceFactory.create_batch(5, school=school)
    for name in ("", "_edit", "_poster"):
        with django_assert_max_num_queries(12):
            as_lead.get(address(school, name))
