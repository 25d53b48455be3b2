"""The workbook as a file: its sheets, headers, print set-up and properties."""

import datetime as dt

import pytest

from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

SHEETS = [
    *("About", "Summary", "Coverage", "Lessons", "Missed lessons", "Children and sessions"),
    "To do",
    *("Information evenings", "Families not reached", "Curriculum map", "Resources"),
    "Change history",
]
COLUMNS = {
    "Lessons": "Class, Year groups, Module, No., Session, Date, Outcome, Taught by, Minutes, "
    "On roll, Present, Missed, Joined later, Caught up, Understanding, Note, Recorded by, "
    "Recorded at",
    "Missed lessons": "Class, Pupil, Module, No., Session, Lesson date, Reason, Open, "
    "Caught up on, How, By",
    "To do": "What, Class, Module, No., Session, Due, Days late, Who",
    "Summary": "Class, Year groups, Teachers, Planned sessions, Taught, Part taught, Overdue, "
    "Coverage, Pupils on roll, Pupils up to date, Families reached, Reach",
    "Coverage": "Class, Year groups, 1. Kindness, 2. Staying safe, 3. Being online, "
    "4. Trusted adults, 5. My body, 6. Next year’s",
    "Children and sessions": "Class, Pupil, Year group, 1. Kindness, 2. Staying safe, "
    "3. Being online, 4. Trusted adults, 5. My body, 6. Next year’s",
}


def test_the_sheets_are_in_the_order_of_the_contract(build, oak):
    assert build(oak.school).book.sheetnames == SHEETS


@pytest.mark.parametrize("title", COLUMNS)
def test_the_columns_are_those_of_the_contract(build, oak, title):
    assert ", ".join(build(oak.school).rows(title)[0]) == COLUMNS[title]


FROZEN = {"Coverage": "C2", "Missed lessons": "C2", "Children and sessions": "C2"}


def test_each_table_sheet_is_an_excel_table_with_a_filter_and_a_frozen_header(build, oak):
    book = build(oak.school).book
    for title in SHEETS[1:]:
        sheet = book[title]
        (table,) = sheet.tables.values()
        height = sheet.max_row - 1 if title == "Summary" else sheet.max_row
        assert table.displayName == title.replace(" ", "_")
        assert table.ref == f"A1:{sheet.cell(height, sheet.max_column).coordinate}"
        assert table.autoFilter.ref == table.ref
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]
        assert sheet.freeze_panes == FROZEN.get(title, "B2")
        assert all(cell.value and cell.font.bold for cell in sheet[1])
        assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[1])


def test_every_sheet_prints_landscape_with_school_sheet_and_page(build, oak):
    for sheet in build(oak.school).book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == (1 if sheet.title == "Summary" else 0)
        assert sheet.oddHeader.left.text == oak.school.name
        assert sheet.oddHeader.right.text == "&A"
        assert sheet.oddFooter.left.text == "Audit workbook 2026/27, export 7"
        assert sheet.oddFooter.center.text == "Page &P of &N"
        assert sheet.print_title_rows == (None if sheet.title == "About" else "$1:$1")


def test_many_sessions_print_on_pages_side_by_side_each_with_the_class(build, oak):
    module = factories.ModuleFactory(school=oak.school, sessions=12)
    for session in module.sessions.all():
        factories.PlannedSessionFactory(class_group=oak, session=session)
    sheet = build(oak.school).book["Coverage"]
    assert sheet.page_setup.fitToWidth == 2
    assert sheet.print_title_cols == "$A:$B"


def test_columns_with_the_same_title_get_different_names(build, oak):
    for _ in range(2):
        module = factories.ModuleFactory(school=oak.school, title="keeping\nwell")
        session = factories.SessionFactory(module=module, position=1, title="Sleep")
        factories.PlannedSessionFactory(class_group=oak, session=session)
    sheet = build(oak.school).book["Coverage"]
    titles = [cell.value for cell in sheet[1]]
    assert "keeping well: 1. Sleep" in titles
    assert "keeping well: 1. Sleep (2)" in titles
    (table,) = sheet.tables.values()
    assert [column.name for column in table.tableColumns] == titles


def test_an_ampersand_in_a_schools_name_is_no_code_in_the_header(build, school):
    school.name = "St Mary & St John"
    assert "St Mary &amp;&amp; St John" in build(school).members["xl/worksheets/sheet1.xml"]


def test_the_properties_name_the_workbook_school_and_date(build, oak):
    properties = build(oak.school).book.properties
    assert properties.title == f"Audit workbook 2026/27, {oak.school.name}"
    assert properties.creator == oak.school.name
    assert properties.subject
    assert properties.created == dt.datetime(2026, 11, 24, 10, 0)


def test_an_empty_school_gets_every_sheet_with_a_message(build, school):
    built = build(school)
    assert built.book.sheetnames == SHEETS
    texts = {title: [row[0] for row in built.rows(title)[1:]] for title in SHEETS[1:]}
    assert texts["Lessons"] == ["No lesson is recorded for 2026/27."]
    assert texts["Coverage"] == ["No class is recorded for 2026/27."]
    assert texts["To do"] == ["Nothing is left to do for 2026/27."]
    assert texts["Summary"] == ["No class is recorded for 2026/27.", "School"]
    assert all(lines for lines in texts.values())


def test_the_first_sheet_describes_the_file(build, oak, settings):
    oak.school.urn = "112345"
    about = build(oak.school).rows("About")
    facts = {row[0]: row[1] for row in about[:16]}
    assert facts["School"] == oak.school.name
    assert facts["URN"] == "112345"
    assert facts["Academic year"] == "2026/27, from 1 Sep 2026 to 31 Aug 2027"
    assert facts["Made at (London time)"] == dt.datetime(2026, 11, 24, 10, 0)
    assert facts["Made by"] == "R. Patel"
    assert facts["Made with"] == f"Coverage tracker {settings.VERSION}"
    assert facts["Export number"] == 7
    assert facts["Pupils’ names"].startswith("Left out.")
    assert facts["Classes"] == "All 1 of the year."
    assert facts["History of changes"] == "Included."
    texts = [row[1] for row in about]
    assert "Real Love Rocks: An outline to adapt: check it against your copy of the pack." in texts
    assert f"{settings.SITE_URL}/schools/{oak.school.slug}/audit/check/" in texts
    labels = [row[0] for row in about]
    first = labels.index("Summary")
    assert labels[first : first + len(SHEETS) - 1] == SHEETS[1:]


def test_only_classes_of_the_year_are_in_it(build, oak):
    last_year = factories.ClassGroupFactory(school=oak.school, name="6 Elm", academic_year=2025)
    elsewhere = factories.ClassGroupFactory(name="5 Fir")
    for group in (last_year, elsewhere):
        planned = factories.PlannedSessionFactory(class_group=group)
        factories.LessonFactory(planned_session=planned, held_on=dt.date(2025, 10, 1))
    everything = "".join(build(oak.school).members.values())
    assert "5 Oak" in everything
    assert "6 Elm" not in everything
    assert "5 Fir" not in everything


def test_a_summary_of_many_classes_takes_more_pages_and_the_charts_one_of_their_own(build, school):
    factories.busy_school(school, classes=13)
    sheet = build(school).book["Summary"]
    assert sheet.page_setup.fitToHeight == 0
    assert [page_break.id for page_break in sheet.row_breaks.brk] == [sheet.max_row + 1]


def test_a_long_class_name_wraps(build, oak):
    oak.name = "5 Oak of the lower corridor by the hall"
    oak.save()
    sheet = build(oak.school).book["Summary"]
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height > 30
