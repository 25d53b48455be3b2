"""Forms with texts that many people read ask before they save a child's name in one of them."""

import datetime as dt

import pytest
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from classes.models import ClassGroup
from curriculum.models import FamiliesPage, Module, Resource, Session
from lessons.models import DoorLink, InformationEvening
from tests import factories
from tests.curriculum import files
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough

NAMING = "What Bethan Rowlands asked"
TICK = "publish_anyway"

SESSION = {"title": "Ours", "minutes": 45, "youngest_year": 5, "oldest_year": 6}
RESOURCE = {"title": "Ours", "audience": "families", "position": 100}
LINK = RESOURCE | {"url": "https://ours.example/"}
PAGE = {"heading": "Staying safe", "teaching": "", "guidance": "Ours"}
EVENING = {"title": "Ours", "held_on": "2027-01-13", "begins": "18:00", "ends": "19:00"}
CLASS = {"name": "6 Elm", "academic_year": 2026, "youngest_year": 6, "oldest_year": 6}
SCHEME = "title,years,aims\nKindness,5-6,Say no\nBoundaries,6,Listen to Bethan R\n"
RECORDS = (Module, Session, Resource, FamiliesPage, InformationEvening, ClassGroup, DoorLink)


@pytest.fixture(autouse=True)
def oak(school):
    """5 Oak, with Bethan R and Rose K."""
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    for name in ("Bethan R", "Rose K"):
        factories.EnrolmentFactory(class_group=oak, pupil__display_name=name)
    return oak


@pytest.fixture
def module(school):
    return factories.ModuleFactory(school=school, title="Real Love Rocks", sessions=1)


@pytest.fixture
def forms(school, module, oak):
    """The address of each form, with texts that are valid."""
    evening = factories.InformationEveningFactory(
        school=school, starts_at=dt.datetime(2027, 1, 13, 18, tzinfo=dt.UTC)
    )
    session = module.sessions.get()
    link, paper = (
        factories.ResourceFactory(school=school),
        factories.ResourceFactory(
            school=school, url="", document=factories.DocumentFactory(school=school)
        ),
    )
    choices = {
        "module_new": ("curriculum:module_new", [], {"title": "Ours"}),
        "module_edit": ("curriculum:module_edit", [module.pk], {"title": "Ours"}),
        "duplicate": ("curriculum:module_duplicate", [module.pk], {"title": "Ours"}),
        "session_new": ("curriculum:session_new", [module.pk], SESSION),
        "session_edit": ("curriculum:session_edit", [session.pk], SESSION),
        "link_new": ("curriculum:link_new", [], LINK),
        "link_edit": ("curriculum:resource_edit", [link.pk], LINK),
        "document_new": ("curriculum:document_new", [], RESOURCE),
        "document_edit": ("curriculum:resource_edit", [paper.pk], RESOURCE),
        "families_page": ("curriculum:families_page_edit", [], PAGE),
        "scheme": ("curriculum:scheme_import", [], {"title": "Ours"}),
        "evening_new": ("lessons:evening_new", [], EVENING | {"class_groups": [oak.pk]}),
        "evening_edit": (
            "lessons:evening_edit",
            [evening.pk],
            EVENING | {"class_groups": [oak.pk]},
        ),
        "class_new": ("lessons:class_new", [], CLASS),
        "class_edit": ("lessons:class_edit", [oak.pk], CLASS),
        "door_links": ("lessons:door_links", [evening.pk], {"label": "Main entrance"}),
        "cancel": ("lessons:evening_cancel", [evening.pk], {"reason": "Snow"}),
    }
    return {
        name: (reverse(view, args=[school.slug, *args]), fields)
        for name, (view, args, fields) in choices.items()
    }


def stored() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in RECORDS]


def upload(name="ours.pdf"):
    return SimpleUploadedFile(name, files.pdf())


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("module_new", ["title", "publisher", "about"]),
        ("module_edit", ["title", "publisher", "about"]),
        ("duplicate", ["title"]),
        ("session_new", ["title", "aims", "before_teaching", "outline"]),
        ("session_edit", ["title", "aims", "before_teaching", "outline"]),
        ("link_new", ["title", "publisher", "about"]),
        ("link_edit", ["title", "publisher", "about"]),
        ("document_edit", ["title", "publisher", "about"]),
        (
            "families_page",
            ["heading", "intro", "contact", "teaching", "guidance"],
        ),
        ("scheme", ["title", "publisher"]),
        ("evening_new", ["title", "place", "presented_by", "agenda"]),
        ("evening_edit", ["title", "place", "presented_by", "agenda"]),
        ("class_new", ["name"]),
        ("class_edit", ["name"]),
        ("door_links", ["label"]),
        ("cancel", ["reason"]),
    ],
)
def test_a_form_asks_about_a_name_in_each_text(as_lead, forms, form, fields):
    address, valid = forms[form]
    before = stored()
    extra = {"file": SimpleUploadedFile("s.csv", b"title,years\nA,6\n")} if "scheme" in form else {}
    answer = as_lead.post(address, valid | dict.fromkeys(fields, NAMING) | extra)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {*fields, NON_FIELD_ERRORS}
    assert errors[fields[0]] == ["“Bethan Rowlands” looks like a child’s name."]
    assert document(answer).xpath(f"//input[@type='checkbox'][@name='{TICK}']")
    assert stored() == before


def test_the_box_publishes_it_all_the_same(as_lead, school, forms):
    address, fields = forms["evening_new"]
    answer = as_lead.post(address, fields | {"title": NAMING, TICK: "on"})
    assert answer.status_code == 302
    assert school.evenings.filter(title=NAMING).exists()


def test_what_was_in_the_text_before_is_not_asked_about_again(as_lead, module):
    module.about = NAMING
    module.save()
    address = reverse("curriculum:module_edit", args=[module.school.slug, module.pk])
    sent = {"title": "Ours", "about": f"{NAMING}, and more"}
    assert as_lead.post(address, sent).status_code == 302
    answer = as_lead.post(address, sent | {"about": f"{NAMING}, and Rose K"})
    assert answer.context["form"].errors["about"] == ["“Rose K” looks like a child’s name."]


def test_all_of_it_is_asked_about_before_families_see_it(as_lead, module):
    module.about, module.for_families = NAMING, False
    module.save()
    module.sessions.update(title="Bethan’s questions")
    address = reverse("curriculum:module_edit", args=[module.school.slug, module.pk])
    answer = as_lead.post(address, {"title": "Ours", "about": NAMING, "for_families": "on"})
    errors = answer.context["form"].errors
    assert set(errors) == {"about", "for_families", NON_FIELD_ERRORS}
    assert errors["for_families"] == ["“Bethan” looks like a child’s name."]
    assert "Families, and anybody else" in errors[NON_FIELD_ERRORS][0]


@pytest.mark.parametrize("title", ["A rose in May", "Rose", "Will you be my friend?"])
def test_a_title_with_an_ordinary_word_is_saved_without_a_question(as_lead, forms, title):
    address, fields = forms["session_new"]
    assert as_lead.post(address, fields | {"title": title}).status_code == 302


@pytest.mark.parametrize(
    "url",
    [
        "https://ours.example/bethan-rowlands/story",
        "https://ours.example/?q=Bethan%20Rowlands",
        "https://ours.example/for_bethan_r.html",
    ],
)
def test_a_form_asks_about_a_name_in_an_address(as_lead, forms, url):
    address, fields = forms["link_new"]
    answer = as_lead.post(address, fields | {"url": url})
    assert set(answer.context["form"].errors) == {"url", NON_FIELD_ERRORS}
    assert not Resource.objects.filter(url=url).exists()


@pytest.mark.parametrize("form", ["document_new", "document_edit"])
def test_a_form_asks_about_a_name_in_the_name_of_a_file(as_lead, forms, form):
    address, fields = forms[form]
    answer = as_lead.post(address, fields | {"file": upload("Bethan Rowlands poster.pdf")})
    assert set(answer.context["form"].errors) == {"file", NON_FIELD_ERRORS}
    sent = fields | {"file": upload("Bethan Rowlands poster.pdf"), TICK: "on"}
    assert as_lead.post(address, sent).status_code == 302


def test_a_document_for_staff_is_asked_about_before_families_can_open_it(as_lead, school):
    paper = factories.DocumentFactory(
        school=school, filename="Bethan Rowlands.pdf", audience="staff"
    )
    resource = factories.ResourceFactory(school=school, url="", audience="staff", document=paper)
    address = reverse("curriculum:resource_edit", args=[school.slug, resource.pk])
    answer = as_lead.post(address, RESOURCE)
    assert set(answer.context["form"].errors) == {"audience", NON_FIELD_ERRORS}


def test_the_import_of_a_scheme_asks_about_the_texts_in_its_file(as_lead, school, forms):
    address, fields = forms["scheme"]

    def sent(**more):
        return fields | {"file": SimpleUploadedFile("scheme.csv", SCHEME.encode())} | more

    answer = as_lead.post(address, sent())
    assert answer.context["form"].errors["file"] == ["“Bethan R” looks like a child’s name."]
    assert school.modules.count() == 1
    assert as_lead.post(address, sent(**{TICK: "on"})).status_code == 302
