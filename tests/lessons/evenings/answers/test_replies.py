"""What answers mean: who is expected, who asks for the materials, and what can be undone."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.evenings.answers.actions import (
    confirm_again,
    confirm_answers,
    count_answers,
    dismiss_answers,
    receive_answer,
    reopen_answer,
)
from lessons.evenings.follow_up.actions import follow_up
from lessons.evenings.reach import reach_of
from lessons.evenings.set_up.actions import cancel_evening, save_evening
from lessons.evenings.turnout import turnout_of
from lessons.models import EveningAnswer, Reply
from tests import factories
from tests.pages import document, text_of


def page(evening, name="evening_answers") -> str:
    return reverse(f"lessons:{name}", args=[evening.school.slug, evening.pk])


def answer(evening, group=None, adults=2, **fields) -> EveningAnswer:
    return receive_answer(evening=evening, class_group=group, adults=adults, **fields)


def confirmed(evening, pupil, by, **fields) -> EveningAnswer:
    sent = answer(evening, first_name=pupil.display_name, **fields)
    confirm_answers(pupils={sent: pupil}, by=by)
    sent.refresh_from_db()
    return sent


def moved(evening, by):
    """Move the evening by a week, and return it."""
    evening.starts_at += dt.timedelta(weeks=1)
    evening.ends_at += dt.timedelta(weeks=1)
    classes = list(evening.class_groups.all())
    return save_evening(evening=evening, class_groups=classes, documents=[], by=by)


def test_a_child_of_another_class_than_the_one_typed_can_be_chosen(
    as_lead, coming, ben, oak, amira
):
    sent = answer(coming, oak, first_name="Ben", surname_letter="K")
    shown = document(as_lead.get(page(coming)))
    assert shown.xpath("//optgroup/@label") == ["5 Oak", "6 Elm"]
    assert shown.xpath("//option[@selected]/@value") == [str(ben.pk)]
    assert not shown.xpath("//input[@checked]"), "the class differs, so a person decides"
    as_lead.post(page(coming), {"do": "confirm", "answer": sent.pk, f"pupil-{sent.pk}": ben.pk})
    sent.refresh_from_db()
    assert sent.pupil == ben


@pytest.mark.parametrize("settle", ["confirm", "dismiss"])
def test_what_was_confirmed_or_dismissed_waits_again_with_what_was_typed(
    as_lead, coming, amira, ben, oak, by, settle
):
    sent = answer(coming, oak, first_name="Amira", surname_letter="K")
    if settle == "confirm":
        confirm_answers(pupils={sent: ben}, by=by)
    else:
        dismiss_answers(answers=[sent], by=by)
    as_lead.post(page(coming), {"reopen": sent.pk})
    [again] = coming.answers.waiting()
    assert (again.first_name, again.surname_letter, again.class_group) == ("Amira", "K", oak)
    assert turnout_of(coming).expected == 0
    reasons = [entry.history_change_reason for entry in EveningAnswer.history.order_by("pk")]
    assert reasons[-1] == "Waits again"


def test_an_answer_that_somebody_else_has_settled_is_left_as_it_is(coming, amira, ben, by):
    sent = answer(coming, first_name="Amira")
    confirm_answers(pupils={sent: amira}, by=by)
    assert confirm_answers(pupils={sent: ben}, by=by) == 0
    assert dismiss_answers(answers=[sent], by=by) == 0
    sent.refresh_from_db()
    assert (sent.pupil, sent.is_dismissed) == (amira, False)


def test_the_adults_expected_are_added_up_by_class_from_the_latest_answers(
    coming, amira, ben, chloe, oak, elm, by
):
    for pupil, adults in ((amira, 1), (amira, 3), (ben, 2), (chloe, 4)):
        confirmed(coming, pupil, by, adults=adults)
    confirmed(coming, chloe, by, reply=Reply.NOT_COMING)
    answer(coming, oak, adults=6)
    turnout = turnout_of(coming)
    assert (turnout.by_class[oak.pk].expected, turnout.by_class[oak.pk].adults_expected) == (1, 3)
    assert turnout.by_class[elm.pk].adults_expected == 2
    assert (turnout.expected, turnout.adults_expected) == (2, 5)


@pytest.mark.parametrize("name", ["evening", "evening_answers", "evening_sheets"])
def test_the_pages_of_the_evening_say_how_many_adults_to_expect(as_lead, coming, amira, by, name):
    confirmed(coming, amira, by, adults=3)
    assert "3 adults for 1 child" in text_of(as_lead.get(page(coming, name)))


def test_the_needs_name_the_language_and_the_child_but_not_those_of_dismissed_answers(
    as_lead, coming, amira, by
):
    needs = {"access_needs": ["interpreter", "sign_language"], "language": " Polish "}
    confirmed(coming, amira, by, **needs)
    dismissed = answer(coming, access_needs=["hearing_loop"], language="Klingon")
    assert dismissed.language == "", "no interpreter was asked for"
    dismiss_answers(answers=[dismissed], by=by)
    shown = text_of(as_lead.get(page(coming)))
    assert "British Sign Language, an interpreter (Polish) Amira Khan" in shown
    assert "earing loop" not in shown


def test_who_asks_for_the_materials_is_followed_up_and_reached_once_they_are_sent(
    as_lead, coming, amira, oak, by
):
    sent = answer(coming, oak, first_name="Amira", reply=Reply.SEND_MATERIALS)
    assert (sent.adults, turnout_of(coming).expected) == (None, 0)
    follow_up_page = page(coming, "evening_follow_up")
    assert "1 answer is not confirmed yet" in text_of(as_lead.get(follow_up_page))
    confirm_answers(pupils={sent: amira}, by=by)
    assert "Amira Khan, 5 Oak asked for the materials" in text_of(as_lead.get(follow_up_page))
    assert reach_of([oak], today=timezone.localdate()).total.reached == 0
    as_lead.post(
        follow_up_page,
        {"pupil": amira.pk, "do": "materials_sent", "on": "2026-11-24", "done_by": by.pk},
    )
    assert reach_of([oak], today=timezone.localdate()).total.reached == 1
    assert "asked for the materials" not in text_of(as_lead.get(follow_up_page))


def test_who_asked_for_the_materials_is_listed_in_the_class_chosen(
    as_lead, coming, amira, oak, elm, by
):
    confirmed(coming, amira, by, reply=Reply.SEND_MATERIALS)
    address = page(coming, "evening_follow_up")
    asked = "asked for the materials"
    assert asked in text_of(as_lead.get(address, {"class": oak.pk}))
    assert asked not in text_of(as_lead.get(address, {"class": elm.pk}))


def test_who_was_spoken_to_is_still_sent_the_materials_that_they_asked_for(
    as_lead, coming, amira, by
):
    today = timezone.localdate()
    follow_up(evening=coming, pupils=[amira], outcome="spoken_to", on=today, done_by=by, by=by)
    confirmed(coming, amira, by, reply=Reply.SEND_MATERIALS)
    data = {"pupil": amira.pk, "do": "materials_sent", "on": "2026-11-24", "done_by": by.pk}
    as_lead.post(page(coming, "evening_follow_up"), data)
    outcomes = coming.attendances.values_list("outcome", flat=True)
    assert sorted(outcomes) == ["materials_sent", "spoken_to"]


def test_after_a_move_nobody_is_expected_until_they_say_so_again(
    as_lead, client, coming, amira, by
):
    factories.FamiliesPageFactory(school=coming.school)
    sent = confirmed(coming, amira, by)
    asked = confirmed(coming, amira, by, reply=Reply.SEND_MATERIALS)
    reopen_answer(answer=asked, by=by)
    evening = moved(coming, by)
    assert turnout_of(evening).expected == 0
    assert "1 family answered before the evening was moved" in text_of(
        as_lead.get(page(evening, "evening"))
    )
    shown = text_of(as_lead.get(page(evening)))
    assert "Amira Khan 2 adults, for 13 January" in shown
    assert "sends no email" in shown
    form = f"/online-safety/{evening.school.slug}/evening/{evening.pk}/coming/"
    assert "If you answered before, please answer again." in text_of(client.get(form))
    as_lead.post(page(evening), {"do": "again", "answer": sent.pk})
    assert turnout_of(evening).adults_expected == 2
    assert confirm_again(answers=[sent], by=by) == 0


def test_a_school_without_names_counts_answers_for_the_class_given(as_lead, coming, oak, by):
    coming.school.keeps_pupil_names = False
    coming.school.save()
    with_class, without = answer(coming, oak, adults=3), answer(coming, adults=1)
    assert "once you confirm it" in text_of(as_lead.get(page(coming)))
    as_lead.post(page(coming), {"do": "confirm", "answer": [with_class.pk, without.pk]})
    turnout = turnout_of(coming)
    assert (turnout.by_class[oak.pk].expected, turnout.by_class[oak.pk].adults_expected) == (1, 3)
    assert (turnout.expected, turnout.adults_expected) == (2, 4)


def test_answers_are_not_counted_without_a_child_where_names_are_kept(coming, by):
    with pytest.raises(Exception, match="Choose the child"):
        count_answers(answers=[answer(coming)], by=by)


def test_the_form_stays_linked_while_answers_wait(as_lead, coming):
    factories.FamiliesPageFactory(school=coming.school)
    answer(coming)
    form = f"/online-safety/{coming.school.slug}/evening/{coming.pk}/coming/"
    assert document(as_lead.get(page(coming, "evening"))).xpath(f"//a[@href='{form}']")


def test_a_family_that_is_not_coming_is_thanked_without_looking_forward_to_it(client, coming):
    factories.FamiliesPageFactory(school=coming.school)
    form = f"/online-safety/{coming.school.slug}/evening/{coming.pk}/coming/"
    thanks = client.post(form, {"first_name": "Kit", "reply": "materials"}, follow=True)
    assert "look forward" not in text_of(thanks)
    assert EveningAnswer.objects.get().reply == Reply.SEND_MATERIALS


def test_a_letter_before_the_evening_says_how_to_answer_and_of_a_cancelled_one_reads_right(
    as_lead, coming, by
):
    coming.agenda = "Games and chat"
    coming.save()
    letter = text_of(as_lead.get(page(coming, "evening_letters")))
    assert "Please tell us whether you are coming" in letter
    assert f"/evening/{coming.pk}/coming/" in letter
    cancel_evening(evening=coming, reason="Snow", by=by)
    letter = text_of(as_lead.get(page(coming, "evening_letters")))
    assert "on 13 January 2027 had to be cancelled. It would have been about:" in letter
    assert "Please tell us" not in letter


def test_the_page_of_answers_takes_as_many_queries_for_thirty_answers_as_for_three(
    as_lead, coming, amira, oak, by
):
    counts = []
    for _ in range(2):
        for _ in range(10 if counts else 1):
            confirmed(coming, amira, by, access_needs=["step_free"])
            dismiss_answers(answers=[answer(coming, oak)], by=by)
            answer(coming, oak, first_name="Amira")
        with CaptureQueriesContext(connection) as queries:
            as_lead.get(page(coming))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24


def test_no_sign_that_nobody_types_is_kept(coming, oak):
    sent = answer(coming, oak, first_name="Zo\x00e\u202e  Ann", surname_letter="\u200eK")
    assert (sent.first_name, sent.surname_letter) == ("Zoe Ann", "K")
