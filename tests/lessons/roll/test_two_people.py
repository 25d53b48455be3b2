"""Two people change the class of one child: the second is told who did what, nothing is lost."""

import datetime as dt
import threading
import time
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse

from classes.history.edit_conflicts import EditConflictError
from classes.models import Enrolment, Role
from lessons.roll.actions import add_pupils, enrol, leave, move
from lessons.roll.presence import were_there_since
from lessons.roll.removal import remove_added_by_mistake
from lessons.roll.renaming import rename
from lessons.roll.stale import shown_now
from tests import factories
from tests.pages import document, text_of

DAY = dt.date(2026, 11, 24)
JUST_NOW = r"on 24 November at 10:0\d\."


@pytest.fixture
def child(pupils):
    return pupils[0]


@pytest.fixture
def ash(school):
    return factories.ClassGroupFactory(school=school, name="5 Ash")


@pytest.fixture
def colleague(person):
    return person(Role.PSHE_LEAD, name="Ms Amin")


@pytest.fixture
def meanwhile(child, oak, ash, colleague):
    """Return what a colleague can do to the child, each with the sentence that says so."""
    return {
        "move": (
            lambda: move(pupil=child, to=ash, on=DAY, by=colleague),
            f"Ms Amin moved {child} to 5 Ash",
        ),
        "leave": (
            lambda: leave(pupil=child, on=DAY, by=colleague),
            f"Ms Amin recorded that {child} leaves 5 Oak on 24 November 2026",
        ),
        "rename": (
            lambda: rename(pupil=child, display_name="Zed Q", by=colleague),
            f"Ms Amin changed the name {child} to Zed Q",
        ),
        "remove": (
            lambda: remove_added_by_mistake(
                class_group=oak, pupils=[child], reason="Of 5 Ash", by=colleague
            ),
            f"Ms Amin removed {child} from 5 Oak",
        ),
    }


@pytest.mark.parametrize("what", ["move", "leave", "rename", "remove"])
@pytest.mark.parametrize("verb", ["move", "leave", "remove", "were there"])
def test_a_stale_page_is_refused_with_who_did_what_and_when(
    child, oak, ash, lead, meanwhile, what, verb
):
    seen = shown_now()
    do, sentence = meanwhile[what]
    do()
    before = list(Enrolment.objects.order_by("pk").values())
    many = {"class_group": oak, "pupils": [child]}
    verbs = {
        "move": partial(move, pupil=child, to=ash, on=DAY),
        "leave": partial(leave, pupil=child, on=DAY),
        "remove": partial(remove_added_by_mistake, reason="Of 5 Ash", **many),
        "were there": partial(were_there_since, since=dt.date(2026, 9, 1), **many),
    }
    with pytest.raises(EditConflictError, match=f"^..{sentence} {JUST_NOW} Nothing was changed"):
        verbs[verb](by=lead, seen=seen)
    assert list(Enrolment.objects.order_by("pk").values()) == before


def test_a_child_who_has_come_back_meanwhile_is_not_put_on_roll_again(
    child, oak, ash, lead, colleague
):
    leave(pupil=child, on=dt.date(2026, 11, 2), by=lead)
    seen = shown_now()
    enrol(pupil=child, class_group=ash, on=DAY, by=colleague)
    with pytest.raises(EditConflictError, match=f"Ms Amin added {child} to 5 Ash {JUST_NOW}"):
        enrol(pupil=child, class_group=oak, on=DAY, by=lead, seen=seen)


def test_a_name_that_a_colleague_has_added_meanwhile_says_so(oak, lead, colleague):
    seen = shown_now()
    add_pupils(class_group=oak, names=["Amira K"], on=DAY, by=colleague)
    with pytest.raises(ValidationError) as refused:
        add_pupils(class_group=oak, names=["Ben L", "Amira K"], on=DAY, by=lead, seen=seen)
    (sentence,) = refused.value.message_dict["names"]
    assert sentence.startswith("Amira K is already in 5 Oak. Ms Amin added Amira K to 5 Oak on 24")
    assert oak.enrolments.filter(pupil__display_name="Ben L").count() == 0


def test_a_name_that_stands_twice_in_what_was_typed_says_so(oak, lead):
    with pytest.raises(ValidationError) as refused:
        add_pupils(class_group=oak, names=["Otto V", "Ben L", "Otto V"], on=DAY, by=lead)
    (sentence,) = refused.value.message_dict["names"]
    assert sentence.startswith("Otto V is twice in your list. ")
    assert sentence.endswith("Nobody was added.")
    assert "already" not in sentence
    assert not oak.enrolments.filter(pupil__display_name__in=["Otto V", "Ben L"]).exists()


def test_an_own_change_in_another_window_is_called_so(child, ash, lead):
    seen = shown_now()
    move(pupil=child, to=ash, on=DAY, by=lead)
    with pytest.raises(
        EditConflictError, match=f"You moved {child} to 5 Ash in another window on "
    ):
        leave(pupil=child, on=DAY, by=lead, seen=seen)


def test_a_new_year_group_does_not_make_a_page_stale(child, ash, lead):
    seen = shown_now()
    stay = child.enrolments.get()
    stay.year_group = 5
    stay.save()
    assert move(pupil=child, to=ash, on=DAY, by=lead, seen=seen).class_group == ash


@pytest.mark.parametrize("what", ["leave", "remove"])
def test_the_childs_page_says_so_and_leads_on(
    child, oak, ash, lead, school, sign_in, meanwhile, what
):
    client = sign_in(lead)
    address = reverse("lessons:child", args=[school.slug, oak.pk, child.pk])
    shown = document(client.get(address))
    (seen,) = shown.xpath("//form[.//input[@value='move']]//input[@name='seen']/@value")
    do, sentence = meanwhile[what]
    do()
    fields = {"do": "move", "on": "2026-11-24", "class_group": ash.pk, "seen": seen}
    page = client.post(address, fields, follow=True)
    assert sentence in text_of(page)
    assert not child.enrolments.filter(class_group=ash).exists()


def test_after_the_refusal_the_page_is_fresh_and_can_be_sent_again(
    child, oak, ash, lead, school, sign_in, meanwhile
):
    client = sign_in(lead)
    address = reverse("lessons:child", args=[school.slug, oak.pk, child.pk])
    fields = {"do": "move", "on": "2026-11-24", "class_group": ash.pk, "seen": shown_now()}
    meanwhile["rename"][0]()
    refused = client.post(address, fields)
    assert refused.status_code == 422
    (seen,) = document(refused).xpath("//form[.//input[@value='move']]//input[@name='seen']/@value")
    client.post(address, fields | {"seen": seen})
    assert child.enrolments.get(left_on=None).class_group == ash


def test_the_page_of_many_says_who_moved_one_of_them(child, oak, lead, school, sign_in, meanwhile):
    client = sign_in(lead)
    address = reverse("lessons:remove_pupils", args=[school.slug, oak.pk])
    (seen,) = document(client.get(address)).xpath("//input[@name='seen']/@value")
    do, sentence = meanwhile["remove"]
    do()
    page = client.post(address, {"pupil": child.pk, "reason": "Of 5 Ash", "seen": seen})
    assert page.status_code == 422
    assert sentence in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_move_a_child_at_once_end_with_one_place(school, lead, child, ash):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one connection write at a time.")
    elm = factories.ClassGroupFactory(school=school, name="5 Elm")
    first_has_moved, errors = threading.Event(), []

    def move_to(group, *, first: bool) -> None:
        try:
            with transaction.atomic():
                if not first:
                    first_has_moved.wait()
                move(pupil=child, to=group, on=DAY, by=lead)
                first_has_moved.set()
                time.sleep(0.3 if first else 0)
        except Exception as error:  # shown by the assertion
            errors.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=move_to, args=[ash], kwargs={"first": True}),
        threading.Thread(target=move_to, args=[elm], kwargs={"first": False}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert errors == []
    assert child.enrolments.get(left_on=None).class_group == elm
    assert child.enrolments.count() == 2
