"""Staff say whose answer it is; many at once."""

import pytest
from django.urls import reverse

from lessons.evenings.answers.actions import receive_answer
from lessons.evenings.family_names import find_pupil
from lessons.models import EveningAnswer
from tests import factories
from tests.pages import document


def answer(evening, first, letter, group=None, adults=2) -> EveningAnswer:
    return receive_answer(
        evening=evening,
        class_group=group,
        first_name=first,
        surname_letter=letter,
        adults=adults,
        access_needs=[],
    )


@pytest.fixture
def page(coming) -> str:
    return reverse("lessons:evening_answers", args=[coming.school.slug, coming.pk])


@pytest.mark.parametrize(
    ("first", "letter", "owner"),
    [
        ("Amira", "K", "Amira Khan"),
        ("amira", "k", "Amira Khan"),
        ("Amíra", "", "Amira Khan"),
        ("Amira", "R", None),
        ("Am", "K", None),
        ("", "K", None),
        ("Zoe", "K", None),
    ],
)
def test_the_child_who_fits_is_suggested(coming, amira, chloe, first, letter, owner):
    found = find_pupil(answer(coming, first, letter), [amira, chloe])
    assert (found and found.display_name) == owner


def test_nobody_is_suggested_where_two_fit(coming, amira, oak):
    twin = factories.EnrolmentFactory(class_group=oak, pupil__display_name="Amira Kaur").pupil
    assert find_pupil(answer(coming, "Amira", "K"), [amira, twin]) is None


def test_the_suggestion_is_ticked_and_confirmed_in_one_tap(as_lead, lead, page, coming, amira, oak):
    sent, odd = answer(coming, "Amira", "K", oak), answer(coming, "Nobody", "X", oak)
    shown = document(as_lead.get(page))
    assert shown.xpath("//option[@selected]/@value") == [str(amira.pk)]
    assert shown.xpath("//input[@checked]/@value") == [str(sent.pk)]
    as_lead.post(page, {"do": "confirm", "answer": [sent.pk], f"pupil-{sent.pk}": amira.pk})
    sent.refresh_from_db()
    assert (sent.pupil, sent.settled_by, sent.first_name) == (amira, lead, "")
    assert list(coming.answers.waiting()) == [odd]


def test_many_are_confirmed_at_once_and_those_without_a_child_stay(
    as_lead, page, coming, amira, ben
):
    answers = [answer(coming, first, "K") for first in ("Amira", "Ben", "Nobody")]
    chosen = {f"pupil-{answers[0].pk}": amira.pk, f"pupil-{answers[1].pk}": ben.pk}
    keys = [item.pk for item in answers]
    said = as_lead.post(page, {"do": "confirm", "answer": keys} | chosen, follow=True)
    assert "Confirmed: 2." in said.content.decode()
    assert "Not confirmed, as no child is chosen: 1." in said.content.decode()
    assert coming.answers.waiting().count() == 1


def test_a_child_of_another_school_cannot_be_chosen(as_lead, page, coming):
    sent, stranger = answer(coming, "Kit", "B"), factories.EnrolmentFactory().pupil
    as_lead.post(page, {"do": "confirm", "answer": sent.pk, f"pupil-{sent.pk}": stranger.pk})
    assert coming.answers.waiting().count() == 1


def test_a_joke_is_put_aside_and_its_name_emptied(as_lead, page, coming):
    sent = answer(coming, "Mickey", "M")
    as_lead.post(page, {"do": "aside", "answer": sent.pk})
    sent.refresh_from_db()
    assert (sent.pupil, sent.first_name) == (None, "")
    assert not coming.answers.waiting().exists()


def test_with_nothing_ticked_nothing_is_changed(as_lead, page, coming):
    answer(coming, "Amira", "K")
    assert "nothing was changed" in as_lead.post(page, {}, follow=True).content.decode()


def test_a_family_that_is_expected_shows_at_the_door(as_lead, page, coming, amira):
    sent = answer(coming, "Amira", "K", adults=1)
    as_lead.post(page, {"do": "confirm", "answer": sent.pk, f"pupil-{sent.pk}": amira.pk})
    door = reverse("lessons:door_children", args=[coming.school.slug, coming.pk])
    [child] = as_lead.get(door, {"q": "ami"}).json()["children"]
    assert child["expects"] == 1
