"""Families not on the list are matched with a child, and a wrong match can be undone."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lessons.evenings.door.actions import Tap, check_in, take_taps, undo_check_in
from lessons.evenings.family_names import find_walk_in_pupil
from lessons.evenings.set_up.actions import cancel_evening
from lessons.evenings.turnout import turnout_of
from lessons.evenings.walk_ins.actions import match_walk_in, remove_walk_in, unmatch_walk_in
from lessons.models import InformationEvening, WalkIn
from tests import factories
from tests.pages import document


def add(evening, name="Dev S", adults=2, group=None) -> WalkIn:
    key = uuid.uuid4()
    tap = Tap(key=key, do="walk_in", name=name, adults=adults, class_group=group and group.pk)
    take_taps(evening=evening, taps=[tap], by=None, where="Hall")
    return WalkIn.objects.get(party=key)


def waiting(evening) -> list[tuple[str, int]]:
    return list(evening.walk_ins.filter(pupil=None).values_list("said_name", "adults"))


def figures(evening) -> tuple[int, int, int]:
    turnout = turnout_of(evening)
    return turnout.came, turnout.adults, turnout.walk_ins


class TestMatching:
    """A walk-in counts as the family of the child it is matched with."""

    def test_it_counts_as_the_childs_and_keeps_the_name_that_was_typed(self, evening, amira, by):
        walk_in = add(evening, "Amira", adults=3)
        match_walk_in(walk_in=walk_in, pupil=amira, by=by)
        walk_in.refresh_from_db()
        assert (walk_in.pupil, walk_in.said_name) == (amira, "Amira")
        assert figures(evening) == (1, 3, 0)

    def test_a_family_also_checked_in_counts_once(self, evening, amira, by):
        check_in(evening=evening, pupil=amira, adults=2, by=by)
        match_walk_in(walk_in=add(evening, "Amira"), pupil=amira, by=by)
        assert figures(evening) == (1, 2, 0)

    def test_two_people_at_once_do_not_match_it_with_two_children(self, evening, amira, chloe, by):
        walk_in = add(evening)
        first, second = (WalkIn.objects.get(pk=walk_in.pk) for _ in range(2))
        match_walk_in(walk_in=first, pupil=amira, by=by)
        with pytest.raises(ValidationError, match="just matched or removed"):
            match_walk_in(walk_in=second, pupil=chloe, by=by)
        assert figures(evening) == (1, 2, 0)


class TestUndoing:
    """A wrong match loses neither the family nor its adults nor its name."""

    def test_after_undoing_the_check_in_the_family_waits_again(self, evening, amira, by):
        walk_in = add(evening, "Ella T")
        row = match_walk_in(walk_in=walk_in, pupil=amira, by=by)
        undo_check_in(evening=evening, pupil=amira, party=row.party, by=by, reason="At the door")
        assert waiting(evening) == [("Ella T", 2)]
        assert figures(evening) == (0, 2, 1)
        assert walk_in.history.first().history_change_reason == "No longer matched"

    def test_undoing_at_the_door_does_the_same(self, evening, amira, by):
        row = match_walk_in(walk_in=add(evening, "Ella T"), pupil=amira, by=by)
        tap = Tap(key=uuid.uuid4(), do="undo", pupil=amira.pk, party=row.party)
        take_taps(evening=evening, taps=[tap], by=None, where="Hall")
        assert waiting(evening) == [("Ella T", 2)]

    def test_it_can_then_be_matched_with_the_right_child(self, evening, amira, chloe, by):
        walk_in = add(evening, "Chloe R")
        row = match_walk_in(walk_in=walk_in, pupil=amira, by=by)
        undo_check_in(evening=evening, pupil=amira, party=row.party, by=by, reason="")
        match_walk_in(walk_in=walk_in, pupil=chloe, by=by)
        assert evening.attendances.get().pupil == chloe
        assert figures(evening) == (1, 2, 0)

    def test_the_adults_are_not_counted_with_a_brother_too(self, evening, amira, ben, by):
        row = match_walk_in(walk_in=add(evening, "Ella T"), pupil=amira, by=by)
        check_in(evening=evening, pupil=ben, adults=2, with_pupil=amira.pk, by=by)
        undo_check_in(evening=evening, pupil=amira, party=row.party, by=by, reason="")
        assert figures(evening) == (1, 2, 1)

    def test_a_child_who_was_also_checked_in_stays(self, evening, amira, by):
        check_in(evening=evening, pupil=amira, adults=1, by=by)
        walk_in = add(evening, "Ella T")
        match_walk_in(walk_in=walk_in, pupil=amira, by=by)
        unmatch_walk_in(walk_in=walk_in, by=by)
        assert waiting(evening) == [("Ella T", 2)]
        assert figures(evening) == (1, 3, 1)

    def test_a_waiting_family_stays_as_it_is(self, evening, by):
        unmatch_walk_in(walk_in=add(evening, "Ella T"), by=by)
        assert waiting(evening) == [("Ella T", 2)]


class TestRemoving:
    """A family added twice, or a visitor, is removed from the figures with a reason."""

    def test_it_leaves_the_figures_and_the_reason_stays_in_the_history(self, evening, by):
        remove_walk_in(walk_in=add(evening), reason=" Added twice ", by=by)
        assert figures(evening) == (0, 0, 0)
        row = WalkIn.history.first()
        assert (row.history_type, row.history_change_reason) == ("-", "Added twice")
        assert row.history_user == by

    def test_it_raises_the_revision_for_the_tablets(self, evening, by):
        walk_in = add(evening)
        evening.refresh_from_db()
        before = evening.revision
        remove_walk_in(walk_in=walk_in, reason="A visitor", by=by)
        evening.refresh_from_db()
        assert evening.revision > before

    def test_it_needs_a_reason(self, evening, by):
        with pytest.raises(ValidationError, match="Give a reason"):
            remove_walk_in(walk_in=add(evening), reason="  ", by=by)
        assert waiting(evening)

    def test_a_matched_family_is_not_removed(self, evening, amira, by):
        walk_in = add(evening)
        match_walk_in(walk_in=walk_in, pupil=amira, by=by)
        with pytest.raises(ValidationError, match="just matched or removed"):
            remove_walk_in(walk_in=walk_in, reason="Added twice", by=by)
        assert figures(evening) == (1, 2, 0)

    def test_an_evening_with_a_waiting_family_is_not_cancelled(self, evening, by):
        walk_in = add(evening)
        with pytest.raises(ValidationError, match="not on the list"):
            cancel_evening(evening=evening, reason="Snow", by=by)
        remove_walk_in(walk_in=walk_in, reason="Tried out", by=by)
        assert cancel_evening(evening=evening, reason="Snow", by=by).is_cancelled

    def test_a_waiting_family_is_removed_from_a_cancelled_evening(self, evening, by):
        walk_in = add(evening)
        InformationEvening.objects.update(cancelled_at=timezone.now(), cancelled_reason="Snow")
        remove_walk_in(walk_in=walk_in, reason="Tried out", by=by)
        assert waiting(evening) == []


@pytest.mark.parametrize(
    ("typed", "stored", "matches"),
    [
        ("Ella T", "Ella T", True),
        ("ella t", "Ella Thompson", True),
        ("Ella Thompson", "Ella T", True),
        ("Ella", "Ella T", True),
        ("Mary Jane O", "Mary-Jane O’Neil", True),
        ("Ella T", "Ella R", False),
        ("Ella Tomlin", "Ella Thompson", False),
        ("El T", "Ella T", False),
        ("", "Ella T", False),
    ],
)
def test_a_name_typed_at_the_door_matches_a_child(typed, stored, matches):
    pupil = factories.PupilFactory.build(display_name=stored)
    assert (find_walk_in_pupil(typed, [pupil]) == pupil) is matches


class TestPage:
    """Staff match each family with a child."""

    @pytest.fixture
    def page(self, evening) -> str:
        return reverse("lessons:evening_walk_ins", args=[evening.school.slug, evening.pk])

    @pytest.fixture
    def walk_in(self, evening) -> WalkIn:
        return add(evening)

    def test_any_child_of_the_year_can_be_chosen(self, as_lead, page, walk_in, school, evening):
        dev = school.pupils.get(display_name="Dev S")
        assert f'value="{dev.pk}"' in as_lead.get(page).content.decode()
        as_lead.post(page, {"do": "match", "walk_in": walk_in.pk, "pupil": dev.pk})
        assert evening.attendances.get().pupil == dev
        assert "Every family has been matched" in as_lead.get(page).content.decode()

    def test_the_child_whose_name_and_class_fit_is_suggested(
        self, as_lead, page, evening, oak, elm, amira
    ):
        factories.EnrolmentFactory(class_group=elm, pupil__display_name="Amira Kaur")
        add(evening, "Amira K", group=oak)
        chosen = document(as_lead.get(page)).xpath("//option[@selected]/@value")
        assert chosen == [str(amira.pk)]

    def test_nobody_is_suggested_where_two_fit(self, as_lead, page, evening, elm, amira):
        factories.EnrolmentFactory(class_group=elm, pupil__display_name="Amira Kaur")
        add(evening, "Amira K")
        assert "selected" not in as_lead.get(page).text

    def test_without_a_child_it_says_that_nothing_was_changed(
        self, as_lead, page, walk_in, evening
    ):
        answer = as_lead.post(page, {"do": "match", "walk_in": walk_in.pk, "pupil": ""})
        assert answer.status_code == 422
        assert "Choose the child first. Nothing was changed." in answer.text
        assert not evening.attendances.exists()

    def test_a_match_is_undone_there_too(self, as_lead, page, walk_in, evening, amira):
        data = {"walk_in": walk_in.pk}
        as_lead.post(page, data | {"do": "match", "pupil": amira.pk})
        assert "added as Dev S" in as_lead.get(page).text
        as_lead.post(page, data | {"do": "unmatch"})
        assert waiting(evening) == [("Dev S", 2)]
        assert not evening.attendances.exists()

    def test_a_family_that_somebody_matched_meanwhile_is_refused(
        self, as_lead, page, walk_in, evening, amira, chloe
    ):
        data = {"do": "match", "walk_in": walk_in.pk}
        as_lead.post(page, data | {"pupil": amira.pk})
        answer = as_lead.post(page, data | {"pupil": chloe.pk}, follow=True)
        assert "just matched or removed this family" in answer.text
        assert evening.attendances.get().pupil == amira

    def test_a_family_is_removed_with_a_reason(self, as_lead, page, walk_in, evening):
        data = {"do": "take_out", "walk_in": walk_in.pk}
        refused = as_lead.post(page, data | {"reason": " "})
        assert refused.status_code == 422
        assert "Give a reason" in refused.text
        done = as_lead.post(page, data | {"reason": "Added twice"}, follow=True)
        assert "Removed." in done.text
        assert waiting(evening) == []

    @pytest.mark.parametrize("do", ["", "match", "remove"])
    def test_a_child_of_another_school_or_an_unknown_action_is_not_found(
        self, as_lead, page, walk_in, do
    ):
        stranger = factories.PupilFactory()
        data = {"do": do, "walk_in": walk_in.pk, "pupil": stranger.pk}
        assert as_lead.post(page, data).status_code == 404
