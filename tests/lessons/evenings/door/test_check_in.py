"""Checking in: each family counts once, whoever taps, and every tap can be undone."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from lessons.evenings.door.actions import (
    CORRECTED_WITHIN,
    NOT_STORED,
    Tap,
    check_in,
    take_taps,
    undo_check_in,
)
from lessons.evenings.turnout import turnout_of
from lessons.models import EveningAttendance, InformationEvening, WalkIn
from tests import factories


def tap(do="check_in", **fields) -> Tap:
    return Tap(key=uuid.uuid4(), do=do, **fields)


def take(evening, *taps, by=None) -> list[str]:
    return list(take_taps(evening=evening, taps=taps, by=by, where="Door link: Hall").values())


def came(evening) -> dict[str, int]:
    rows = evening.attendances.came().values_list("pupil__display_name", "adults")
    return dict(rows)


def test_a_family_is_checked_in_with_its_adults(evening, amira, by):
    check_in(evening=evening, pupil=amira, adults=2, by=by)
    assert came(evening) == {"Amira Khan": 2}
    row = evening.attendances.get()
    assert (row.on, row.by) == (evening.day, by)
    assert row.history.get().history_user == by


def test_a_family_checked_in_twice_counts_once_as_it_was_first(evening, amira):
    take(evening, tap(pupil=amira.pk, adults=1), tap(pupil=amira.pk, adults=3))
    assert came(evening) == {"Amira Khan": 1}
    assert EveningAttendance.history.count() == 1


def test_the_same_tap_sent_again_does_nothing_even_after_it_was_undone(evening, amira):
    first = tap(pupil=amira.pk, adults=2)
    take(evening, first)
    take(evening, tap("undo", pupil=amira.pk, party=first.key))
    assert take(evening, first) == [""]
    assert came(evening) == {}


def test_a_brother_or_sister_brings_no_adults_of_their_own(evening, amira, ben):
    take(evening, tap(pupil=amira.pk, adults=2), tap(pupil=ben.pk, adults=2, with_pupil=amira.pk))
    assert came(evening) == {"Amira Khan": 2, "Ben Khan": 0}
    assert turnout_of(evening).adults == 2
    assert evening.attendances.values("party").distinct().count() == 1


def test_a_brother_whose_sister_is_no_longer_there_brings_the_adults(evening, amira, ben):
    take(evening, tap(pupil=ben.pk, adults=2, with_pupil=amira.pk))
    assert came(evening) == {"Ben Khan": 2}


def test_undoing_one_of_a_family_leaves_the_adults_with_the_other(evening, amira, ben):
    first = tap(pupil=amira.pk, adults=2)
    take(evening, first, tap(pupil=ben.pk, adults=2, with_pupil=amira.pk))
    take(evening, tap("undo", pupil=amira.pk, party=first.key))
    assert came(evening) == {"Ben Khan": 2}


def test_a_number_of_adults_corrected_after_an_undo_counts_for_the_family_once(evening, amira, ben):
    first = tap(pupil=amira.pk, adults=2)
    take(evening, first, tap(pupil=ben.pk, adults=2, with_pupil=amira.pk))
    undo = tap("undo", pupil=amira.pk, party=first.key)
    take(evening, undo, tap(pupil=amira.pk, adults=1, puts_right=undo.key))
    assert came(evening) == {"Amira Khan": 1, "Ben Khan": 0}
    assert turnout_of(evening).adults == 1
    assert evening.attendances.values("party").distinct().count() == 1


def test_a_number_is_corrected_even_if_the_change_history_was_cleared(evening, amira, ben):
    first = tap(pupil=amira.pk, adults=2)
    undo = tap("undo", pupil=amira.pk, party=first.key)
    take(evening, first, tap(pupil=ben.pk, adults=2, with_pupil=amira.pk), undo)
    EveningAttendance.history.all().delete()
    take(evening, tap(pupil=amira.pk, adults=1, puts_right=undo.key))
    assert came(evening) == {"Amira Khan": 1, "Ben Khan": 0}


def test_a_number_can_be_corrected_more_than_once(evening, amira, ben):
    first = tap(pupil=amira.pk, adults=2)
    undo = tap("undo", pupil=amira.pk, party=first.key)
    second = tap(pupil=amira.pk, adults=1, puts_right=undo.key)
    take(evening, first, tap(pupil=ben.pk, adults=2, with_pupil=amira.pk), undo, second)
    party = evening.attendances.get(pupil=amira).party
    again = tap("undo", pupil=amira.pk, party=party)
    take(evening, again, tap(pupil=amira.pk, adults=3, puts_right=again.key))
    assert came(evening) == {"Amira Khan": 3, "Ben Khan": 0}


def test_a_child_tapped_by_mistake_whose_own_family_comes_soon_after_is_not_merged(
    evening, amira, chloe
):
    wrong = tap(pupil=amira.pk, adults=1)
    take(evening, wrong, tap(pupil=chloe.pk, adults=1, with_pupil=amira.pk))
    take(evening, tap("undo", pupil=amira.pk, party=wrong.key), tap(pupil=amira.pk, adults=2))
    assert came(evening) == {"Amira Khan": 2, "Chloe R": 1}
    assert evening.attendances.values("party").distinct().count() == 2


def test_a_child_mistaken_for_a_sibling_brings_adults_of_their_own(evening, amira, chloe):
    first = tap(pupil=amira.pk, adults=2)
    undo = tap("undo", pupil=chloe.pk, party=first.key)
    take(evening, first, tap(pupil=chloe.pk, adults=2, with_pupil=amira.pk), undo)
    take(evening, tap(pupil=chloe.pk, adults=1, puts_right=undo.key))
    assert came(evening) == {"Amira Khan": 2, "Chloe R": 1}
    assert evening.attendances.values("party").distinct().count() == 2


def test_an_undo_that_changed_nothing_has_nothing_to_correct(evening, amira, ben):
    take(evening, tap(pupil=ben.pk, adults=2))
    undo = tap("undo", pupil=amira.pk, party=uuid.uuid4())
    take(evening, undo, tap(pupil=amira.pk, adults=1, puts_right=undo.key))
    assert came(evening) == {"Amira Khan": 1, "Ben Khan": 2}


def test_a_child_tapped_again_much_later_brings_adults_of_their_own(
    evening, amira, ben, time_machine
):
    first = tap(pupil=amira.pk, adults=2)
    take(evening, first, tap(pupil=ben.pk, adults=2, with_pupil=amira.pk))
    undo = tap("undo", pupil=amira.pk, party=first.key)
    take(evening, undo)
    time_machine.move_to(timezone.now() + CORRECTED_WITHIN + dt.timedelta(minutes=1))
    take(evening, tap(pupil=amira.pk, adults=1, puts_right=undo.key))
    assert came(evening) == {"Amira Khan": 1, "Ben Khan": 2}


def test_undo_removes_only_the_check_in_of_its_own_tap(evening, amira):
    theirs, mine = tap(pupil=amira.pk, adults=2), tap(pupil=amira.pk, adults=1)
    take(evening, theirs, mine, tap("undo", pupil=amira.pk, party=mine.key))
    assert came(evening) == {"Amira Khan": 2}


def test_an_undone_check_in_stays_in_the_change_history(evening, amira):
    first = tap(pupil=amira.pk)
    take(evening, first, tap("undo", pupil=amira.pk, party=first.key))
    removed, made = EveningAttendance.history.all()
    assert (made.history_type, removed.history_type) == ("+", "-")
    assert removed.history_change_reason == "Undone: Door link: Hall"


def test_undoing_a_check_in_that_is_not_there_changes_nothing(evening, amira, by):
    assert not undo_check_in(evening=evening, pupil=amira, party=uuid.uuid4(), by=by, reason="")


def test_a_child_not_on_the_list_is_refused_and_the_other_taps_count(evening, amira):
    stranger = factories.EnrolmentFactory().pupil
    answers = take(evening, tap(pupil=stranger.pk), tap(pupil=amira.pk))
    assert "not on the list" in answers[0]
    assert came(evening) == {"Amira Khan": 1}


@pytest.mark.parametrize("do", ["undo", "undo_walk_in", "check_out", ""])
def test_what_no_tablet_can_do_is_refused(evening, do):
    assert "A tablet cannot do this" in take(evening, tap(do))[0]


def test_nobody_is_checked_in_at_a_cancelled_evening(evening, amira, by):
    InformationEvening.objects.update(cancelled_at=timezone.now(), cancelled_reason="Snow")
    assert "cancelled" in take(evening, tap(pupil=amira.pk))[0]
    with pytest.raises(ValidationError, match="cancelled"):
        check_in(evening=evening, pupil=amira, adults=1, by=by)


def test_each_change_raises_the_revision_for_the_tablets(evening, amira):
    take(evening, tap(pupil=amira.pk))
    before = InformationEvening.objects.get().revision
    take(evening, tap(pupil=amira.pk))
    assert InformationEvening.objects.get().revision == before
    take(evening, tap("walk_in", name="Kit"))
    assert InformationEvening.objects.get().revision > before


def test_a_family_not_on_the_list_is_added_and_undone(evening, oak):
    added = tap("walk_in", name="  Kit \n B ", adults=2, class_group=oak.pk)
    take(evening, added, added)
    walk_in = WalkIn.objects.get()
    assert (walk_in.said_name, walk_in.adults, walk_in.class_group) == ("Kit B", 2, oak)
    assert turnout_of(evening).adults == 2
    take(evening, tap("undo_walk_in", party=added.key))
    assert not WalkIn.objects.exists()


def test_a_family_without_a_name_cannot_be_matched_and_is_refused(evening):
    assert "first name" in take(evening, tap("walk_in", name="  "))[0]


@pytest.mark.sqlite_is_enough
def test_a_tap_that_fails_unexpectedly_is_refused_and_the_other_taps_count(evening, amira):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER no_walk_in BEFORE INSERT ON lessons_walkin"
            " BEGIN SELECT RAISE(ABORT, 'a fault that nobody thought of'); END"
        )
    bad = tap("walk_in", name="Zed Q")
    assert take(evening, bad, tap(pupil=amira.pk)) == [NOT_STORED, ""]
    assert came(evening) == {"Amira Khan": 1}
    assert not evening.taps.filter(key=bad.key).exists()
