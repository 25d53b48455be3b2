"""The page on which a lead says who teaches all classes of a year."""

import pytest
from django.urls import reverse

from classes.models import Role
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school) -> str:
    return reverse("lessons:teachers", args=[school.slug])


@pytest.fixture
def classes(school):
    return [factories.ClassGroupFactory(school=school, name=f"5 {tree}") for tree in ("Ash", "Oak")]


def test_one_form_says_who_teaches_every_class(as_lead, address, classes, person):
    one, two, three = (person(Role.TEACHER) for _ in range(3))
    fields = {f"class{classes[0].pk}": [one.pk, two.pk], f"class{classes[1].pk}": [three.pk, ""]}
    page = as_lead.post(address, fields, follow=True)
    assert "You have changed who teaches 2 classes" in text_of(page)
    assert [set(group.teachers.all()) for group in classes] == [{one, two}, {three}]


def test_it_shows_each_teacher_and_one_more_list_to_choose_from(as_lead, address, classes, person):
    classes[0].teachers.set([person(Role.TEACHER), person(Role.TEACHER), person(Role.TEACHER)])
    page = document(as_lead.get(address))
    assert len(page.xpath(f"//select[@name='class{classes[0].pk}']")) == 4
    assert len(page.xpath(f"//select[@name='class{classes[1].pk}']")) == 1


def test_what_a_colleague_changed_meanwhile_stays(as_lead, address, classes, person, lead):
    before, meanwhile, chosen = (person(Role.TEACHER) for _ in range(3))
    oak = classes[1]
    oak.teachers.set([before, meanwhile])
    as_lead.post(address, {f"was{oak.pk}": [before.pk], f"class{oak.pk}": [chosen.pk]})
    assert set(oak.teachers.all()) == {meanwhile, chosen}
    assert oak.history.first().history_user == lead


def test_a_governor_and_the_head_are_not_offered(as_lead, address, classes, person):
    for role in (Role.VIEWER, Role.HEAD, Role.TEACHER):
        person(role, name=role.label)
    offered = text_of(as_lead.get(address))
    assert Role.TEACHER.label in offered
    assert Role.VIEWER.label not in offered
    options = document(as_lead.get(address)).xpath("//option/text()")
    assert "Head" not in {option.strip() for option in options}


def test_without_a_class_it_leads_to_making_one(as_lead, address, school):
    page = document(as_lead.get(address))
    make = reverse("lessons:class_new", args=[school.slug])
    assert make in page.xpath("//div[@class='empty']//a/@href")


def test_somebody_of_another_school_cannot_be_chosen(as_lead, address, classes):
    stranger = factories.MembershipFactory().user
    page = as_lead.post(address, {f"class{classes[0].pk}": [stranger.pk]})
    assert page.status_code == 422
    assert "Choose somebody from the list of staff" in text_of(page)
    assert not classes[0].teachers.exists()


def test_it_takes_as_many_queries_for_twelve_classes_as_for_two(
    as_lead, address, school, classes, django_assert_max_num_queries
):
    factories.ClassGroupFactory.create_batch(10, school=school)
    with django_assert_max_num_queries(8):
        as_lead.get(address)


def test_home_leads_there_while_a_class_has_no_teacher(as_lead, school, address, classes, person):
    home = reverse("reports:home", args=[school.slug])
    assert "2 classes without a teacher" in text_of(as_lead.get(home))
    for group in classes:
        group.teachers.add(person(Role.TEACHER))
    assert "without a teacher" not in text_of(as_lead.get(home))
