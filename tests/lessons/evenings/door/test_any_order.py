"""Taps arrive in any order, twice or late: in the end the door holds what the screens showed."""

import itertools
import uuid

import pytest

from lessons.evenings.door.actions import Tap, take_taps
from lessons.evenings.door.tablet import state_of
from lessons.evenings.paper.actions import record_sheet
from lessons.models import WalkIn


def tap(do="check_in", **fields) -> Tap:
    return Tap(key=uuid.uuid4(), do=do, **fields)


def take(evening, *taps) -> list[str]:
    return list(take_taps(evening=evening, taps=taps, by=None, where="Door link: Hall").values())


def came(evening) -> dict[str, int]:
    return dict(evening.attendances.came().values_list("pupil__display_name", "adults"))


def undo(pupil, *taps: Tap, party: uuid.UUID | None = None) -> Tap:
    return tap("undo", pupil=pupil.pk, undoes=tuple(each.key for each in taps), party=party)


@pytest.fixture
def amira_came(amira) -> Tap:
    return tap(pupil=amira.pk, adults=2)


def with_amira(pupil, amira, amira_came) -> Tap:
    return tap(pupil=pupil.pk, adults=2, with_pupil=amira.pk, party=amira_came.key)


def test_a_brother_is_undone_before_the_server_has_answered(evening, amira, ben, amira_came):
    ben_came = with_amira(ben, amira, amira_came)
    take(evening, amira_came, ben_came, undo(ben, ben_came, party=amira_came.key))
    assert came(evening) == {"Amira Khan": 2}


def test_a_brother_is_undone_by_the_key_of_his_tap_where_a_tablet_sends_only_that(
    evening, amira, ben, amira_came
):
    ben_came = with_amira(ben, amira, amira_came)
    take(evening, amira_came, ben_came, tap("undo", pupil=ben.pk, party=ben_came.key))
    assert came(evening) == {"Amira Khan": 2}


def test_an_undo_that_arrives_before_its_check_in_still_undoes_it(evening, amira, amira_came):
    take(evening, undo(amira, amira_came), amira_came)
    assert came(evening) == {}


def test_a_family_corrected_in_any_order_ends_the_same(evening, amira, ben, amira_came):
    ben_came = with_amira(ben, amira, amira_came)
    undone = undo(amira, amira_came, party=amira_came.key)
    again = tap(pupil=amira.pk, adults=1, puts_right=undone.key, party=amira_came.key)
    for taps in itertools.permutations([amira_came, ben_came, undone, again]):
        evening.attendances.all().delete()
        evening.taps.all().delete()
        take(evening, *taps, *taps)
        assert came(evening) == {"Amira Khan": 1, "Ben Khan": 0}, [each.do for each in taps]


def test_a_brother_who_arrives_first_gives_the_adults_to_his_sister(
    evening, amira, ben, amira_came
):
    take(evening, with_amira(ben, amira, amira_came), amira_came)
    assert came(evening) == {"Amira Khan": 2, "Ben Khan": 0}


def test_a_child_checked_in_on_two_tablets_stays_until_both_are_undone(evening, amira, amira_came):
    second = tap(pupil=amira.pk, adults=1)
    take(evening, amira_came, second, undo(amira, amira_came))
    assert came(evening) == {"Amira Khan": 1}
    take(evening, undo(amira, second))
    assert came(evening) == {}


def test_the_state_names_every_tap_that_an_undo_must_name(evening, amira, amira_came):
    second = tap(pupil=amira.pk, adults=1)
    take(evening, amira_came, second)
    shown = {(pupil, key) for pupil, key in state_of(evening)["taps"]}
    assert shown == {(amira.pk, str(amira_came.key)), (amira.pk, str(second.key))}


def test_a_number_is_not_put_right_by_the_undo_of_another_child(
    evening, amira, ben, chloe, amira_came
):
    undone = undo(amira, amira_came, party=amira_came.key)
    take(evening, amira_came, with_amira(ben, amira, amira_came), undone)
    take(evening, tap(pupil=chloe.pk, adults=1, puts_right=undone.key, party=amira_came.key))
    assert came(evening) == {"Ben Khan": 2, "Chloe R": 1}


def test_a_child_cleared_on_the_sheet_is_gone_whichever_tablets_tapped(
    evening, amira, amira_came, by
):
    take(evening, amira_came, tap(pupil=amira.pk, adults=1))
    record_sheet(evening=evening, adults={amira: None}, before={amira: 2}, by=by)
    assert came(evening) == {}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Kit\x00 B", "Kit B"),
        ("\ud800Kit B", "Kit B"),
        ("Kit\u202e B\u200f", "Kit B"),
        ("Kit\tB\x07", "Kit B"),
        ("K" * 10_000, "K" * 80),
        ("Zoë 👩‍👧 ナ", "Zoë 👩‍👧 ナ"),
    ],
    ids=["nul", "surrogate", "direction", "control", "long", "emoji"],
)
def test_an_odd_sign_in_a_name_stops_no_tablet(evening, amira, amira_came, typed, stored):
    assert take(evening, tap("walk_in", name=typed), amira_came) == ["", ""]
    assert WalkIn.objects.get().said_name == stored
    assert came(evening) == {"Amira Khan": 2}


@pytest.mark.parametrize("typed", ["\x00", "\ud800", "\u200f\u202e"], ids=ascii)
def test_a_name_of_nothing_readable_is_refused_with_its_reason(evening, amira, amira_came, typed):
    refusal, counted = take(evening, tap("walk_in", name=typed), amira_came)
    assert "first name" in refusal
    assert counted == ""


def test_a_walk_in_undone_before_it_arrives_is_not_added(evening):
    added = tap("walk_in", name="Kit B")
    take(evening, tap("undo_walk_in", party=added.key), added)
    assert not WalkIn.objects.exists()


def test_a_walk_in_that_was_matched_meanwhile_is_not_undone_in_silence(evening, amira):
    added = tap("walk_in", name="Amira K")
    take(evening, added)
    WalkIn.objects.update(pupil=amira)
    assert "already matched" in take(evening, tap("undo_walk_in", party=added.key))[0]


def test_saving_an_evening_loaded_before_a_tap_leaves_the_revision(evening, amira_came):
    loaded = type(evening).objects.get(pk=evening.pk)
    take(evening, amira_came)
    loaded.title = "Online safety evening"
    loaded.save()
    evening.refresh_from_db()
    assert (evening.title, evening.revision) == ("Online safety evening", 1)
