"""An import can be undone as a whole, while nothing has been built on it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.models import ClassGroup, Pupil, RosterImport, User
from classes.roster import choose, read_roster
from lessons.imports.class_lists.actions import import_roster, undo_import, why_not_undone
from lessons.models import MissedLesson
from lessons.roll.actions import leave, rename
from tests import factories
from tests.lessons.imports.class_lists.test_command import everything
from tests.sds_uk_export import Export

HISTORY = "Historical"


@pytest.fixture
def export(tmp_path) -> Export:
    return Export(tmp_path)


@pytest.fixture
def take_in(school, lead, export):
    def run(**options) -> RosterImport:
        roster = choose(read_roster(export.path), source_school="20001")
        given = {"school": school, "academic_year": 2026, "by": lead, "source": "x.zip"} | options
        import_roster(roster=roster, **given)
        return school.roster_imports.first()

    return run


def standing() -> dict[str, list]:
    """Return every row but those of the history and of imports."""
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


def test_a_first_import_undone_leaves_nothing(take_in, lead):
    before = standing()
    undo_import(roster_import=take_in(), by=lead)
    assert standing() == before
    assert not Pupil.objects.exists()
    assert not User.objects.filter(email=None).exists()


def test_a_later_import_undone_brings_back_all_that_was(take_in, export, lead):
    take_in()
    factories.LessonFactory(planned_session__class_group=ClassGroup.objects.get(name="5 Oak"))
    before = standing()
    change(export)
    made = take_in(on=dt.date(2026, 11, 2))
    assert MissedLesson.objects.exists()
    assert standing() != before
    undo_import(roster_import=made, by=lead)
    assert standing() == before


def test_it_says_who_undid_it_and_forgets_the_names(take_in, lead):
    made = take_in()
    undo_import(roster_import=made, by=lead)
    made.refresh_from_db()
    assert (made.undone_by, made.journal) == (lead, None)


def test_what_is_undone_stays_in_the_history(take_in, lead):
    undo_import(roster_import=take_in(), by=lead)
    removed = ClassGroup.history.filter(history_type="-")
    assert {row.history_change_reason for row in removed} == {"Import undone"}
    assert {row.history_user for row in removed} == {lead}


@pytest.mark.parametrize("build", ["lesson", "rename", "leave"])
def test_nothing_is_undone_once_something_was_built_on_it(take_in, lead, build):
    made = take_in()
    pupil = Pupil.objects.get(external_id="23001")
    match build:
        case "lesson":
            group = ClassGroup.objects.get(name="5 Oak")
            factories.LessonFactory(planned_session__class_group=group)
        case "rename":
            rename(pupil=pupil, display_name="Ada Foxglove")
        case "leave":
            leave(pupil=pupil, on=dt.date(2026, 11, 1), by=lead)
    before = everything()
    assert why_not_undone(made)
    with pytest.raises(ValidationError, match="since"):
        undo_import(roster_import=made, by=lead)
    assert everything() == before


def test_only_the_latest_import_can_be_undone(take_in, export, lead):
    first = take_in()
    change(export)
    take_in()
    first.refresh_from_db()
    assert not first.may_be_undone
    with pytest.raises(ValidationError, match="can no longer be undone"):
        undo_import(roster_import=first, by=lead)


def test_it_can_be_undone_for_two_weeks(take_in, lead):
    made = take_in()
    RosterImport.objects.update(made_at=timezone.now() - dt.timedelta(days=14))
    made.refresh_from_db()
    with pytest.raises(ValidationError, match="its time is up"):
        undo_import(roster_import=made, by=lead)


def test_an_import_that_changes_nothing_is_no_import(take_in, school):
    take_in()
    take_in()
    assert school.roster_imports.count() == 1


def test_another_school_is_not_touched(take_in, lead):
    theirs = factories.EnrolmentFactory(pupil__external_id="23001")
    undo_import(roster_import=take_in(), by=lead)
    theirs.refresh_from_db()
    assert theirs.left_on is None
