"""Children who come by a second list: since when they were there, asked once for all of them."""

import datetime as dt

import pytest

from classes.models import ClassGroup, Enrolment, RosterImport
from lessons.models import LessonRoll, MissedLesson
from tests import factories
from tests.lessons.imports.class_lists.test_page import Pages
from tests.lessons.imports.class_lists.test_renamed_classes import NUMBERED, rows
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

LATER = [["8", "Gus", "Poe", "6 Elm", "6"], ["9", "Hal", "Quin", "6 Elm", "6"]]
TAUGHT_ON = dt.date(2026, 10, 12)


@pytest.fixture
def lesson(school, import_list):
    """6 Elm was imported without two of its children, and then had a lesson."""
    import_list([NUMBERED, *rows("6 Elm")])
    RosterImport.objects.update(made_at=dt.datetime(2026, 9, 7, 9, tzinfo=dt.UTC))
    lesson = factories.LessonFactory(
        planned_session__class_group=ClassGroup.objects.get(), held_on=TAUGHT_ON
    )
    LessonRoll.objects.write([lesson])
    return lesson


@pytest.fixture
def pages(as_lead, school, lesson) -> Pages:
    pages = Pages(as_lead, school)
    pages.upload("\n".join(",".join(row) for row in [NUMBERED, *rows("6 Elm"), *LATER]))
    return pages


def joined() -> set[dt.date]:
    new = Enrolment.objects.filter(pupil__external_id__in=["8", "9"])
    return set(new.values_list("joined_on", flat=True))


def test_it_asks_once_and_chooses_nothing(pages):
    page = pages.check()
    assert "2 children are new in classes with lessons already (6 Elm: 1 lesson)." in text_of(page)
    assert "checked" not in page[page.index("Since when have they") :]
    assert not pages.seen()


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ({"answer_0": "start"}, dt.date(2026, 9, 1)),
        ({"answer_0": "first import"}, dt.date(2026, 9, 7)),
        ({"answer_0": "another day", "answer_since": "2026-10-05"}, dt.date(2026, 10, 5)),
    ],
)
def test_those_who_were_there_have_missed_nothing_since(pages, lesson, answer, day):
    pages.choose(**answer)
    pages.apply()
    assert joined() == {day}
    assert not MissedLesson.objects.exists()
    assert len(LessonRoll.objects.get().pupils) == 8


def test_those_who_join_now_have_missed_it_and_the_page_says_how_much(pages):
    pages.choose(answer_0="now")
    page = pages.apply()
    assert "1 lesson counts as missed for 2 children" in page
    assert {missed.reason for missed in MissedLesson.objects.all()} == {"joined_later"}


def test_what_was_taught_before_another_day_is_missed(pages):
    pages.choose(answer_0="another day", answer_since="2026-10-13")
    pages.apply()
    assert MissedLesson.objects.count() == 2


def test_another_day_must_have_come(pages):
    pages.choose(answer_0="another day", answer_since="2027-07-01")
    assert "New children cannot have been here since 1 July 2027." in text_of(pages.check())


def test_the_command_says_how_many_are_missed_and_takes_a_day(import_list, lesson):
    lines = [NUMBERED, *rows("6 Elm"), *LATER]
    assert "1 lesson counts as missed for 1 child" in import_list(lines[:-1])
    assert "missed" not in import_list(lines, since="start")
