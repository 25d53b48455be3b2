import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from lessons.models import PlannedSession
from lessons.planning.actions import exclude, restore, set_due


def test_it_keeps_the_reason_in_the_history(planned, lead):
    exclude(planned_sessions=planned[:1], reason="Two-year cycle", by=lead)
    change = planned[0].history.first()
    assert (change.set_aside_reason, change.history_user) == ("Two-year cycle", lead)


def test_it_needs_a_reason(planned, lead):
    with pytest.raises(ValidationError, match="Give the reason"):
        exclude(planned_sessions=planned[:1], reason=" ", by=lead)


def test_what_was_taught_cannot_be_set_aside_and_nothing_else_is_either(planned, log, lead):
    log(planned[1])
    with pytest.raises(ValidationError, match="has been taught"):
        exclude(planned_sessions=planned, reason="Next year", by=lead)
    planned[0].refresh_from_db()
    assert not planned[0].is_excluded


def test_it_can_be_brought_back(planned, lead):
    exclude(planned_sessions=planned[:1], reason="Next year", by=lead)
    restore(planned_session=planned[0], by=lead)
    planned[0].refresh_from_db()
    assert not planned[0].is_excluded


def test_it_loses_its_date_and_comes_back_without_one(planned, lead):
    set_due(planned_session=planned[0], due_on=dt.date(2026, 12, 1), by=lead)
    exclude(planned_sessions=planned[:1], reason="Next year", by=lead)
    planned[0].refresh_from_db()
    assert planned[0].due_on is None
    restore(planned_session=planned[0], by=lead)
    assert planned[0].history.filter(due_on=dt.date(2026, 12, 1)).exists()


def test_what_is_not_due_is_given_no_date(planned, lead):
    exclude(planned_sessions=planned[:1], reason="Next year", by=lead)
    with pytest.raises(ValidationError, match="Restore it first"):
        set_due(planned_session=planned[0], due_on=dt.date(2026, 12, 1), by=lead)


def test_the_database_refuses_a_date_for_what_is_not_due(planned):
    rows = PlannedSession.objects.filter(pk=planned[0].pk)
    with pytest.raises(IntegrityError, match="plannedsession_not_due_has_no_date"):
        rows.update(set_aside_reason="Next year", due_on=dt.date(2026, 12, 1))
