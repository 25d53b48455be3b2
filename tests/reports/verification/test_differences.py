"""The differences that are shown for a changed workbook."""

import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from reports.verification.verdict import Verdict
from tests.reports.verification.conftest import changed, shown_differences

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def differ(ask, content):
    """Return the differences after a change, as another program saved it."""

    def give(change) -> list[tuple[str, str, str, str]]:
        answer = ask(changed(content, change))
        assert answer.verdict is Verdict.CHANGED
        return shown_differences(answer)

    return give


def test_an_added_row_is_one_difference(differ):
    def change(book):
        book["Missed lessons"].insert_rows(3)
        for column, value in enumerate(["5 Tree", "Pupil 99"], start=1):
            book["Missed lessons"].cell(3, column).value = value

    assert differ(change) == [("Missed lessons", "Row 3", "Not there", "5 Tree · Pupil 99")]


def test_a_removed_row_and_a_changed_cell_are_two_differences(differ):
    def change(book):
        book["Lessons"].delete_rows(3)
        book["Lessons"]["I3"] = 5

    gone, cell = differ(change)
    assert (gone[1], gone[3]) == ("Row 3, in the original", "Removed")
    assert cell[1:] == ("I3 (Minutes)", "60", "5")


def test_a_moved_row_is_shown_with_its_new_place(differ):
    def change(book):
        sheet = book["Lessons"]
        values = [cell.value for cell in sheet[2]]
        sheet.delete_rows(2)
        sheet.insert_rows(6)
        for column, value in enumerate(values, start=1):
            sheet.cell(6, column).value = value

    ((_, place, _, now),) = differ(change)
    assert (place, now) == ("Row 2, in the original", "Now row 6")


def test_a_sorted_sheet_is_one_difference(differ):
    def change(book):
        sheet = book["Change history"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value

    ((sheet, place, _, now),) = differ(change)
    assert (sheet, place) == ("Change history", "The whole sheet")
    assert now.endswith("rows are in a different place")


def test_a_removed_column_is_one_difference(differ):
    differences = differ(lambda book: book["Lessons"].delete_cols(9))
    assert differences == [("Lessons", "Column I, in the original", "Minutes", "Removed")]


def test_a_changed_cell_beside_an_added_column_is_found(differ):
    def change(book):
        book["Lessons"].insert_cols(3)
        book["Lessons"]["C1"] = "Remark"
        book["Lessons"]["J2"] = 7

    assert differ(change) == [
        ("Lessons", "Column C", "Not there", "Remark"),
        ("Lessons", "J2 (Minutes)", "55", "7"),
    ]


def test_moved_columns_are_shown_by_their_order(differ):
    def change(book):
        for row in book["Missed lessons"].iter_rows(min_col=1, max_col=2):
            row[0].value, row[1].value = row[1].value, row[0].value

    ((_, place, then, now),) = differ(change)
    assert place == "Order of the columns"
    assert then.startswith("Class, Pupil")
    assert now.startswith("Pupil, Class")


def test_a_renamed_sheet_is_shown_with_both_names_and_compared(differ):
    def change(book):
        book["Lessons"].title = "Teaching"
        book["Teaching"]["I2"] = 7

    assert differ(change) == [
        ("Teaching", "Name of the sheet", "Lessons", "Teaching"),
        ("Teaching", "I2 (Minutes)", "55", "7"),
    ]


def test_an_added_sheet_is_shown(differ):
    def change(book):
        book.create_sheet("Extra").append(["More"])

    assert differ(change) == [("Extra", "The whole sheet", "Not there", "1 filled row")]


def test_moved_sheets_are_shown_by_their_order(differ):
    ((sheet, place, then, now),) = differ(lambda book: book.move_sheet("Summary", 3))
    assert (sheet, place) == ("", "Order of the sheets")
    assert then.startswith("About, Summary, Coverage")
    assert now.startswith("About, Coverage")


def test_dates_and_shares_are_shown_as_people_see_them(differ):
    def change(book):
        book["Lessons"]["F2"] = book["Lessons"]["F2"].value.replace(day=13)
        book["Summary"]["H2"] = 0.75

    assert differ(change) == [
        ("Summary", "H2 (Coverage)", "50%", "75%"),
        ("Lessons", "F2 (Date)", "12 Oct 2026", "13 Oct 2026"),
    ]


def test_a_time_that_differs_by_a_second_is_a_change(differ):
    def change(book):
        cell = book["Lessons"]["R2"]
        cell.value = cell.value.replace(microsecond=0, second=(cell.value.second + 1) % 60)

    ((_, place, then, now),) = differ(change)
    assert place == "R2 (Recorded at)"
    assert then != now


def test_a_number_that_became_a_text_is_a_change(differ):
    def change(book):
        book["Lessons"]["I2"] = "55"

    assert differ(change) == [("Lessons", "I2 (Minutes)", "the number 55", "the text “55”")]


def test_a_formula_in_place_of_a_value_is_a_change(ask, content):
    def change(book):
        book["Lessons"]["I2"] = "=50+5"

    assert shown_differences(ask(changed(content, change))) == [
        ("Lessons", "I2 (Minutes)", "55", "")
    ]


def test_a_fact_on_about_is_named_by_its_label(differ):
    def change(book):
        book["About"]["B3"] = "000000"

    assert differ(change) == [("About", "B3 (URN)", "Not recorded", "000000")]


def test_a_long_text_is_cut_around_the_difference(differ):
    def change(book):
        row = next(row for row in book["About"].iter_rows() if "Catch up" in str(row[1].value))
        row[1].value = row[1].value.replace("Catch up", "Forget", 1)

    ((_, _, then, now),) = differ(change)
    assert "Catch up" in then
    assert "Forget" in now
    assert then.startswith("…")


def test_empty_rows_do_not_count(ask, content):
    answer = ask(changed(content, lambda book: book["Lessons"].insert_rows(3)))
    assert answer.verdict is Verdict.SAME_CONTENT


def test_a_misleading_format_a_comment_and_a_new_link_are_noted(ask, content):
    def change(book):
        sheet = book["Summary"]
        cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, float | int))
        cell.number_format = '"100%"'
        book["Lessons"]["A2"].comment = Comment("Was not so", "Somebody")
        book["Resources"]["A2"].hyperlink = "https://elsewhere.example/page"

    answer = ask(changed(content, change))
    assert answer.verdict is Verdict.SAME_CONTENT
    assert answer.notes == (
        "A number format shows “100%” whatever the cell contains. The check compares what cells "
        "contain. Select a cell to see its real value above the sheet.",
        "The sheet Lessons has comments, which no workbook made here has.",
        "1 new link leads to https://elsewhere.example/page.",
    )


def test_hidden_parts_are_noted_and_are_no_change(ask, content):
    def change(book):
        book["Lessons"].row_dimensions[3].hidden = True
        book["Lessons"].column_dimensions["I"].hidden = True
        book["Resources"].sheet_state = "hidden"
        book.defined_names["Secret"] = DefinedName("Secret", attr_text="Lessons!$A$1")

    answer = ask(changed(content, change))
    assert answer.verdict is Verdict.SAME_CONTENT
    assert answer.notes == (
        "1 row on the sheet Lessons is hidden.",
        "1 column on the sheet Lessons is hidden.",
        "The sheet Resources is hidden.",
        "1 name for cells was added: Secret.",
    )
