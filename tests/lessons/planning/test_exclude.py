import pytest
from django.core.exceptions import ValidationError

from lessons.planning.actions import exclude, restore


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
