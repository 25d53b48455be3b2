"""The page Before they leave: who opens it, which children it lists, its filter and its print."""

import pytest
from django.urls import reverse

from classes.models import Pupil, Role
from tests import factories
from tests.pages import document, text_of


@pytest.fixture
def address(school):
    return reverse("lessons:leaving", args=[school.slug])


@pytest.fixture
def session(school):
    return factories.SessionFactory(module__school=school, position=1, title="Telling somebody")


@pytest.fixture
def make_class(school, session):
    def make(name, pupils, teachers=()):
        class_group = factories.ClassGroupFactory(
            school=school,
            name=name,
            youngest_year=6,
            oldest_year=6,
            pupils=pupils,
            teachers=list(teachers),
        )
        factories.PlannedSessionFactory(class_group=class_group, session=session)
        return class_group

    return make


def names_in(class_group):
    return list(
        Pupil.objects.filter(enrolments__class_group=class_group).values_list(
            "display_name", flat=True
        )
    )


def test_it_lists_each_child_with_what_they_lack(as_lead, address, make_class):
    elm = make_class("6 Elm", 2)
    page = text_of(as_lead.get(address))
    assert all(name in page for name in names_in(elm))
    assert page.count("1 session that 6 Elm still has to be taught") == 2
    assert "Not planned" in page
    assert "2 children" in page


def test_what_a_child_alone_lacks_is_said_beside_the_child(as_lead, address, make_class, log):
    elm = make_class("6 Elm", 2)
    missed = Pupil.objects.filter(enrolments__class_group=elm)[:1]
    log(elm.planned_sessions.get(), away=missed)
    page = as_lead.get(address).content.decode()
    assert "To catch up" in page
    assert page.count("1. Telling somebody") == 1
    assert "Still to be taught to a whole class" not in page.split("What to do")[0]


def test_teachers_see_their_own_classes(sign_in, teacher, address, make_class):
    own, other = make_class("6 Elm", 1, [teacher]), make_class("6 Fir", 1)
    page = sign_in(teacher).get(address).content.decode()
    assert names_in(own)[0] in page
    assert names_in(other)[0] not in page


def test_it_is_narrowed_to_a_class(as_lead, address, make_class):
    elm, fir = make_class("6 Elm", 1), make_class("6 Fir", 1)
    page = as_lead.get(address, {"class": fir.pk}).content.decode()
    assert names_in(fir)[0] in page
    assert names_in(elm)[0] not in page


def test_it_is_paged_and_can_be_had_on_one_page_to_print(as_lead, address, make_class):
    make_class("6 Elm", 30)
    first, whole = as_lead.get(address), as_lead.get(address, {"all": "yes"})
    assert text_of(first).count("still has to be taught") == 25
    assert "Page 1 of 2" in text_of(first)
    assert text_of(whole).count("still has to be taught") == 30


def test_the_sessions_of_many_classes_stand_there_once_a_class_is_chosen(
    as_lead, address, make_class
):
    classes = [make_class(f"6 Elm {number}", 1) for number in range(17)]
    assert "2 more. Choose a class" in as_lead.get(address).content.decode()
    chosen = as_lead.get(address, {"class": classes[16].pk}).content.decode()
    assert "<b>6 Elm 16</b> · 1. Telling somebody" in chosen


def test_children_of_mixed_classes_are_marked(as_lead, address, make_class):
    elm = make_class("5/6 Rowan", 1)
    type(elm).objects.update(youngest_year=5)
    page = as_lead.get(address).content.decode()
    assert "Year 5 or 6" in page
    assert "1 child here is" in page


def test_where_nobody_lacks_anything_it_says_so(as_lead, address, school, make_class):
    assert "No classes with Year 6" in as_lead.get(address).content.decode()
    make_class("6 Elm", 0)
    assert "Nobody would leave without a session" in as_lead.get(address).content.decode()


def test_a_viewer_and_a_school_without_names_have_no_such_page(
    sign_in, person, as_lead, address, school
):
    assert sign_in(person(Role.VIEWER)).get(address).status_code == 404
    type(school).objects.update(keeps_pupil_names=False)
    assert as_lead.get(address).status_code == 404


def test_a_year_that_is_over_can_be_chosen(as_lead, address, make_class):
    elm = make_class("6 Elm", 1)
    type(elm).objects.update(academic_year=2025)
    elm.enrolments.update(joined_on="2025-09-01", left_on="2026-09-01")
    name = names_in(elm)[0]
    page = as_lead.get(address, {"year": 2025}).content.decode()
    assert "Before they leave 2025/26" in page
    assert name in page


def followed(client, address: str, label: str):
    """Return the page that a link on the page at `address` leads to."""
    links = document(client.get(address)).xpath(f"//a[normalize-space()={label!r}]/@href")
    assert len(links) == 1, links
    return client.get(address + links[0])


def test_the_links_between_pages_lead_to_the_children_of_the_next_page(
    as_lead, address, make_class
):
    elm = make_class("6 Elm", 30)
    first = text_of(as_lead.get(address))
    second = text_of(followed(as_lead, address, "Next"))
    shown = [name for name in names_in(elm) if name in first or name in second]
    assert len(shown) == 30
    assert "Page 2 of 2" in second
    assert not [name for name in names_in(elm) if name in first and name in second]


def test_all_children_are_shown_on_one_page_for_printing(as_lead, address, make_class):
    elm = make_class("6 Elm", 30)
    page = text_of(followed(as_lead, address, "All on one page"))
    assert [name for name in names_in(elm) if name not in page] == []
