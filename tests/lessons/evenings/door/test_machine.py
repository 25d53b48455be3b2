"""Two tablets tap, undo, drop out and send again: in the end the server holds what they showed."""

import uuid
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lessons.evenings.door.actions import Tap, take_taps
from lessons.evenings.door.tablet import state_of
from lessons.models import DoorTap, EveningAttendance, InformationEvening
from tests.examples import examples
from tests.lessons.evenings.conftest import on_roll

CHILDREN = 4


@dataclass
class Tablet:
    """What static/js/door-*.js hold: the waiting taps, and the last state from the server."""

    waiting: list[Tap] = field(default_factory=list)
    here: dict[int, tuple[int, uuid.UUID]] = field(default_factory=dict)
    taps: set[tuple[int, uuid.UUID]] = field(default_factory=set)

    def shows(self, pupil: int) -> tuple[int, uuid.UUID] | None:
        """Return the adults and the party that the screen shows, or None for the numbers to tap."""
        last = next((tap for tap in reversed(self.waiting) if tap.pupil == pupil), None)
        if last is None:
            return self.here.get(pupil)
        if last.do == "undo":
            return None
        return (0 if last.with_pupil else last.adults, last.party or last.key)

    def shown_taps(self, pupil: int) -> set[uuid.UUID]:
        """Return the keys that an undo names."""
        waiting = {tap.key for tap in self.waiting if (tap.pupil, tap.do) == (pupil, "check_in")}
        return waiting | {key for child, key in self.taps if child == pupil}

    def see(self, state: dict) -> None:
        self.here = {pupil: (adults, uuid.UUID(party)) for pupil, adults, party in state["here"]}
        self.taps = {(pupil, uuid.UUID(key)) for pupil, key in state["taps"]}


class Door(RuleBasedStateMachine):
    """`wanted` holds, for each child, the check-ins that nobody who saw them has undone."""

    evening: InformationEvening
    pupils: list[int]

    @initialize()
    def clear(self) -> None:
        EveningAttendance.objects.all().delete()
        DoorTap.objects.all().delete()
        self.tablets = [Tablet(), Tablet()]
        self.sent: list[Tap] = []
        self.wanted: dict[int, set[uuid.UUID]] = {pupil: set() for pupil in self.pupils}
        self.revision = 0

    def add(self, tablet: Tablet, do: str, pupil: int, **fields) -> Tap:
        tap = Tap(key=uuid.uuid4(), do=do, pupil=pupil, **fields)
        tablet.waiting.append(tap)
        return tap

    @rule(which=st.integers(0, 1), child=st.integers(0, CHILDREN - 1), adults=st.integers(1, 3))
    def tap(self, which: int, child: int, adults: int) -> None:
        tablet, pupil = self.tablets[which], self.pupils[child]
        if tablet.shows(pupil) is None:
            tap = self.add(tablet, "check_in", pupil, adults=adults)
            self.wanted[pupil].add(tap.key)

    @rule(which=st.integers(0, 1), child=st.integers(0, CHILDREN - 1), other=st.integers(1, 3))
    def come_with(self, which: int, child: int, other: int) -> None:
        tablet, pupil = self.tablets[which], self.pupils[child]
        companion = self.pupils[(child + other) % CHILDREN]
        shown = tablet.shows(companion)
        if shown and tablet.shows(pupil) is None:
            adults, party = shown
            fields = {"with_pupil": companion, "party": party, "adults": adults or 1}
            self.wanted[pupil].add(self.add(tablet, "check_in", pupil, **fields).key)

    @rule(which=st.integers(0, 1), child=st.integers(0, CHILDREN - 1), again=st.integers(0, 3))
    def undo(self, which: int, child: int, again: int) -> None:
        """Undo a child; with `again`, tap another number on the same row."""
        tablet, pupil = self.tablets[which], self.pupils[child]
        shown = tablet.shows(pupil)
        if shown is None:
            return
        (adults, party), keys = shown, tablet.shown_taps(pupil)
        undo = self.add(tablet, "undo", pupil, party=party, undoes=tuple(keys))
        self.wanted[pupil] -= keys
        if again:
            also = {"puts_right": undo.key, "party": party} if adults else {}
            tap = self.add(tablet, "check_in", pupil, adults=again, **also)
            self.wanted[pupil].add(tap.key)

    @rule(which=st.integers(0, 1), random=st.randoms(use_true_random=False), lost=st.booleans())
    def send(self, which: int, random, lost: bool) -> None:
        """Send what waits in any order, with taps that came before; the answer may be lost."""
        tablet = self.tablets[which]
        taps = tablet.waiting + random.sample(self.sent, k=len(self.sent) // 3)
        random.shuffle(taps)
        refused = take_taps(evening=self.evening, taps=taps, by=None, where="Hall")
        assert not any(refused.values())
        self.sent += tablet.waiting
        if not lost:
            tablet.waiting = []
            tablet.see(self.state())

    @rule(which=st.integers(0, 1))
    def fetch(self, which: int) -> None:
        self.tablets[which].see(self.state())

    def state(self) -> dict:
        self.evening.refresh_from_db()
        return state_of(self.evening)

    @precondition(lambda self: all(not tablet.waiting for tablet in self.tablets))
    @rule()
    def nobody_waits(self) -> None:
        """Whoever was checked in and not undone is there, and both screens show the same."""
        for tablet in self.tablets:
            tablet.see(self.state())
        came = set(self.evening.attendances.came().values_list("pupil_id", flat=True))
        assert came == {pupil for pupil, keys in self.wanted.items() if keys}
        for tablet in self.tablets:
            assert {pupil for pupil in self.pupils if tablet.shows(pupil)} == came

    @invariant()
    def the_revision_never_falls(self) -> None:
        if hasattr(self, "revision"):
            self.evening.refresh_from_db()
            assert self.evening.revision >= self.revision
            self.revision = self.evening.revision

    def teardown(self) -> None:
        if not hasattr(self, "tablets"):
            return
        for tablet in self.tablets:
            take_taps(evening=self.evening, taps=tablet.waiting, by=None, where="Hall")
            tablet.waiting = []
        self.nobody_waits()


@pytest.mark.sqlite_is_enough
def test_the_door_holds_what_its_tablets_showed(evening, amira, ben, chloe, oak):
    Door.evening = evening
    Door.pupils = [amira.pk, ben.pk, chloe.pk, on_roll(oak, "Finn Khan").pk]
    run_state_machine_as_test(
        Door, settings=settings(max_examples=examples(6), stateful_step_count=15)
    )
