"""What the workbook says of a session that one year group of a mixed class had, or is not due."""

import datetime as dt

import pytest

from lessons.planning.one_year_group import exclude_year_group
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def for_both(school):
    rowan = factories.ClassGroupFactory(school=school, name="5/6 Rowan", oldest_year=6)
    for year in (5, 6):
        factories.EnrolmentFactory(class_group=rowan, year_group=year)
    return factories.PlannedSessionFactory(class_group=rowan, due_on=dt.date(2026, 12, 1))


def test_it_names_the_year_group_that_had_it_and_the_one_that_is_left(build, for_both):
    factories.LessonFactory(planned_session=for_both, year_group=6)
    built = build(for_both.class_group.school)
    assert built.rows("Coverage")[1][2] == "Part taught, Year 6 on 12 Oct 2026"
    assert built.records("Lessons")[0]["Year groups"] == "Year 6 only"
    (task,) = built.records("To do")
    assert (task["What"], task["Class"]) == ("Finish for Year 5", "5/6 Rowan")


def test_it_says_for_whom_it_is_not_due_and_why(build, for_both, lead):
    exclude_year_group(planned_session=for_both, year_group=5, reason="Next year", by=lead)
    built = build(for_both.class_group.school)
    expected = "Planned, due 1 Dec 2026 (not due for Year 5: Next year)"
    assert built.rows("Coverage")[1][2] == expected
    assert built.records("To do")[0]["What"] == "Teach for Year 6"
