"""Reading the spreadsheet that a school kept: ten of different make, wrong files, any cells."""

import datetime as dt
import io
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from classes.tables import RawTable
from lessons.imports.tracker.marks import Tracker
from lessons.imports.tracker.reading import TrackerRefusedError, read_tracker, tracker_of
from tests.lessons.imports.tracker.trackers import (
    CLASSES,
    SESSIONS,
    TRACKERS,
    WORDS,
    Invented,
    as_csv,
)

pytestmark = pytest.mark.sqlite_is_enough


def read(content: bytes, name: str = "tracker.xlsx") -> Tracker:
    return read_tracker(io.BytesIO(content), name, WORDS)


def lessons(tracker: Tracker) -> dict[str, tuple[str, ...]]:
    return {
        mark.where: (
            mark.class_text,
            mark.session_text,
            mark.day.isoformat() if mark.day else "",
            " ".join((*mark.words, *mark.by)),
        )
        for mark in tracker.marks
    }


@pytest.mark.parametrize("make", TRACKERS)
def test_each_tracker_gives_the_lessons_that_are_in_it(make):
    tracker = read(TRACKERS[make].as_xlsx())
    assert lessons(tracker) == TRACKERS[make].lessons


@pytest.mark.parametrize("make", TRACKERS)
def test_what_is_not_taken_is_listed_with_its_place(make):
    tracker = read(TRACKERS[make].as_xlsx())
    assert [place for place, _ in tracker.left_out] == list(TRACKERS[make].left_out)
    assert [mark.doubt for mark in tracker.marks if mark.doubt] == list(TRACKERS[make].doubts)


def test_a_csv_file_gives_the_same_lessons():
    invented = TRACKERS["numbered sessions, the teacher of the class, and booked lessons"]
    read_from_csv = list(lessons(read(invented.as_csv(), "tracker.csv")).values())
    assert read_from_csv == list(invented.lessons.values())


def test_a_legend_explains_its_marks():
    invented = TRACKERS["sessions down, classes across, with ticks and a legend"]
    assert read(invented.as_xlsx()).legend == {"✓": "taught", "p": "part"}


def test_a_column_of_absent_children_is_not_kept():
    tracker = read(TRACKERS["a row a lesson, with a column that is not read"].as_xlsx())
    assert "Zed" not in str(tracker.to_json())


def test_a_note_is_kept_apart_from_the_marks():
    tracker = read(TRACKERS["a row a lesson, with a column that is not read"].as_xlsx())
    assert [mark.note for mark in tracker.marks] == ["Went well", ""]


def test_a_tracker_survives_being_stored():
    for invented in TRACKERS.values():
        tracker = read(invented.as_xlsx())
        stored = Tracker.from_json(tracker.to_json())
        assert (stored.marks, stored.legend) == (tracker.marks, tracker.legend)
        assert stored.left_out == tracker.left_out


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "photo.jpg", "not a spreadsheet"),
        (as_csv([["Class", "Kindness"], ["5 Ash", ""]]), "t.csv", "Colours cannot be read."),
        (as_csv([["Forename", "Surname", "Class"], ["Zed", "Q", "5 Ash"]]), "t.csv", "list of"),
        (as_csv([["Milk", "Bread"], ["2", "3"]]), "t.csv", "No lessons were found"),
        (as_csv([["Class", "Kindness"], *[["5 Ash", "✓"]] * 5_000]), "t.csv", "5,000 rows"),
    ],
)
def test_another_file_is_refused_with_a_sentence(content, name, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read(content, name)


def test_an_audit_workbook_is_sent_to_the_other_import():
    sheets = {"About": [["x"]], "Lessons": [["x"]], "Missed lessons": [["x"]]}
    with pytest.raises(TrackerRefusedError, match="Import lessons"):
        read(Invented(sheets, {}).as_xlsx())


def test_a_school_of_sixty_classes_is_read():
    titles = [f"Session {number}" for number in range(1, 21)]
    rows = [
        ["Class", *titles],
        *[[f"{n % 6 + 1} Tree{chr(97 + n // 6)}", *["✓"] * 20] for n in range(60)],
    ]
    assert len(read(as_csv(rows), "t.csv").marks) == 1_200


CELLS = st.one_of(
    st.none(),
    st.sampled_from([*CLASSES, *SESSIONS, "Class", "Session", "Date", "By", "Done?", "Notes"]),
    st.sampled_from(["✓", "x", "5/10", "31/11/2026", "w/c 5 Oct", "RP", "Total", "P = part"]),
    st.dates(dt.date(2026, 9, 1), dt.date(2027, 8, 31)),
    st.datetimes(),
    st.integers(-5, 50_000),
    st.floats(),
    st.booleans(),
    st.text(max_size=60),
)


@given(st.data())
def test_any_table_gives_marks_or_a_sentence(data):
    width = data.draw(st.integers(1, 6))
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = data.draw(st.lists(row, min_size=1, max_size=8))
    name = data.draw(st.sampled_from(["Sheet1", "5 Oak", "Year 5"]))
    tracker = None
    with suppress(TrackerRefusedError):
        tracker = tracker_of([RawTable(name, rows)], WORDS)
    if tracker:
        assert tracker.marks
        assert Tracker.from_json(tracker.to_json()).marks == tracker.marks
