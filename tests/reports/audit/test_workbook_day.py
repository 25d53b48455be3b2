"""All sheets of a workbook look at the year on the same day."""

import datetime as dt

import pytest
import time_machine

from lessons.catch_up.actions import record_catch_up
from lessons.models import MissedLesson
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def caught_up_later(oak, lead):
    """Amina K catches up on 20 September 2027, after the year has ended."""
    missed = MissedLesson.objects.get(pupil__display_name="Amina K")
    with at(2027, 9, 20):
        record_catch_up(
            missed_lessons=[missed],
            on=dt.date(2027, 9, 20),
            how="one_to_one",
            taught_by=lead,
            by=lead,
        )


def at(*day: int):
    return time_machine.travel(dt.datetime(*day, 10, tzinfo=dt.UTC))


@pytest.mark.usefixtures("caught_up_later")
def test_a_catch_up_after_the_year_is_open_on_every_sheet_and_has_its_date(build, oak):
    with at(2027, 11, 24):
        built = build(oak.school)
    amina, ben = built.records("Missed lessons")
    assert (amina["Open"], ben["Open"]) == ("Yes", "No")
    assert amina["Caught up on"] == dt.datetime(2027, 9, 20)
    assert amina["How"] == "One to one"
    (task,) = [row for row in built.records("To do") if row["What"].startswith("Catch up")]
    assert task["What"] == f"Catch up: {amina['Pupil']} (done on 20 Sep 2027)"
    assert task["Days late"] == (dt.date(2027, 8, 31) - dt.date(2026, 10, 12)).days
    assert built.records("Lessons")[0]["Caught up"] == 1
    assert built.records("Summary")[0]["Pupils up to date"] == 2


@pytest.mark.usefixtures("caught_up_later")
def test_the_list_of_lessons_of_a_past_year_shows_it_as_it_ended_too(sign_in, lead, oak):
    with at(2027, 11, 24):
        page = sign_in(lead).get(f"/schools/{oak.school.slug}/lessons/?year=2026")
    to_catch_up = document(page).xpath("//td[@data-label='To catch up']")
    assert to_catch_up[-1].text == "1"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ((2027, 11, 24), "31 Aug 2027, the last day of the year. "),
        ((2026, 11, 24), "24 Nov 2026, the day on which the file was made."),
        ((2026, 7, 24), "1 Sep 2026, the first day of the year, which has not begun."),
    ],
)
def test_about_says_of_what_day_the_figures_are(build, oak, day, words):
    with at(*day):
        assert build(oak.school).about["Day of the figures"].startswith(words)
