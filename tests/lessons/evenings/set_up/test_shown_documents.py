"""Documents listed with an evening, and those added only after it began."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from lessons.evenings.set_up.actions import save_evening
from lessons.evenings.set_up.shown_documents import added_afterwards
from lessons.models import InformationEvening
from tests import factories

STARTS = dt.datetime(2026, 9, 24, 17, tzinfo=dt.UTC)


@pytest.fixture
def policy(school):
    return factories.DocumentFactory(school=school, title="Policy")


@pytest.fixture
def slides(school):
    return factories.DocumentFactory(school=school, title="Slides")


@pytest.fixture
def show(school, oak, by):
    """Return a function that lists documents with the evening of 24 September on a given day."""
    evening = InformationEvening(
        school=school, starts_at=STARTS, ends_at=STARTS + dt.timedelta(hours=1), title="Evening"
    )

    def save(month: int, day: int, *documents) -> InformationEvening:
        with time_machine.travel(dt.datetime(2026, month, day, 9, tzinfo=dt.UTC)):
            return save_evening(evening=evening, class_groups=[oak], documents=documents, by=by)

    return save


def later(evening) -> dict[int, set[int]]:
    return added_afterwards([evening], now=timezone.now())


def test_a_document_listed_at_the_start_was_shown(show, policy):
    evening = show(9, 20, policy)
    assert later(evening) == {evening.pk: set()}


def test_a_document_added_afterwards_is_marked(show, policy, slides):
    show(9, 20, policy)
    evening = show(9, 30, policy, slides)
    assert later(evening) == {evening.pk: {slides.pk}}


def test_a_document_removed_afterwards_and_listed_again_was_shown(show, policy):
    show(9, 20, policy)
    show(9, 30)
    evening = show(10, 1, policy)
    assert later(evening) == {evening.pk: set()}


def test_a_document_removed_before_the_start_was_not_shown(show, policy):
    show(9, 20, policy)
    show(9, 22)
    evening = show(9, 30, policy)
    assert later(evening) == {evening.pk: {policy.pk}}


def test_saving_the_same_documents_changes_nothing(show, policy):
    show(9, 20, policy)
    evening = show(9, 30, policy)
    assert evening.shown_documents.count() == 1


def test_an_evening_recorded_afterwards_has_no_marks(show, policy, slides):
    show(9, 30, policy)
    assert later(show(10, 1, policy, slides)) == {}


def test_a_coming_evening_has_no_marks(show, policy):
    evening = show(9, 20, policy)
    assert added_afterwards([evening], now=STARTS - dt.timedelta(hours=1)) == {}


def test_the_marks_do_not_need_the_change_history(show, policy, slides):
    show(9, 20, policy)
    evening = show(9, 30, policy, slides)
    evening.history.all().delete()
    assert later(evening) == {evening.pk: {slides.pk}}
