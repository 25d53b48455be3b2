"""The sheet Curriculum map."""

import pytest

from lessons.coverage import coverage_of
from lessons.curriculum_map.mapping import curriculum_map
from tests import factories
from tests.conftest import TODAY

pytestmark = pytest.mark.sqlite_is_enough

COLUMNS = (
    "Framework, Code, Outcome, Status, Sessions, Classes due, Classes taught, Not due in, "
    "Understanding"
)


def test_each_statement_has_the_same_status_as_on_the_page(build, oak, school):
    kind, _, online, *_ = (planned.session for planned in oak.planned_sessions.all())
    framework = factories.FrameworkFactory(code="RSHE", name="Guidance")
    factories.OutcomeFactory(
        framework=framework, code="A", heading="Kind", position=1, sessions=[kind, online]
    )
    factories.OutcomeFactory(framework=framework, code="B", heading="Gap", position=2)
    elm = factories.ClassGroupFactory(school=school, name="6 Elm", youngest_year=6, oldest_year=6)
    built = build(school)
    assert ", ".join(built.rows("Curriculum map")[0]) == COLUMNS
    covered, gap = built.records("Curriculum map")
    assert covered == {
        "Framework": "Guidance",
        "Code": "A",
        "Outcome": "Kind",
        "Status": "Taught",
        "Sessions": "1. Kindness\n3. Being online",
        "Classes due": 1,
        "Classes taught": 1,
        "Not due in": "6 Elm",
        "Understanding": "1 secure",
    }
    assert (gap["Status"], gap["Classes due"], gap["Sessions"]) == ("Not covered", 0, None)
    assert gap["Not due in"] == f"5 Oak, {elm}"
    mapped = curriculum_map(coverage_of(school.class_groups.all(), today=TODAY), school)
    assert [row.total.status.label for row in mapped.rows] == [covered["Status"], gap["Status"]]


def test_a_school_without_classes_says_so(build, school):
    factories.OutcomeFactory()
    assert build(school).rows("Curriculum map")[1][0] == "No class is recorded for 2026/27."
