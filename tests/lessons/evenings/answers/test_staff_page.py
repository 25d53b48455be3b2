"""Staff match answers with children, many at once."""

import pytest
from django.urls import reverse

from classes.models import Role
from lessons.evenings.answers.actions import confirm_answers, receive_answer
from lessons.evenings.family_names import find_pupil
from lessons.models import EveningAnswer
from tests import factories
from tests.pages import document, text_of


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
def test_the_matching_child_is_suggested(coming, amira, chloe, first, letter, owner):
    suggestion = find_pupil(answer(coming, first, letter), [amira, chloe])
    assert (suggestion and suggestion.display_name) == owner


def test_nobody_is_suggested_if_two_match(coming, amira, oak):
    twin = factories.EnrolmentFactory(class_group=oak, pupil__display_name="Amira Kaur").pupil
    assert find_pupil(answer(coming, "Amira", "K"), [amira, twin]) is None


def test_the_suggestion_is_ticked_and_confirmed_in_one_tap(as_lead, lead, page, coming, amira, oak):
    sent, odd = answer(coming, "Amira", "K", oak), answer(coming, "Nobody", "X", oak)
    shown = document(as_lead.get(page))
    assert shown.xpath("//option[@selected]/@value") == [str(amira.pk)]
    assert shown.xpath("//input[@checked]/@value") == [str(sent.pk)]
    as_lead.post(page, {"do": "confirm", "answer": [sent.pk], f"pupil-{sent.pk}": amira.pk})
    sent.refresh_from_db()
    assert (sent.pupil, sent.settled_by) == (amira, lead)
    assert list(coming.answers.waiting()) == [odd]


def test_many_are_confirmed_at_once_and_those_without_a_child_stay(
    as_lead, page, coming, amira, ben
):
    answers = [answer(coming, first, "K") for first in ("Amira", "Ben", "Nobody")]
    chosen = {f"pupil-{answers[0].pk}": amira.pk, f"pupil-{answers[1].pk}": ben.pk}
    pks = [answer.pk for answer in answers]
    response = as_lead.post(page, {"do": "confirm", "answer": pks} | chosen, follow=True)
    assert "Confirmed: 2." in response.content.decode()
    assert "Not confirmed: 1. Choose a child for each answer first." in response.content.decode()
    assert coming.answers.waiting().count() == 1


def test_a_child_of_another_school_cannot_be_chosen(as_lead, page, coming):
    sent, stranger = answer(coming, "Kit", "B"), factories.EnrolmentFactory().pupil
    as_lead.post(page, {"do": "confirm", "answer": sent.pk, f"pupil-{sent.pk}": stranger.pk})
    assert coming.answers.waiting().count() == 1


def test_a_joke_is_dismissed(as_lead, page, coming):
    sent = answer(coming, "Mickey", "M")
    as_lead.post(page, {"do": "aside", "answer": sent.pk})
    sent.refresh_from_db()
    assert (sent.pupil, sent.is_dismissed) == (None, True)
    assert not coming.answers.waiting().exists()


def test_with_nothing_ticked_nothing_is_changed(as_lead, page, coming):
    answer(coming, "Amira", "K")
    assert "nothing was changed" in as_lead.post(page, {}, follow=True).content.decode()


def test_an_expected_family_is_marked_at_the_door(as_lead, page, coming, amira):
    sent = answer(coming, "Amira", "K", adults=1)
    as_lead.post(page, {"do": "confirm", "answer": sent.pk, f"pupil-{sent.pk}": amira.pk})
    door = reverse("lessons:door_children", args=[coming.school.slug, coming.pk])
    [child] = as_lead.get(door, {"q": "ami"}).json()["children"]
    assert child["expects"] == 1


@pytest.mark.parametrize(
    ("first", "done", "do", "says"),
    [
        ("confirm", "confirmed", "aside", "Dismissed: 1."),
        ("aside", "dismissed", "confirm", "Confirmed: 1."),
    ],
)
def test_what_a_colleague_has_settled_meanwhile_is_said(
    as_lead, page, coming, amira, ben, school, person, sign_in, first, done, do, says
):
    colleague = person(Role.PSHE_LEAD, name="Ms Amin")
    mine, both = answer(coming, "Ben", "K"), answer(coming, "Amira", "K")
    chosen = {f"pupil-{mine.pk}": ben.pk, f"pupil-{both.pk}": amira.pk}
    sign_in(colleague).post(page, {"do": first, "answer": [both.pk]} | chosen)
    fields = {"do": do, "answer": [mine.pk, both.pk]} | chosen
    shown = text_of(as_lead.post(page, fields, follow=True))
    assert says in shown
    assert f"Not changed: 1. Ms Amin {done} the answer of Amira K on 24 November at 10:0" in shown


def headings(page) -> list[str]:
    return [heading.text_content().strip() for heading in document(page).xpath("//h2")]


def test_what_is_to_confirm_comes_before_who_is_expected(as_lead, page, coming, amira, oak, by):
    sent, _ = answer(coming, "Amira", "K", oak), answer(coming, "Chloe", "R", oak)
    confirm_answers(pupils={sent: amira}, by=by)
    assert headings(as_lead.get(page))[:2] == ["To confirm", "Expected"]


def test_only_classes_are_listed_that_somebody_is_expected_from(
    as_lead, page, coming, amira, oak, by
):
    confirm_answers(pupils={answer(coming, "Amira", "K", oak): amira}, by=by)
    shown = as_lead.get(page)
    rows = document(shown).xpath("//h2[.='Expected']/..//tbody/tr/th")
    assert [row.text_content() for row in rows] == ["5 Oak"]
    assert "Nobody expected yet from 1 other class." in text_of(shown)
