"""Removing the demo leaves no row and no file of it, and touches nothing else."""

import datetime as dt
import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from classes import demo as people
from classes.models import Group, GroupOfficer, Membership, Role, RosterImport, School, User
from curriculum.library import load_library
from lessons.demo.group import load_demo_group
from lessons.demo.removal import InDoubtError, remove_demo
from lessons.demo.school import load_demo
from lessons.models import Lesson
from tests import factories

COUNTED_BY_DIGEST = {"classes_limitcounter"}
"""Counters of attempts to sign in: digests that belong to nobody, and go within a day."""


def rows() -> dict[str, int]:
    tables = apps.get_models(include_auto_created=True)
    counts = {table._meta.db_table: table._base_manager.count() for table in tables}
    return {name: count for name, count in counts.items() if name not in COUNTED_BY_DIGEST}


def use(school: School) -> None:
    """Sign in, make a workbook, invite somebody and remove a lesson, through pages."""
    client = Client()
    in_as_lead = {"login": "lead@demo.example", "password": people.PASSWORD}
    client.post(reverse("account_login"), in_as_lead)
    options = {"academic_year": 2026, "with_names": "on", "password": people.PASSWORD}
    client.post(reverse("reports:export", args=[school.slug]), options)
    teacher = {"name": "N. New", "email": "new@demo.example", "role": "teacher"}
    client.post(reverse("classes:people", args=[school.slug]), teacher)
    lesson = Lesson.objects.filter(missed_lessons=None).last()
    client.post(reverse("lessons:remove", args=[school.slug, lesson.pk]), {"reason": "A mistake"})
    client.get(f"/schools/{school.slug}/people/0/invite/")
    with override_settings(
        TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    ):
        client.post(reverse("curriculum:check", args=[school.slug]))


@pytest.mark.django_db
def test_no_row_and_no_file_of_a_used_demo_is_left(settings, django_capture_on_commit_callbacks):
    load_library()
    before = rows()
    with django_capture_on_commit_callbacks(execute=True):
        load_demo_group()
        use(load_demo())
    used = rows()
    for table in ("reports_auditexport", "classes_invitation", "lessons_historicallesson"):
        assert used[table], table
    assert used["django_session"]
    assert used["django_tasks_database_dbtaskresult"]
    assert list(settings.MEDIA_ROOT.glob("*/*/*"))
    with django_capture_on_commit_callbacks(execute=True):
        assert set(remove_demo()) == {
            "Hope Valley Primary",
            "Bluebell Lane Primary",
            "Castle Hill Primary",
        }
    assert rows() == before
    assert not list(settings.MEDIA_ROOT.glob("*/*"))


@pytest.mark.django_db
def test_a_real_school_beside_it_keeps_every_row(demo):
    with_demo = rows()
    factories.busy_school(factories.SchoolFactory(), classes=2)
    with_both = rows()
    remove_demo()
    left = rows()
    assert not School.objects.filter(is_demo=True).exists()
    for table in (
        "classes_pupil",
        "lessons_lesson",
        "lessons_plannedsession",
        "classes_membership",
    ):
        assert left[table] == with_both[table] - with_demo[table], table
    load_library()
    assert rows() == left


def test_a_person_who_has_a_role_at_a_real_school_stays_there(demo):
    school = factories.SchoolFactory()
    user = User.objects.get(email="head@demo.example")
    Membership.objects.create(user=user, school=school, role=Role.VIEWER)
    remove_demo()
    assert [membership.school for membership in user.memberships.all()] == [school]
    assert list(User.objects.all()) == [user]


def test_a_person_whose_name_a_real_schools_record_holds_stays(demo):
    lesson = factories.LessonFactory(taught_by=User.objects.get(email="teacher@demo.example"))
    remove_demo()
    lesson.refresh_from_db()
    assert lesson.taught_by.name == "J. Okafor"


def test_who_is_an_officer_of_a_real_group_stays(demo):
    group = Group.objects.create(name="Dale Trust", slug="dale-trust")
    user = User.objects.get(email="head@demo.example")
    GroupOfficer.objects.create(group=group, user=user)
    remove_demo()
    assert list(User.objects.all()) == [user]
    assert group.officers.get().user == user


def own_address(school: School) -> None:
    factories.MembershipFactory(school=school, user__email="h.lee@valley.sch.example")


def imported_list(school: School) -> None:
    RosterImport.objects.create(school=school, academic_year=2026, source="list.csv", journal=[])


def own_name(school: School) -> None:
    School.objects.update(name="Hill Top Primary")


@pytest.mark.parametrize(
    ("use_it", "reason"),
    [
        (own_address, "with an email address of their own: T. Person"),
        (imported_list, "A file was imported"),
        (own_name, "name or a URN of its own: Hill Top Primary"),
    ],
)
def test_what_may_be_in_use_is_refused_with_the_reason_and_stays(demo, use_it, reason):
    use_it(demo)
    before = rows()
    with pytest.raises(CommandError, match=reason) as refusal:
        call_command("remove_demo")
    assert refusal.value.returncode == 1
    assert "--anyway" in str(refusal.value)
    assert rows() == before
    call_command("remove_demo", "--anyway", stdout=io.StringIO())
    assert not School.objects.exists()


def test_what_belongs_to_a_real_school_too_is_never_removed(demo):
    other = factories.ClassGroupFactory()
    factories.EnrolmentFactory(
        class_group=other, pupil=demo.pupils.first(), left_on=dt.date(2026, 9, 2)
    )
    with pytest.raises(InDoubtError, match="belongs to another school too"):
        remove_demo(anyway=True)
    assert demo.pupils.count() == 117


def test_without_a_demo_nothing_is_removed_and_it_says_so(school, capsys):
    call_command("remove_demo")
    assert "There is no demo school here" in capsys.readouterr().out
    assert School.objects.get() == school


def test_where_nothing_else_is_left_it_says_how_to_start_without_the_demo(demo, capsys):
    call_command("remove_demo")
    assert "make run DEMO=off" in capsys.readouterr().out
