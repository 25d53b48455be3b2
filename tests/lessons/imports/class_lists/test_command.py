"""`manage.py import_roster`: what an export makes of a school, and what it refuses."""

import datetime as dt
import io
import os
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, execute_from_command_line
from django.db import connection, models
from django.utils import timezone

from classes.history.former_names import former_names
from classes.models import (
    ClassGroup,
    Enrolment,
    Membership,
    Pupil,
    Role,
    RosterImport,
    School,
    SecurityEvent,
    User,
)
from lessons.models import MissedLesson
from tests import factories
from tests.sds_uk_export import Export

pytestmark = pytest.mark.sqlite_is_enough

SAMPLE = Path(__file__).resolve().parents[5] / "shared" / "samples" / "sds-uk-25"
needs_sample = pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"{SAMPLE} is not here")

START = dt.date(2026, 9, 1)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def export(tmp_path) -> Export:
    return Export(tmp_path)


@pytest.fixture
def run(school, export):
    """Return the command for Larkfield Primary: `run(dry_run=True)` returns what is printed."""

    def command(path=None, **options) -> str:
        out = io.StringIO()
        arguments = {"school": school.slug, "year": "2026", "source_school": "20001"} | options
        call_command("import_roster", str(path or export.path), stdout=out, **arguments)
        return out.getvalue()

    return command


@pytest.fixture
def refusal(run):
    """Return the command for an export that is refused; it returns the reason."""

    def command(**options) -> str:
        before = everything()
        with pytest.raises(CommandError) as refused:
            run(**options)
        assert everything() == before
        assert str(refused.value).endswith("Nothing was changed.")
        return str(refused.value)

    return command


def everything() -> dict[str, list[dict]]:
    """Return every row of every table of `classes` and `lessons`, but for the security log."""
    ours = [model for model in apps.get_models() if model._meta.app_label in ("classes", "lessons")]
    ours.remove(SecurityEvent)
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in ours}


def every_text() -> str:
    """Return the contents of all text columns of the database."""
    texts = []
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        texts += [str(row) for row in model._base_manager.values_list(*names)] if names else []
    return "\n".join(texts)


def on_roll(name: str, on: dt.date = TODAY) -> list[str]:
    class_group = ClassGroup.objects.get(name=name)
    return [pupil.display_name for pupil in Pupil.objects.on_roll(class_group, on)]


def taught(class_name: str, held_on: dt.date = dt.date(2026, 10, 12)):
    """Log a lesson for a class, on 12 October."""
    class_group = ClassGroup.objects.get(name=class_name)
    return factories.LessonFactory(planned_session__class_group=class_group, held_on=held_on)


def test_it_makes_the_classes_with_their_year_groups_and_pupils(run):
    out = run()
    assert "7 children, 2 classes, 2 teachers: 7 new, 0 moved, 0 left" in out
    assert [(str(c), str(c.year_groups)) for c in ClassGroup.objects.all()] == [
        ("5 Oak", "Year 5"),
        ("6 Elm", "Year 6"),
    ]
    assert on_roll("5 Oak") == ["Ada Fi", "Ada Fo", "Seán O", "Zoë H", "花子 山"]


def test_it_makes_the_teachers_who_cannot_sign_in(run, school):
    run()
    membership = Membership.objects.get(external_id="24001")
    assert (membership.school, membership.role) == (school, Role.TEACHER)
    assert membership.user.name == "R. Marsh"
    assert membership.user.email is None
    assert not membership.user.has_usable_password()
    assert list(ClassGroup.objects.get(name="5 Oak").teachers.all()) == [membership.user]


def test_the_teachers_of_classes_that_were_not_chosen_are_not_stored(run):
    run(classes="21001")
    assert [user.name for user in User.objects.all()] == ["R. Marsh"]


def test_the_pupils_of_a_first_import_joined_when_the_year_began(run):
    run()
    assert set(Enrolment.objects.values_list("joined_on", flat=True)) == {START}
    assert Enrolment.history.count() == 7


def test_the_same_export_again_changes_nothing(run):
    run()
    before = everything()
    assert "0 new, 0 moved, 0 left, 0 renamed, 7 unchanged" in run()
    assert everything() == before


def test_a_zip_is_imported_like_its_folder(run, export):
    run(export.zipped())
    assert len(on_roll("5 Oak")) == 5


def test_a_dry_run_says_what_would_change_and_writes_nothing(run):
    before = everything()
    out = run(dry_run=True)
    assert "nothing was changed" in out
    assert "7 children, 2 classes, 2 teachers: 7 new" in out
    assert everything() == before


def test_without_a_choice_of_school_it_is_refused_with_the_choices(refusal):
    output = refusal(source_school=None)
    assert "school 20002: Moor End Primary" in output
    assert "class 21001: 5 Oak, 5 children, R. Marsh" in output


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("StudentEnrollment.csv", "21001,99999"),
        ("Section.csv", "21001,20001,5 Yew,9,Autumn,Active"),
        ("Section.csv", "21009,99999,5 Yew,9,Autumn,Active"),
    ],
)
def test_a_broken_row_is_refused_and_nothing_is_changed(refusal, run, export, file, line):
    run()
    export.add(file, line)
    assert f"{file}, line " in refusal()


def test_a_missing_file_is_refused(refusal, export):
    export.remove("Teacher.csv")
    assert "Teacher.csv: The file is missing" in refusal()


def test_a_missing_column_is_refused(refusal, export):
    export.replace("Section.csv", "Section Name", "Title")
    assert "Section.csv, line 1: There is no column “Section Name”" in refusal()


def test_a_class_without_year_groups_is_refused_until_they_are_given(refusal, run, export):
    export.replace("Student.csv", "Year 5", "9")
    assert "Section.csv, line 2: “5 Oak” has children without a year group" in refusal()
    run(year_groups="5-6")
    assert str(ClassGroup.objects.get(name="5 Oak").year_groups) == "Years 5 and 6"
    assert str(ClassGroup.objects.get(name="6 Elm").year_groups) == "Year 6"


def test_year_groups_are_only_needed_once(run, export):
    export.replace("Student.csv", "Year 5", "9")
    run(year_groups="5-6")
    assert "7 unchanged" in run()


def test_two_chosen_classes_with_the_same_name_are_refused(refusal, export):
    export.replace("Section.csv", "6 Elm", "5 Oak")
    assert "Section.csv, line 3: “5 Oak” is the name of 21001 too" in refusal()


def test_a_class_name_that_is_too_long_is_refused(refusal, export):
    export.replace("Section.csv", "6 Elm", "6 " + "Elm" * 20)
    assert "longer than 40 characters" in refusal()


def test_a_pupil_who_moved_and_one_who_left(run, export):
    run()
    export.replace("StudentEnrollment.csv", "21001,23001\n", "21002,23001\n")
    export.replace("StudentEnrollment.csv", "21001,23003\n", "")
    assert "0 new, 1 moved, 1 left, 1 renamed, 4 unchanged" in run()
    assert on_roll("5 Oak") == ["Ada F", "Zoë H", "花子 山"]
    assert "Ada F" in on_roll("6 Elm")
    assert len(on_roll("5 Oak", on=dt.date(2026, 11, 23))) == 5


def test_a_new_pupil_in_an_existing_class_joins_today_and_missed_its_lessons(run, export):
    run()
    lesson = taught("5 Oak")
    export.add("Student.csv", "23009,20001,Kit,Moss,kmoss,Pupil-Secret-9,,,5,Active,2017-01-01")
    export.add("StudentEnrollment.csv", "21001,23009")
    assert "1 new, 0 moved, 0 left, 0 renamed, 7 unchanged" in run()
    pupil = Pupil.objects.get(external_id="23009")
    assert pupil.enrolments.get().joined_on == TODAY
    assert pupil.missed_lessons.get().lesson == lesson


def test_changes_are_dated_on_the_chosen_day(run, export):
    run()
    export.replace("StudentEnrollment.csv", "21001,23003\n", "")
    run(on="2026-11-02")
    pupil = Pupil.objects.get(external_id="23003")
    assert pupil.enrolments.get().left_on == dt.date(2026, 11, 2)


def test_a_day_outside_the_year_is_refused(refusal):
    assert "31 August 2026 is not in the year 2026/27" in refusal(on="2026-08-31")


def test_leaving_before_joining_is_refused(refusal, run, export):
    run(classes="21001", on="2026-11-20")
    Enrolment.objects.update(joined_on=dt.date(2026, 11, 20))
    export.replace("StudentEnrollment.csv", "21001,23003\n", "")
    output = refusal(on="2026-11-10")
    assert "Child 23003 joined on 20 November 2026, so cannot leave on 10 November 2026" in output


def test_a_pupil_who_left_on_the_day_they_joined_was_never_enrolled(run, export):
    run()
    taught("5 Oak")
    export.add("Student.csv", "23009,20001,Kit,Moss,kmoss,Pupil-Secret-9,,,5,Active,2017-01-01")
    export.add("StudentEnrollment.csv", "21001,23009")
    run()
    export.replace("StudentEnrollment.csv", "21001,23009\n", "")
    assert "1 left" in run()
    pupil = Pupil.objects.get(external_id="23009")
    assert not pupil.enrolments.exists()
    assert not MissedLesson.objects.filter(pupil=pupil).exists()
    removed = Enrolment.history.filter(pupil_id=pupil.pk, history_type="-").get()
    assert removed.history_change_reason.startswith("Was in the class for no day")


def test_a_pupil_who_comes_back_is_the_same_pupil(run, export):
    run()
    export.replace("StudentEnrollment.csv", "21001,23003\n", "")
    run(on="2026-10-01")
    export.add("StudentEnrollment.csv", "21001,23003")
    assert "1 new" in run()
    joined = Pupil.objects.get(external_id="23003").enrolments.values_list("joined_on", flat=True)
    assert list(joined) == [START, TODAY]


def test_a_changed_name_is_a_renamed_pupil(run, export):
    run()
    export.replace("Student.csv", "Tom,Birch", "Tomasz,Birch")
    assert "1 renamed, 6 unchanged" in run()
    assert Pupil.objects.get(external_id="23006").display_name == "Tomasz B"


def test_a_former_name_stays_in_the_history_alone_after_two_weeks(run, export):
    run()
    export.replace("Student.csv", "Tom,Birch", "Tomasz,Birch")
    run()
    RosterImport.objects.update(made_at=timezone.now() - dt.timedelta(days=14))
    run()
    assert not RosterImport.objects.exclude(journal=None).exists()
    assert [former.name for former in former_names(School.objects.get())] == ["Tom B"]


def test_a_changed_class_name_and_teacher_are_brought_up_to_date(run, export):
    run()
    export.replace("Section.csv", "5 Oak", "5 Beech")
    export.replace("TeacherRoster.csv", "21001,24001", "21001,24002")
    run()
    beech = ClassGroup.objects.get(external_id="21001")
    assert beech.name == "5 Beech"
    assert [user.name for user in beech.teachers.all()] == ["O. Pugh"]


def test_a_new_name_of_a_teacher_is_history(run, export):
    run()
    export.replace("Teacher.csv", "Ruth,Marsh", "Ruth,Marshall")
    run()
    entries = User.history.filter(name="R. Marshall")
    assert [entry.history_change_reason for entry in entries] == ["Name in an imported class list"]


def test_a_teacher_who_can_sign_in_keeps_their_own_name(run):
    run()
    User.objects.filter(name="R. Marsh").update(name="Ruth M.", email="ruth@school.example")
    run()
    assert Membership.objects.get(external_id="24001").user.name == "Ruth M."


def test_a_teacher_added_by_the_school_stays_with_the_class(run, person):
    run()
    cover = person(Role.TEACHER, name="C. Over")
    ClassGroup.objects.get(name="5 Oak").teachers.add(cover)
    run()
    assert cover in ClassGroup.objects.get(name="5 Oak").teachers.all()


def test_a_new_year_moves_the_pupils_when_it_begins(run, export):
    run()
    export.replace("Section.csv", "21001,20001,5 Oak", "31001,20001,6 Oak")
    for file, person_id in [("TeacherRoster.csv", "24001"), *_oak_enrolments()]:
        export.replace(file, f"21001,{person_id}\n", f"31001,{person_id}\n")
    out = run(year="2027", classes="31001")
    assert "0 new, 5 moved" in out
    dates = Pupil.objects.get(external_id="23003").enrolments.values_list("joined_on", "left_on")
    begins = dt.date(2027, 9, 1)
    assert list(dates) == [(START, begins), (begins, None)]


def _oak_enrolments() -> list[tuple[str, str]]:
    return [("StudentEnrollment.csv", f"2300{number}") for number in range(1, 6)]


def test_an_earlier_year_is_refused_for_pupils_who_are_in_a_later_one(refusal, run):
    run(year="2027")
    assert "is in 5 Oak of 2027/28 already" in refusal()


def test_a_class_and_pupil_added_by_hand_are_matched_by_name(run, school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    by_hand = factories.EnrolmentFactory(class_group=oak, pupil__display_name="Zoë H").pupil
    unlisted = factories.EnrolmentFactory(class_group=oak, pupil__display_name="Kit M").pupil
    assert "6 new, 0 moved, 0 left, 0 renamed, 1 unchanged" in run()
    by_hand.refresh_from_db()
    oak.refresh_from_db()
    assert (by_hand.external_id, oak.external_id) == ("23004", "21001")
    assert unlisted.display_name in on_roll("5 Oak")


def test_another_class_of_the_same_name_is_refused(refusal, school):
    factories.ClassGroupFactory(school=school, name="5 Oak", external_id="other")
    assert "2026/27 already has another class “5 Oak”" in refusal()


def test_another_school_here_is_not_changed(run):
    other = factories.ClassGroupFactory(name="5 Oak", external_id="21001")
    theirs = factories.EnrolmentFactory(class_group=other, pupil__external_id="23001")
    run()
    theirs.refresh_from_db()
    assert theirs.left_on is None
    assert Pupil.objects.filter(external_id="23001").count() == 2


def test_a_school_that_keeps_no_names_gets_classes_with_head_counts(run, school):
    school.keeps_pupil_names = False
    school.save()
    assert "7 children, 2 classes, 2 teachers: 7 counted, no names kept" in run()
    assert not Pupil.objects.exists()
    counts = ClassGroup.objects.values_list("name", "pupils_on_roll")
    assert list(counts) == [("5 Oak", 5), ("6 Elm", 2)]
    before = everything()
    run()
    assert everything() == before


def test_passwords_birthdays_and_the_like_are_neither_stored_nor_printed(run):
    stored, printed = (run(), every_text())
    for text in (stored, printed):
        for secret in ("Secret", "2017-0", "pupil.example", "staff.example", "Quintessa", "Finch"):
            assert secret not in text


def test_it_names_the_columns_that_it_left_out(run):
    out = run()
    assert "Left out, never stored:" in out
    assert "Student.csv: Username, Password, Secondary Email, Middle Name, Birthdate" in out


def test_a_failure_halfway_leaves_nothing_behind(run, export):
    run()
    export.replace("StudentEnrollment.csv", "21001,23001\n", "21002,23001\n")
    export.replace("StudentEnrollment.csv", "21001,23003\n", "21002,23003\n")
    before = everything()

    def disk_full(execute, sql, *args):
        if sql.startswith('INSERT INTO "classes_historicalenrolment"'):
            raise OSError("the disk is full")
        return execute(sql, *args)

    with connection.execute_wrapper(disk_full), pytest.raises(OSError, match="disk is full"):
        run()
    assert everything() == before


def test_a_first_import_takes_far_fewer_queries_than_it_has_pupils(
    run, export, django_assert_max_num_queries
):
    for number in range(100, 400):
        export.add("Student.csv", f"23{number},20001,Kit{number},Moss,,,,,6,Active,")
        export.add("StudentEnrollment.csv", f"21002,23{number}")
    with django_assert_max_num_queries(118):
        run()
    assert len(on_roll("6 Elm")) == 302


def exit_code(*arguments: str) -> int:
    """Return what the shell would get from manage.py."""
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["manage.py", "import_roster", *arguments])
    return int(stopped.value.code)


def test_a_refusal_ends_with_1_and_the_reason_on_stderr(school, export, capsys):
    assert exit_code(str(export.path), "--school", school.slug, "--year", "2026") == 1
    assert "has 2 schools" in capsys.readouterr().err


def test_an_unknown_school_ends_with_1(db, export, capsys):
    assert exit_code(str(export.path), "--school", "nowhere", "--year", "2026") == 1
    assert "no school with the short name" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--year", "next"),
        ("--year", "2026", "--year-groups", "old"),
        ("--year", "2026", "--on", "24/11/2026"),
    ],
)
def test_wrong_usage_ends_with_2(school, export, arguments):
    assert exit_code(str(export.path), "--school", school.slug, *arguments) == 2


def test_a_successful_import_prints_the_totals(school, export, capsys):
    options = ["--year", "2026", "--classes", "21001, 21002", "--on", "2026-11-02"]
    execute_from_command_line(
        ["manage.py", "import_roster", str(export.path), "--school", school.slug, *options]
    )
    assert "7 children, 2 classes, 2 teachers: 7 new" in capsys.readouterr().out


@needs_sample
def test_the_published_sample_is_refused_without_a_choice(refusal):
    output = refusal(path=SAMPLE, source_school=None, year_groups="5-6")
    assert "class 11001: Math - Algebra 1, 22 children, C. Beane" in output


@needs_sample
def test_one_section_of_the_published_sample_is_imported_as_a_class(run):
    out = run(SAMPLE, source_school="10001", classes="11001", year_groups="5-6")
    assert "22 children, 1 class, 1 teacher: 22 new, 0 moved, 0 left, 0 renamed, 0 unch" in out
    assert "Ora K" in on_roll("Math - Algebra 1")
    assert "P@ss" not in every_text()
    assert "4/2/2000" not in every_text()


@needs_sample
def test_the_published_sample_again_with_one_moved_and_one_gone_shows_exactly_those(run, tmp_path):
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "sample", copy_function=shutil.copyfile))
    os.chmod(copy, 0o755)
    # Two sections that serve as classes hold the same 22 children: the first 11 in each stay.
    lines = (copy / "StudentEnrollment.csv").read_text().splitlines()
    children = [line.split(",")[1] for line in lines if line.startswith("11001,")]
    first, second = children[:11], children[11:]
    enrolled = [f"11001,{key}" for key in first] + [f"11002,{key}" for key in second]
    enrolment = copy / "StudentEnrollment.csv"
    chosen = {"source_school": "10001", "classes": "11001,11002", "year_groups": "5-6"}

    enrolment.write_text("\n".join([lines[0], *enrolled]) + "\n")
    assert "22 new, 0 moved, 0 left" in run(copy, **chosen)
    before = everything()
    assert "0 new, 0 moved, 0 left, 0 renamed, 22 unchanged" in run(copy, **chosen)
    assert everything() == before

    moved, gone = first[0], second[0]
    changed = [f"11002,{moved}", *(row for row in enrolled[1:] if row != f"11002,{gone}")]
    enrolment.write_text("\n".join([lines[0], *changed]) + "\n")
    assert "0 new, 1 moved, 1 left, 0 renamed, 20 unchanged" in run(copy, **chosen)
    here = Enrolment.objects.open().values_list("pupil__external_id", "class_group__external_id")
    assert dict(here)[moved] == "11002"
    assert gone not in dict(here)
