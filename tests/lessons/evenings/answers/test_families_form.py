"""The public form: it thanks everybody in the same way, and it is rate limited."""

import datetime as dt
from random import Random

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classes.models import Role
from lessons.evenings.set_up.actions import cancel_evening
from lessons.models import EveningAnswer
from tests import factories
from tests.examples import examples
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

LIMIT = 60


@pytest.fixture
def form(coming) -> str:
    factories.FamiliesPageFactory(school=coming.school)
    return f"/online-safety/{coming.school.slug}/evening/{coming.pk}/coming/"


@pytest.fixture
def no_limit(settings):
    settings.LIMITS = settings.LIMITS | {"family_answer": ""}


def seen(client, answer) -> tuple[int, str, int, bytes]:
    """Return everything the sender sees in reply, including the page of thanks."""
    thanks = client.get(answer.url)
    return answer.status_code, answer.url, thanks.status_code, thanks.content


def test_it_asks_for_the_class_the_child_and_the_adults_and_shows_no_pupil(client, form):
    page = text_of(client.get(form))
    assert "5 Oak" in page
    assert "Thursday" not in page
    assert "Wednesday 13 January 2027, 6 pm to 7 pm" in page
    assert not any(name in page for name in ("Amira", "Khan", "Chloe"))


def test_an_answer_is_saved_for_staff_to_confirm(client, form, coming, oak):
    client.post(
        form,
        {
            "class_group": oak.pk,
            "first_name": " Amira ",
            "surname_letter": "k",
            "adults": "2",
            "access_needs": ["step_free", "no-such-need"],
        },
    )
    answer = EveningAnswer.objects.get()
    assert (answer.evening, answer.class_group, answer.adults) == (coming, oak, 2)
    assert (answer.first_name, answer.surname_letter) == ("Amira", "k")
    assert answer.access_needs == ["step_free"]
    assert answer.pupil is None


def test_trying_many_names_reveals_nothing(client, form, no_limit, oak):
    random = Random(4)
    letters = "abcdefghijklmnopqrstuvwxyz"
    answers = set()
    for number in range(60):
        known = number % 2
        answer = client.post(
            form,
            {
                "class_group": oak.pk,
                "first_name": "Amira" if known else "".join(random.choices(letters, k=6)),
                "surname_letter": "K" if known else random.choice(letters),
                "adults": random.randint(1, 6),
            },
        )
        answers.add((answer.status_code, answer.url, answer.content, tuple(answer.cookies)))
    assert len(answers) == 1
    assert EveningAnswer.objects.count() == 60


@given(
    sent=st.dictionaries(
        st.sampled_from(["class_group", "first_name", "surname_letter", "adults", "access_needs"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
    )
)
@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_answer_gets_the_same_thanks(client, form, no_limit, sent):
    usual = client.post(form, {"first_name": "Amira", "surname_letter": "K", "adults": "2"})
    assert seen(client, client.post(form, sent)) == seen(client, usual)


def test_the_limit_holds_whatever_is_sent(client, form):
    statuses = [
        client.post(form, {"first_name": f"Child{number}", "adults": 1}).status_code
        for number in range(LIMIT + 15)
    ]
    assert statuses == [302] * LIMIT + [429] * 15
    assert EveningAnswer.objects.count() == LIMIT
    assert client.get(form).status_code == 200


def test_the_limit_does_not_affect_other_addresses(client, form):
    for _ in range(LIMIT + 1):
        client.post(form, {"first_name": "Kit"})
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(form, {"first_name": "Kit"}).status_code == 302


def test_a_bot_that_fills_in_every_field_is_thanked_and_not_saved(client, form):
    usual = seen(client, client.post(form, {"first_name": "Kit"}))
    trapped = client.post(form, {"first_name": "Kit", "website": "https://spam.example"})
    assert seen(client, trapped) == usual
    assert EveningAnswer.objects.count() == 1


def test_the_form_sets_only_the_csrf_cookie(client, form):
    client.get(form)
    client.post(form, {"first_name": "Kit"})
    assert set(client.cookies) == {"csrftoken"}


def test_it_cannot_be_sent_from_another_site(form):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(form, {"first_name": "Kit"}).status_code == 403
    strict.get(form)
    token = strict.cookies["csrftoken"].value
    sent = {"first_name": "Kit", "csrfmiddlewaretoken": token}
    assert strict.post(form, sent).status_code == 302


def test_an_evening_that_is_over_says_so_and_takes_no_answer(client, form, coming):
    with time_machine.travel(coming.ends_at - dt.timedelta(minutes=1)):
        assert "Are you coming?" in text_of(client.get(form))
    with time_machine.travel(coming.ends_at):
        page = client.post(form, {"first_name": "Kit"})
    assert "This evening is over" in text_of(page)
    home = f"/online-safety/{coming.school.slug}/"
    assert document(page).xpath(f"//main//a[@href='{home}']")
    assert not EveningAnswer.objects.exists()


def test_a_cancelled_evening_says_why_until_it_would_have_ended(client, form, coming, by):
    cancel_evening(evening=coming, reason="The speaker is ill", by=by)
    for address in (form, f"{form}thanks/"):
        page = text_of(client.get(address))
        assert "This evening is cancelled" in page
        assert "The speaker is ill" in page
    with time_machine.travel(coming.ends_at):
        page = text_of(client.get(form))
    assert "This evening is cancelled" in page
    assert "The speaker is ill" not in page


def test_the_pages_of_an_evening_link_to_the_families_page_only_if_it_is_published(
    client, as_lead, form, coming
):
    home = f"//a[@href='/online-safety/{coming.school.slug}/']"
    assert document(client.get(form)).xpath(home)
    coming.school.families_page.delete()
    assert not document(as_lead.get(form)).xpath(home)


def test_a_family_above_the_limit_keeps_what_it_typed_on_a_page_of_its_own(
    client, form, oak, settings
):
    settings.LIMITS = settings.LIMITS | {"family_answer": "1/h/address"}
    typed = {
        "class_group": oak.pk,
        "first_name": "Amira",
        "surname_letter": "K",
        "adults": "3",
        "access_needs": ["hearing_loop"],
    }
    client.post(form, typed)
    answer = client.post(form, typed)
    page = document(answer)
    assert answer.status_code == 429
    assert "Send it again in 1 hour" in text_of(answer)
    assert answer["Retry-After"] == "3600"
    assert "Sign in" not in text_of(answer)
    assert page.xpath("//input[@name='first_name']/@value") == ["Amira"]
    assert page.xpath("//option[@selected]/@value") == [str(oak.pk)]
    assert page.xpath("//input[@checked]/@value") == ["3", "hearing_loop"]
    assert page.xpath("//form[@method='post']//button")
    assert client.post(form, typed, REMOTE_ADDR="192.0.2.1").status_code == 302


@pytest.mark.parametrize("rest", ["", "evening/9999/coming/", "nothing-here"])
def test_an_unknown_address_for_families_answers_with_a_page_for_families(client, school, rest):
    page = client.get(f"/online-safety/{school.slug}/{rest}")
    assert page.status_code == 404
    assert "Page not found" in text_of(page)
    assert "permission" not in text_of(page)
    assert not document(page).xpath("//a[@href='/'] | //script")


def test_an_evening_of_another_school_is_not_found(client, coming):
    other = factories.SchoolFactory()
    assert client.get(reverse("coming:coming", args=[other.slug, coming.pk])).status_code == 404


def test_a_school_without_names_neither_asks_for_names_nor_keeps_them(client, form, coming):
    coming.school.keeps_pupil_names = False
    coming.school.save()
    assert "first name" not in client.get(form).content.decode()
    client.post(form, {"first_name": "Amira", "surname_letter": "K", "adults": 3})
    answer = EveningAnswer.objects.get()
    assert (answer.first_name, answer.surname_letter, answer.adults) == ("", "", 3)


@pytest.mark.parametrize("page", ["", "thanks/"])
def test_until_the_families_page_is_published_only_staff_of_the_school_see_the_form(
    client, sign_in, person, as_lead, form, coming, page
):
    coming.school.families_page.delete()
    stranger = sign_in(person(Role.PSHE_LEAD, at=factories.SchoolFactory()))
    assert client.get(form + page).status_code == 404
    assert stranger.get(form + page).status_code == 404
    assert as_lead.get(form + page).status_code == 200


def test_until_then_nobody_can_answer(client, form, coming, oak):
    coming.school.families_page.delete()
    sent = client.post(form, {"class_group": oak.pk, "first_name": "Amira", "adults": "2"})
    assert sent.status_code == 404
    assert not EveningAnswer.objects.exists()


def test_until_then_the_page_of_the_evening_says_why_families_cannot_answer(as_lead, form, coming):
    address = f"/schools/{coming.school.slug}/evenings/{coming.pk}/"
    assert document(as_lead.get(address)).xpath("//a/@href[. = $form]", form=form)
    coming.school.families_page.delete()
    page = as_lead.get(address)
    assert "families cannot answer until your families’ page is published" in text_of(page)
    assert not document(page).xpath("//a/@href[. = $form]", form=form)
