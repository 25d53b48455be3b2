"""The charts and bars of the Summary, and the colours of the Coverage."""

import datetime as dt

import pytest

from classes.years.academic_year import AcademicYear
from lessons.coverage import coverage_of
from reports.sheets.months import months_of
from tests import factories
from tests.conftest import TODAY

pytestmark = pytest.mark.sqlite_is_enough


def charts(built):
    """Return the XML of each chart."""
    return [text for name, text in built.members.items() if name.startswith("xl/charts/chart")]


def test_there_is_a_chart_of_coverage_by_class_and_one_by_month(build, oak):
    by_class, by_month = charts(build(oak.school))
    assert "Coverage by class" in by_class
    assert "'Summary'!$A$2" in by_class
    assert "'Summary'!$H$2" in by_class
    assert "Sessions taught so far, against the plan" in by_month
    assert "'About'!$D$4:$D$15" in by_month
    assert "'About'!$F$4:$F$15" in by_month


def test_each_chart_has_an_alternative_text(build, oak):
    drawing = build(oak.school).members["xl/drawings/drawing1.xml"]
    assert "Bar chart of coverage by class: 5 Oak 20%." in drawing
    assert "By the end of Nov 2026: 1 taught, 3 planned" in drawing


def test_a_school_without_classes_has_no_chart(build, school):
    assert not charts(build(school))


def test_a_chart_of_many_classes_shows_the_first_and_says_so(build, school):
    for number in range(45):
        factories.ClassGroupFactory(school=school, name=f"5 C{number:02}")
    built = build(school)
    assert "Coverage by class (the first 40 of 45)" in charts(built)[0]
    assert built.book["Summary"].row_breaks.brk[0].id == 48


def test_the_figures_by_month_are_beside_the_print_area_of_the_first_sheet(build, oak):
    rows = [row[3:] for row in build(oak.school).rows("About")]
    assert rows[2] == ("Month", "Planned", "Taught")
    assert rows[3] == ("Sep 2026", 0, 0)
    assert rows[4] == ("Oct 2026", 1, 1)
    assert rows[5] == ("Nov 2026", 3, 1)
    assert rows[6] == ("Dec 2026", 4, None)
    assert rows[14] == ("Aug 2027", 4, None)
    assert build(oak.school).book["About"].print_area.startswith("'About'!$A$1:$B$")


def test_a_session_taught_without_a_due_date_counts_as_planned_that_day(oak):
    factories.LessonFactory(
        planned_session=oak.planned_sessions.get(session__title="My body"),
        held_on=dt.date(2026, 11, 12),
    )
    coverage = coverage_of(oak.school.class_groups.all(), today=TODAY)
    months = months_of(coverage, AcademicYear(2026))
    assert (months[2].planned, months[2].taught) == (4, 2)


def test_coverage_and_reach_have_bars_from_0_to_100_per_cent(build, oak):
    formats = build(oak.school).book["Summary"].conditional_formatting
    bars = {
        str(cells.sqref): rule.dataBar
        for cells in formats
        for rule in cells.rules
        if rule.type == "dataBar"
    }
    assert set(bars) == {"H2", "L2"}
    assert [(end.type, end.val) for end in bars["H2"].cfvo] == [("num", 0), ("num", 1)]


@pytest.mark.parametrize(
    ("word", "colour"),
    [("Taught", "FFDFF2E3"), ("Part taught", "FFFDF0CF"), ("Overdue", "FFFCE3E3")],
)
def test_coverage_is_coloured_by_the_word_in_the_cell(build, oak, word, colour):
    sheet = build(oak.school).book["Coverage"]
    (rules,) = [cells for cells in sheet.conditional_formatting if str(cells.sqref) == "C2:H2"]
    rule = next(rule for rule in rules.rules if rule.text == word)
    assert rule.formula == [f'LEFT(C2,{len(word)})="{word}"']
    assert rule.dxf.fill.bgColor.rgb == colour


def test_links_lead_to_the_web_and_to_sheets(build, oak):
    factories.ResourceFactory(school=oak.school, url="https://www.childline.org.uk/")
    built = build(oak.school)
    row = built.records("Resources")[0]
    assert row["Address or file"] == "https://www.childline.org.uk/"
    assert built.book["Resources"]["D2"].hyperlink.target == "https://www.childline.org.uk/"
    places = [
        cell.hyperlink.location
        for (cell,) in built.book["About"]["A1:A45"]
        if cell.hyperlink and cell.hyperlink.location
    ]
    assert places[:2] == ["'Summary'!A1", "'Coverage'!A1"]
