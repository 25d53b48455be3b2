"""The page Before they leave: who opens it, which children it lists, its filter and its print."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
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
    assert page.count("1. Telling somebody") == 2, "in its line, and in the name of its link"
    assert "Not planned" in page
    assert "2 children" in page


def test_what_a_child_alone_lacks_is_said_beside_the_child(as_lead, address, make_class, log):
    elm = make_class("6 Elm", 2)
    missed = Pupil.objects.filter(enrolments__class_group=elm)[:1]
    log(elm.planned_sessions.get(), away=missed)
    page = as_lead.get(address).content.decode()
    assert "To catch up" in page
    assert page.count("1. Telling somebody") == 1
    assert "Still to be taught to the whole class" not in page.split("What to do")[0]


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


def test_each_class_has_its_sessions_and_its_children_below_its_name(
    as_lead, address, make_class, log
):
    elm, fir = make_class("6 Elm", 2), make_class("6 Fir", 2)
    missed = Pupil.objects.filter(enrolments__class_group=fir)[:1]
    log(fir.planned_sessions.get(), away=missed)
    page = document(as_lead.get(address))
    sections = page.xpath("//section[contains(@class, 'leaving')]")
    assert [section.xpath("string(.//h2)").strip() for section in sections] == ["6 Elm", "6 Fir"]
    first, second = (" ".join(section.text_content().split()) for section in sections)
    assert "Not planned 1. Telling somebody 2 children" in first
    assert all(name in first for name in names_in(elm))
    assert f"{missed[0]} ◐ To catch up 1. Telling somebody" in second


def test_a_child_who_lacks_fewer_sessions_than_the_class_is_told_apart(
    as_lead, address, school, session, make_class, log
):
    elm, fir = make_class("6 Elm", 2), make_class("6 Fir", 1)
    other = factories.SessionFactory(module=session.module, position=2)
    factories.PlannedSessionFactory(class_group=elm, session=other)
    moved = elm.enrolments.first().pupil
    elm.enrolments.filter(pupil=moved).update(joined_on="2026-11-10")
    factories.EnrolmentFactory(
        pupil=moved, class_group=fir, joined_on="2026-09-01", left_on="2026-11-10"
    )
    log(fir.planned_sessions.get(), held_on=dt.date(2026, 10, 6))
    page = text_of(as_lead.get(address, {"class": elm.pk}))
    assert f"{moved} 1 of the sessions above" in page


def test_five_classes_are_on_a_page_and_a_class_that_is_chosen_is_whole(
    as_lead, address, make_class
):
    classes = [make_class(f"6 Elm {number}", 30) for number in range(1, 7)]
    first, second = as_lead.get(address), as_lead.get(address, {"page": 2})
    assert "180 children in 6 classes" in text_of(first)
    assert "Page 1 of 2" in text_of(first)
    shown, rest = text_of(first), text_of(second)
    assert all(name in shown and name not in rest for name in names_in(classes[0]))
    assert all(name in rest and name not in shown for name in names_in(classes[5]))
    chosen = text_of(as_lead.get(address, {"class": classes[5].pk}))
    assert all(name in chosen for name in names_in(classes[5]))


def test_it_never_lists_more_than_five_classes_and_takes_as_many_queries_for_ten_as_for_one(
    as_lead, address, make_class
):
    make_class("6 Elm 0", 3)
    as_lead.get(address)
    with CaptureQueriesContext(connection) as one:
        as_lead.get(address)
    for number in range(1, 10):
        make_class(f"6 Elm {number}", 3)
    with CaptureQueriesContext(connection) as ten:
        page = as_lead.get(address, {"all": "yes"})
    assert len(document(page).xpath("//section[contains(@class, 'leaving')]")) == 5
    assert len(ten) == len(one)


def test_children_of_mixed_classes_are_marked(as_lead, address, make_class):
    elm = make_class("5/6 Rowan", 1)
    type(elm).objects.update(youngest_year=5)
    page = as_lead.get(address).content.decode()
    assert "Year 5 or 6" in page
    assert "1 child here is" in page


def test_where_nobody_lacks_anything_it_says_so(as_lead, address, school, make_class):
    assert "No classes with Year 6" in as_lead.get(address).content.decode()
    make_class("6 Elm", 0)
    page = as_lead.get(address)
    assert "Nobody would leave without a session" in text_of(page)
    assert not document(page).xpath("//main//button[normalize-space()='Print']")
    assert "What to do" not in text_of(page)


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


def test_the_link_to_the_next_page_keeps_the_rest_of_the_address(as_lead, address, make_class):
    for number in range(6):
        make_class(f"6 Elm {number}", 1)
    second = text_of(followed(as_lead, address, "Next"))
    assert "Page 2 of 2" in second
    assert "6 Elm 5" in second
