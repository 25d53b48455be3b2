"""An import can be undone as a whole, while nothing has been built on it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.models import ClassGroup, Pupil, RosterImport, User
from classes.roster import choose, read_roster
from lessons.imports.class_lists.actions import import_roster, reasons_against_undo, undo_import
from lessons.models import MissedLesson
from lessons.roll.actions import leave
from lessons.roll.renaming import rename
from reports.access_review.actions import review_access
from reports.models import AccessReviewLine
from tests import factories
from tests.lessons.imports.class_lists.test_command import everything
from tests.sds_uk_export import Export

HISTORY = "Historical"


@pytest.fixture
def export(tmp_path) -> Export:
    return Export(tmp_path)


@pytest.fixture
def import_export(school, lead, export):
    def run(**options) -> RosterImport:
        roster = choose(read_roster(export.path), source_school="20001")
        arguments = {
            "school": school,
            "academic_year": 2026,
            "by": lead,
            "source": "x.zip",
        } | options
        import_roster(roster=roster, **arguments)
        return school.roster_imports.first()

    return run


def current_rows() -> dict[str, list]:
    """Return every row, except those of the history and of imports."""
    return {
        name: rows
        for name, rows in everything().items()
        if HISTORY not in name and name != "classes.RosterImport"
    }


def change(export) -> None:
    """One moves, one is gone, one has another name, one is new, a class has another teacher."""
    export.replace("StudentEnrollment.csv", "21001,23001\n", "21002,23001\n")
    export.replace("StudentEnrollment.csv", "21001,23003\n", "")
    export.replace("Student.csv", "Tom,Birch", "Tomasz,Birch")
    export.replace("TeacherRoster.csv", "21001,24001", "21001,24002")
    export.replace("Section.csv", "5 Oak", "5 Beech")
    export.add("Student.csv", "23009,20001,Kit,Moss,kmoss,Pupil-Secret-9,,,5,Active,2017-01-01")
    export.add("StudentEnrollment.csv", "21001,23009")


def test_undoing_a_first_import_leaves_nothing(import_export, lead):
    before = current_rows()
    undo_import(roster_import=import_export(), by=lead)
    assert current_rows() == before
    assert not Pupil.objects.exists()
    assert not User.objects.filter(email=None).exists()


def test_undoing_a_later_import_restores_everything(import_export, export, lead):
    import_export()
    factories.LessonFactory(planned_session__class_group=ClassGroup.objects.get(name="5 Oak"))
    before = current_rows()
    change(export)
    made = import_export(on=dt.date(2026, 11, 2))
    assert MissedLesson.objects.exists()
    assert current_rows() != before
    undo_import(roster_import=made, by=lead)
    assert current_rows() == before


def test_neither_using_the_school_nor_a_review_of_access_stands_in_the_way(
    import_export, lead, school
):
    made = import_export()
    roles = school.memberships.all()
    roles.update(last_used_on=timezone.localdate())
    seen = [role.pk for role in roles]
    review_access(school=school, seen=seen, removed=[], left=[], by=lead)
    undo_import(roster_import=made, by=lead)
    assert [line.person for line in AccessReviewLine.objects.all()] == [lead]


def test_it_says_who_undid_it_and_forgets_the_names(import_export, lead):
    made = import_export()
    undo_import(roster_import=made, by=lead)
    made.refresh_from_db()
    assert (made.undone_by, made.journal) == (lead, None)


def test_an_undone_import_stays_in_the_history(import_export, lead):
    undo_import(roster_import=import_export(), by=lead)
    removed = ClassGroup.history.filter(history_type="-")
    assert {row.history_change_reason for row in removed} == {"Import undone"}
    assert {row.history_user for row in removed} == {lead}


@pytest.mark.parametrize("build", ["lesson", "rename", "leave"])
def test_an_import_cannot_be_undone_after_later_changes(import_export, lead, build):
    made = import_export()
    pupil = Pupil.objects.get(external_id="23001")
    match build:
        case "lesson":
            group = ClassGroup.objects.get(name="5 Oak")
            factories.LessonFactory(planned_session__class_group=group)
        case "rename":
            rename(pupil=pupil, display_name="Ada Foxglove", by=lead)
        case "leave":
            leave(pupil=pupil, on=dt.date(2026, 11, 1), by=lead)
    before = everything()
    assert reasons_against_undo(made)
    with pytest.raises(ValidationError, match="since"):
        undo_import(roster_import=made, by=lead)
    assert everything() == before


def test_only_the_latest_import_can_be_undone(import_export, export, lead):
    first = import_export()
    change(export)
    import_export()
    first.refresh_from_db()
    assert not first.may_be_undone
    with pytest.raises(ValidationError, match="can no longer be undone"):
        undo_import(roster_import=first, by=lead)


def test_it_can_be_undone_for_two_weeks(import_export, lead):
    made = import_export()
    RosterImport.objects.update(made_at=timezone.now() - dt.timedelta(days=14))
    made.refresh_from_db()
    with pytest.raises(ValidationError, match="two weeks have passed"):
        undo_import(roster_import=made, by=lead)


def test_an_import_that_changes_nothing_is_not_listed(import_export, school):
    import_export()
    import_export()
    assert school.roster_imports.count() == 1


def test_another_school_is_not_touched(import_export, lead):
    theirs = factories.EnrolmentFactory(pupil__external_id="23001")
    undo_import(roster_import=import_export(), by=lead)
    theirs.refresh_from_db()
    assert theirs.left_on is None
