import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lessons.models import ClosedDays
from lessons.planning.actions import schedule, set_due


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


@pytest.fixture
def spread(oak, planned, lead):
    """Return a caller of `schedule` for the module of `planned`, giving back the due dates."""

    def call(first_on, **options):
        planned_sessions = schedule(
            class_group=oak, module=planned[0].session.module, first_on=first_on, by=lead, **options
        )
        return [planned_session.due_on for planned_session in planned_sessions]

    return call


def test_sessions_fall_weekly_on_the_day_of_the_first(spread):
    assert spread(day(12, 1)) == [day(12, 1), day(12, 8), day(12, 15)]


def test_the_first_waits_for_the_chosen_weekday(spread):
    assert spread(day(12, 1), weekday=4)[0] == day(12, 4)


def test_a_fortnightly_spread_leaves_a_week_between(spread):
    assert spread(day(12, 1), every_weeks=2) == [day(12, 1), day(12, 15), day(1, 5, 2027)]


def closed(school, *spans):
    for first, last in spans:
        ClosedDays.objects.create(school=school, first_day=first, last_day=last, name="Closed")


def test_a_week_in_which_that_weekday_is_closed_is_skipped(spread, school):
    closed(school, (day(12, 7), day(12, 8)))
    assert spread(day(12, 1)) == [day(12, 1), day(12, 15), day(12, 22)]


def test_a_closed_monday_is_no_reason_to_move_a_tuesday(spread, school):
    closed(school, (day(12, 7), day(12, 7)))
    assert spread(day(12, 1)) == [day(12, 1), day(12, 8), day(12, 15)]


def test_two_holiday_weeks_together_are_both_skipped(spread, school):
    closed(school, (day(12, 21), day(12, 24)), (day(12, 28), day(1, 1, 2027)))
    dates = spread(day(12, 15))
    assert dates == [day(12, 15), day(1, 5, 2027), day(1, 12, 2027)]


def test_without_term_dates_the_usual_holidays_are_skipped(spread):
    assert spread(day(12, 15)) == [day(12, 15), day(1, 5, 2027), day(1, 12, 2027)]


def test_taught_sessions_keep_their_date_and_set_aside_ones_stay_aside(spread, planned, log, lead):
    from lessons.planning.actions import exclude

    log(planned[0])
    exclude(planned_sessions=[planned[1]], reason="Next year", by=lead)
    assert spread(day(12, 1)) == [day(12, 1)]
    planned[1].refresh_from_db()
    assert planned[1].due_on is None


def test_a_first_day_outside_the_year_is_refused_however_far(spread):
    with pytest.raises(ValidationError, match="31 December 9999 is not in the year 2026/27"):
        spread(day(12, 31, 9999), weekday=0)


def test_a_spread_past_the_end_of_the_year_is_refused_whole(spread, oak):
    sentence = "2 of 3 sessions would fall after 23 July 2027, the last school day"
    with pytest.raises(ValidationError, match=sentence):
        spread(day(7, 20, 2027))
    assert not oak.planned_sessions.exclude(due_on=None).exists()


def test_a_start_outside_the_year_is_refused(spread):
    with pytest.raises(ValidationError, match="not in the year 2026/27"):
        spread(day(8, 1))


def test_one_date_can_be_changed_and_the_history_keeps_both(planned, lead):
    set_due(planned_session=planned[0], due_on=day(12, 1), by=lead)
    set_due(planned_session=planned[0], due_on=day(12, 3), by=lead)
    kept = planned[0].history.filter(history_type="~").values_list("due_on", "history_user")
    assert list(kept) == [(day(12, 3), lead.pk), (day(12, 1), lead.pk)]


def test_a_due_date_outside_the_year_is_refused(planned, lead):
    with pytest.raises(ValidationError, match="not in the year"):
        set_due(planned_session=planned[0], due_on=day(9, 1, 2027), by=lead)
