"""Trackers of odd make: other years, plans beside lessons, sessions in cells, odd days."""

import pytest

from classes.tables import RawTable
from lessons.imports.tracker.marks import Mark, Tracker
from lessons.imports.tracker.reading import tracker_of
from tests.lessons.imports.tracker.trackers import WORDS

pytestmark = pytest.mark.sqlite_is_enough

HEAD = ["Class", "Kindness", "Staying safe"]


def read(*rows, sheet: str = "T") -> Tracker:
    width = max(len(row) for row in rows)
    return tracker_of(
        [RawTable(sheet, [[*row, *[None] * (width - len(row))] for row in rows])], WORDS
    )


def marks(*rows, sheet: str = "T") -> list[Mark]:
    return read(*rows, sheet=sheet).marks


def lessons(*rows) -> list[tuple[str, str, str, str]]:
    """Return the cell, class, session and day of each mark."""
    return [
        (mark.cell, mark.class_text, mark.session_text, str(mark.day or ""))
        for mark in marks(*rows)
    ]


def cell(text: object) -> Mark:
    [mark] = marks(HEAD, ["5 Ash", text])
    return mark


class TestAnotherYear:
    """A day without a year, or a tick, is of the year that the tracker says beside it."""

    def test_a_band_for_another_year_is_told(self):
        read = marks(
            ["2025/26"], HEAD, ["5 Ash", "5/10", "✓"], [], ["2026/27"], HEAD, ["5 Ash", "12/10"]
        )
        assert [mark.period for mark in read] == ["2025/26", "2025/26", ""]

    @pytest.mark.parametrize("sheet", ["2025-26", "RSE 2025-2026", "Y5 25-26", "25_26"])
    def test_a_sheet_of_another_year_is_told(self, sheet):
        [mark] = marks(HEAD, ["5 Ash", "5/10"], sheet=sheet)
        assert mark.period == "2025/26"

    @pytest.mark.parametrize("sheet", ["2026-27", "Y5-6", "5-6 Rowan", "Autumn 26", "11-12 Oct"])
    def test_a_sheet_of_this_year_or_of_none_gives_none(self, sheet):
        [mark] = marks(HEAD, ["5 Ash", "5/10"], sheet=sheet)
        assert mark.period == ""

    def test_years_may_head_the_columns(self):
        read = marks(
            [None, "2025/26", None, "2026/27", None],
            ["Class", *HEAD[1:], *HEAD[1:]],
            ["5 Ash", "5/10", None, "12/10", None],
        )
        assert [bool(mark.period) for mark in read] == [True, False]

    def test_a_column_may_say_the_year_of_each_row(self):
        read = marks(
            ["Class", "Academic year", "Session", "Date"],
            ["5 Ash", "2025/26", "Kindness", "5/10"],
            ["5 Oak", "2026/27", "Kindness", "5/10"],
        )
        assert [bool(mark.period) for mark in read] == [True, False]


class TestPlans:
    def test_a_column_for_planned_days_is_not_read(self):
        rows = [
            [None, "5 Ash", None, "6 Elm", None],
            ["Session", "Planned", "Taught", "Planned", "Taught"],
            ["Kindness", "4/9", "11/9", "4/9", None],
        ]
        assert lessons(*rows) == [("C3", "5 Ash", "Kindness", "2026-09-11")]

    def test_a_term_beside_the_sessions_does_not_mix_the_classes(self):
        rows = [
            [None, None, "Year 5", None, None, None],
            [None, None, "5 Ash", None, "5 Oak", None],
            ["Term", "Lesson", "Planned", "Taught", "Planned", "Taught"],
            ["Autumn 1", "Kindness", "4/9", "11/9", "4/9", None],
            [None, "Staying safe", "18/9", None, "18/9", "18/9"],
        ]
        assert lessons(*rows) == [
            ("D4", "5 Ash", "Kindness", "2026-09-11"),
            ("F5", "5 Oak", "Staying safe", "2026-09-18"),
        ]

    def test_the_actual_day_of_a_list_counts_and_the_planned_one_does_not(self):
        rows = [
            ["Class", "Session", "Planned date", "Actual date", "Status"],
            ["5 Ash", "Kindness", "4/9/2026", "11/9/2026", "complete"],
        ]
        assert lessons(*rows) == [("D2", "5 Ash", "Kindness", "2026-09-11")]


class TestSessionsInCells:
    def test_a_half_term_over_them_is_no_session(self):
        rows = [
            ["Class", "Aut 1", "Aut 2"],
            ["5 Ash", "Kindness ✓", "Being online (6/11)"],
            ["6 Elm", "done", "Being online - 5th Nov KH"],
        ]
        assert lessons(*rows) == [
            ("B2", "5 Ash", "Kindness", ""),
            ("C2", "5 Ash", "Being online", "2026-11-06"),
            ("B3", "6 Elm", "Aut 1", ""),
            ("C3", "6 Elm", "Being online", "2026-11-05"),
        ]

    def test_a_title_alone_in_a_cell_is_no_mark(self):
        rows = [["Class", "Sept", "Oct"], ["5 Ash", "Kindness", "Being online"]]
        assert [(mark.session_text, mark.words) for mark in marks(*rows)] == [
            ("Kindness", ()),
            ("Being online", ()),
        ]


class TestListsUnderAnyHeadings:
    ROWS = [
        ["Wk beg", "Yr / class", "What we covered", "Who", "Happened?"],
        ["7/9/26", "5 Ash", "Kindness", "RP", "Y"],
        ["14/9/26", "5 Oak", "Staying safe", "KH", "N"],
        ["21/9/26", "6 Elm", "Something else", "KH", "Y"],
    ]

    def test_what_the_cells_hold_says_what_a_column_is(self):
        assert lessons(*self.ROWS) == [
            ("A2", "5 Ash", "Kindness", "2026-09-07"),
            ("A3", "5 Oak", "Staying safe", "2026-09-14"),
            ("A4", "6 Elm", "Something else", "2026-09-21"),
        ]

    def test_marks_are_marks_under_any_heading(self):
        assert [mark.words for mark in marks(*self.ROWS)] == [("Y",), ("N",), ("Y",)]


class TestCells:
    @pytest.mark.parametrize(
        "text",
        [
            "2026/10/05",
            "2026-10-5",
            "Mon 5th Oct",
            "5.10.26",
            "5-Oct-26",
            "05/10",
            "Oct 5",
            "October 5th, 2026",
            "5/10/26 14:00",
            "5 Oct 9.30am",
        ],
    )
    def test_a_day_may_be_written_so(self, text):
        assert (str(cell(text).day), cell(text).words) == ("2026-10-05", ())

    @pytest.mark.parametrize("text", ["5 marks", "3 novels", "2 decks", "6 maybe"])
    def test_a_number_before_a_word_that_begins_like_a_month_is_no_day(self, text):
        assert (cell(text).day, cell(text).doubt) == (None, "")

    def test_a_month_with_the_number_of_the_year_is_no_day(self):
        assert cell("Sept 26").doubt == "“Sept 26” is no day."

    @pytest.mark.parametrize("text", ["4-5 Nov", "4/5 Nov", "4 & 5 Nov", "4-5/11", "2/11 & 9/11"])
    def test_several_days_are_never_taken_as_one(self, text):
        assert cell(text).doubt == "It holds several dates. Log these lessons on the page."

    def test_a_cell_in_doubt_asks_for_no_words(self):
        assert cell("2/11/2026 and then 9/11/2026").words == ()

    def test_the_beginning_of_a_week_is_told_from_a_day(self):
        mark = cell("w/c 5 Oct RP")
        assert (str(mark.day), mark.words) == ("2026-10-05", ("RP",))
        assert mark.day_note.startswith("The tracker gives the week")

    @pytest.mark.parametrize("corner", ["w/c", "Week beginning"])
    def test_days_under_a_heading_for_weeks_are_the_beginnings_of_weeks(self, corner):
        [mark] = marks([corner, "5 Ash"], ["5/10", "Kindness"], ["12/10", None])
        assert mark.day_note.startswith("The tracker gives the week")


class TestRowsAboveTheFirstClass:
    @pytest.mark.parametrize("cells", [["1/10", "2/10"], ["✓", "done 2/10"]])
    def test_a_class_that_is_not_known_is_read_and_gives_no_days_to_the_next(self, cells):
        rows = [HEAD, ["Sycamore", *cells], ["5 Ash", "✓", None]]
        read = [(mark.cell, mark.class_text, str(mark.day)) for mark in marks(*rows)]
        assert [cell for cell, _, _ in read] == ["B2", "C2", "B3"]
        assert read[-1] == ("B3", "5 Ash", "None")

    @pytest.mark.parametrize("label", [None, "Date", "w/c", "Autumn 1", "Week beginning"])
    def test_days_above_the_classes_are_those_of_the_headings(self, label):
        [mark] = marks(HEAD, [label, "1/10", "2/10"], ["5 Ash", "✓", None])
        assert str(mark.day) == "2026-10-01"

    def test_the_days_may_be_before_the_sessions(self):
        read = marks(["Date", "Session", "5 Ash", "5 Oak"], ["5/10", "Kindness", "✓", None])
        assert [(mark.session_text, str(mark.day)) for mark in read] == [("Kindness", "2026-10-05")]
