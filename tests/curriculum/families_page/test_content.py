"""What the families' page shows, where, and in which order."""

import pytest

from curriculum.families_page.content import GUIDANCE, TEACHING, content_of, with_typed_texts
from curriculum.models import Audience, FamiliesPage, Resource
from tests import factories


@pytest.fixture
def page(school):
    return factories.FamiliesPageFactory(school=school)


@pytest.fixture
def module(school):
    return factories.ModuleFactory(school=school, title="Invented", publisher="A charity")


def link(school, title, **fields) -> Resource:
    return factories.ResourceFactory(school=school, title=title, **fields)


def document(school, title, **fields) -> Resource:
    file = factories.DocumentFactory(school=school, title=title, size=120_000)
    return link(school, title, url="", document=file, **fields)


def titles(entries) -> list[str]:
    return [entry.title for entry in entries]


def test_urgent_resources_are_the_ways_to_report_and_nowhere_else(school, page):
    link(school, "Advice", position=1)
    link(school, "Report", position=9, is_urgent=True)
    content = content_of(page)
    assert titles(content.report) == ["Report"]
    assert titles(content.advice) == ["Advice"]


def test_a_school_without_a_way_to_report_shows_the_shipped_ones(school, page):
    link(None, "Report to CEOP", is_urgent=True, key="report")
    assert titles(content_of(page).report) == ["Report to CEOP"]


def test_links_are_advice_in_the_order_of_the_school(school, page):
    for title, position in (("Third", 30), ("First", 10), ("Second", 20)):
        link(school, title, position=position)
    assert titles(content_of(page).advice) == ["First", "Second", "Third"]


def test_staff_archived_and_other_schools_resources_do_not_show(school, page):
    link(school, "Staff", audience=Audience.STAFF)
    link(school, "Away", is_archived=True)
    link(factories.SchoolFactory(), "Elsewhere")
    document(school, "Staff document", audience=Audience.STAFF)
    factories.DocumentFactory(school=school, audience=Audience.STAFF)
    content = content_of(page)
    assert (content.advice, content.documents) == ((), ())


def test_a_document_shows_its_kind_and_its_size_and_leads_to_its_download(school, page):
    resource = document(school, "Family agreement", about="To sign together.")
    agreement = content_of(page).documents[0]
    assert (agreement.title, agreement.about, agreement.kind, agreement.size) == (
        "Family agreement",
        "To sign together.",
        "PDF",
        120_000,
    )
    public_id = resource.document.public_id
    assert agreement.address == f"/online-safety/{school.slug}/documents/{public_id}/"


def test_until_the_page_is_published_documents_are_at_their_addresses_for_staff(school, page):
    resource = document(school, "Family agreement")
    page.is_published = False
    address = f"/schools/{school.slug}/documents/{resource.document_id}/"
    assert content_of(page).documents[0].address == address


def test_a_document_that_no_resource_names_shows_too(school, page):
    factories.DocumentFactory(school=school, title="Slides of the evening")
    assert titles(content_of(page).documents) == ["Slides of the evening"]


def test_a_resource_whose_document_is_for_staff_does_not_show(school, page):
    resource = document(school, "Half open")
    resource.document.audience = Audience.STAFF
    resource.document.save()
    assert content_of(page).documents == ()


def test_the_module_shows_who_makes_it_and_its_sessions_in_order(school, page, module):
    factories.SessionFactory(module=module, position=2, title="Second", youngest_year=6)
    factories.SessionFactory(module=module, position=1, title="First", youngest_year=4)
    content = content_of(page)
    shown = content.modules[0]
    assert (shown.title, shown.publisher) == ("Invented", "A charity")
    assert [(session.number, session.title) for session in shown.sessions] == [
        (1, "First"),
        (2, "Second"),
    ]
    assert str(content.year_groups) == "Years 4 to 6"


def test_archived_modules_and_sessions_and_empty_modules_do_not_show(school, page, module):
    factories.SessionFactory(module=module, is_archived=True)
    factories.ModuleFactory(school=school, is_archived=True, sessions=1)
    factories.ModuleFactory(school=None, sessions=1)
    content = content_of(page)
    assert content.modules == ()
    assert content.year_groups is None


def test_aims_show_only_once_somebody_has_checked_them_against_the_pack(page, module):
    factories.SessionFactory(module=module, aims="Say no\nAsk for help")
    assert content_of(page).modules[0].sessions[0].aims == ("Say no", "Ask for help")
    module.is_outline = True
    module.save()
    assert content_of(page).modules[0].sessions[0].aims == ()


def test_a_resource_of_a_session_shows_only_with_the_session(school, page, module):
    session = factories.SessionFactory(module=module)
    document(school, "Slides").sessions.add(session)
    link(school, "Film").sessions.add(session)
    content = content_of(page)
    assert titles(content.modules[0].sessions[0].materials) == ["Film", "Slides"]
    assert (content.advice, content.documents) == ((), ())
    assert content.has_materials


def test_materials_for_staff_do_not_show_with_a_session(school, page, module):
    session = factories.SessionFactory(module=module)
    document(school, "Answers", audience=Audience.STAFF).sessions.add(session)
    assert not content_of(page).has_materials


def test_a_shipped_link_stays_under_advice_even_if_a_session_uses_it(school, page, module):
    shipped = link(None, "Shipped", key="shipped")
    own = link(school, "Shipped", copied_from=shipped)
    own.sessions.add(factories.SessionFactory(module=module))
    content = content_of(page)
    assert titles(content.advice) == ["Shipped"]
    assert titles(content.modules[0].sessions[0].materials) == ["Shipped"]


def test_what_belongs_to_an_archived_session_falls_back_to_the_lists(school, page, module):
    document(school, "Slides").sessions.add(
        factories.SessionFactory(module=module, is_archived=True)
    )
    assert titles(content_of(page).documents) == ["Slides"]


def test_the_shipped_texts_show_until_the_school_writes_its_own(page, module):
    factories.SessionFactory(module=module)
    content = content_of(page)
    assert (content.guidance, content.teaching) == (GUIDANCE, TEACHING)
    page.guidance, page.teaching = "Ours.", "Our policy."
    content = content_of(page)
    assert (content.guidance_html, content.teaching_html) == (
        "<p>Ours.</p>\n",
        "<p>Our policy.</p>\n",
    )


def test_a_school_that_has_never_opened_its_page_has_one_that_is_not_published(school):
    page = FamiliesPage.objects.of(school)
    assert page.pk is None
    assert not page.is_published
    assert content_of(page).school == school


def test_typed_texts_are_previewed_and_not_saved(page):
    draft = with_typed_texts(page, {"heading": " New ", "guidance": "", "is_published": ""})
    assert (draft.heading, draft.guidance, draft.is_published) == ("New", "", True)
    page.refresh_from_db()
    assert page.heading == "Keeping your child safe online"


def test_it_takes_the_same_few_queries_however_much_there_is(
    school, page, module, django_assert_num_queries
):
    def fill(count):
        for number in range(count):
            session = factories.SessionFactory(module=module)
            link(school, f"L{number}", is_urgent=number == 0).sessions.add(session)
            document(school, f"D{number}").sessions.add(session)
            factories.DocumentFactory(school=school)

    fill(1)
    with django_assert_num_queries(5):
        content_of(page)
    fill(5)
    with django_assert_num_queries(5):
        content_of(page)


@pytest.mark.parametrize(
    ("title", "publisher", "name", "rest", "source"),
    [
        ("Childnet: parents", "Childnet International", "Childnet", ": parents", "Childnet Intern"),
        ("Get Safe Online", "Get Safe Online", "Get Safe Online", "", ""),
        ("NSPCC: social media", "NSPCC", "NSPCC", ": social media", ""),
        ("Ours", "", "Ours", "", ""),
    ],
)
def test_the_source_of_a_link_is_named_once(school, page, title, publisher, name, rest, source):
    link(school, title, publisher=publisher)
    advice = content_of(page).advice[0]
    assert (advice.name, advice.rest_of_title) == (name, rest)
    assert advice.source.startswith(source)
    assert bool(advice.source) == bool(source)


def test_a_module_that_is_not_shown_to_families_is_left_out(school, page, module):
    factories.SessionFactory(module=module)
    assert titles(content_of(page).modules) == ["Invented"]
    module.for_families = False
    module.save()
    assert content_of(page).modules == ()
