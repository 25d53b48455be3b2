"""The year groups of children in a mixed class, read from the list; and of whole classes."""

import pytest

from classes.models import ClassGroup, Enrolment, RosterImport
from lessons.imports.class_lists.actions import undo_import
from lessons.models import PlannedSession
from tests import factories
from tests.lessons.imports.class_lists.test_page import Pages
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

HEADER = ["Adno", "Forename", "Surname", "Class", "NC Year"]
ADA, BEN, CY = (
    ["1", "Ada", "Fox", "5/6 Rowan", "5"],
    ["2", "Ben", "Hart", "5/6 Rowan", "6"],
    ["3", "Cy", "King", "5/6 Rowan", "6"],
)


def kept() -> dict[str, int | None]:
    return dict(Enrolment.objects.values_list("pupil__display_name", "year_group"))


@pytest.mark.parametrize(
    "heading", ["NC Year", "Year", "Yr", "Year Group", "YearGroup", "Reg year"]
)
def test_the_year_group_of_each_child_of_a_mixed_class_is_kept(import_list, heading):
    import_list([[*HEADER[:4], heading], ADA, BEN])
    assert kept() == {"Ada F": 5, "Ben H": 6}


def test_in_a_class_of_one_year_group_none_is_kept(import_list):
    import_list([HEADER, [*ADA[:3], "5 Oak", "5"]])
    assert kept() == {"Ada F": None}


def test_a_later_list_changes_it_and_says_so(import_list):
    import_list([HEADER, ADA, BEN, CY])
    output = import_list([HEADER, [*ADA[:4], "6"], BEN, [*CY[:4], "5"]])
    assert "2 children have a new year group." in output
    assert kept() == {"Ada F": 6, "Ben H": 6, "Cy K": 5}


def test_the_preview_shows_the_change(as_lead, school, import_list):
    import_list([HEADER, ADA, BEN, CY])
    Enrolment.objects.filter(pupil__external_id="3").update(year_group=None)
    pages = Pages(as_lead, school)
    pages.upload("\n".join(",".join(row) for row in [HEADER, ADA, [*BEN[:4], "5"], CY]))
    page = text_of(pages.check())
    assert "Ben H, 5/6 Rowan: Year 6 → Year 5" in page
    assert "Cy K, 5/6 Rowan: not known → Year 6" in page


def test_without_a_column_what_is_known_stays_and_what_is_missing_is_said(import_list):
    import_list([HEADER, ADA, BEN])
    output = import_list([HEADER[:4], ADA[:4], BEN[:4], CY[:4]])
    assert "5/6 Rowan: the year group of 1 child is not known." in output
    assert kept() == {"Ada F": 5, "Ben H": 6, "Cy K": None}


@pytest.fixture
def planned_for_year_6(school, import_list) -> PlannedSession:
    """5 Oak was taken for Years 5 and 6, because of one wrong line, and planned."""
    import_list([HEADER, [*ADA[:3], "5 Oak", "5"], [*BEN[:3], "5 Oak", "6"]])
    module = factories.ModuleFactory(school=school)
    factories.PlannedSessionFactory(
        class_group=ClassGroup.objects.get(), session=factories.SessionFactory(module=module)
    )
    session = factories.SessionFactory(module=module, title="Grooming", youngest_year=6)
    return factories.PlannedSessionFactory(class_group=ClassGroup.objects.get(), session=session)


CORRECTED = [HEADER, [*ADA[:3], "5 Oak", "5"], [*BEN[:3], "5 Oak", "5"]]


def test_a_class_whose_year_groups_are_put_right_loses_what_it_was_due_by_mistake(
    import_list, planned_for_year_6, lead
):
    output = import_list(CORRECTED)
    assert "No longer in the plan of 5 Oak, which is Year 5: " in output
    assert "Grooming" in output
    assert not PlannedSession.objects.filter(pk=planned_for_year_6.pk).exists()
    undo_import(roster_import=RosterImport.objects.first(), by=lead)
    assert PlannedSession.objects.get(pk=planned_for_year_6.pk).session.title == "Grooming"


def test_it_keeps_a_session_with_a_lesson_and_says_why(import_list, planned_for_year_6):
    factories.LessonFactory(planned_session=planned_for_year_6)
    assert "stay in its plan because a lesson was logged" in import_list(CORRECTED)
    assert PlannedSession.objects.filter(pk=planned_for_year_6.pk).exists()


def test_a_class_with_more_year_groups_is_offered_what_it_is_newly_due(
    import_list, planned_for_year_6
):
    import_list(CORRECTED)
    output = import_list([HEADER, [*ADA[:3], "5 Oak", "5"], [*BEN[:3], "5 Oak", "6"]])
    assert "1 session for these year groups can be added to its plan" in output
