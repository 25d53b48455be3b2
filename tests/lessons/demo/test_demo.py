import datetime as dt
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command

from classes.models import Group, Pupil, School, User
from classes.years.academic_year import AcademicYear
from curriculum.models import Resource, Session
from lessons.coverage import cells_by_class, coverage_of
from lessons.demo.school import load_demo
from lessons.evenings.turnout import turnout_of
from lessons.models import Lesson, MissedLesson, PlannedSession, calendar_of
from lessons.status import Status
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


def test_it_has_its_four_classes_and_117_children(demo):
    assert (demo.slug, demo.name) == ("hope-valley", "Hope Valley Primary")
    names = set(demo.class_groups.values_list("name", flat=True))
    assert names == {"5 Ash", "5 Oak", "6 Elm", "5/6 Rowan"}
    total = coverage_of(demo.class_groups.all(), today=dt.date(2026, 11, 24)).total
    assert total.pupils_on_roll == Pupil.objects.count() == 117


def test_each_demo_person_can_sign_in(client, demo):
    for name in ("lead", "teacher", "dsl", "head"):
        assert client.login(email=f"{name}@demo.example", password="hope-valley-demo")


def test_the_teacher_has_5_oak(demo):
    teacher = User.objects.get(email="teacher@demo.example")
    assert [group.name for group in teacher.class_groups.all()] == ["5 Oak"]


def test_the_year_groups_of_the_mixed_class_differ_in_two_sessions(demo):
    rowan = demo.class_groups.get(name="5/6 Rowan")
    cells = cells_by_class([rowan.pk], today=dt.date(2026, 11, 24))[rowan.pk]
    assert (cells[4].taught_to, cells[4].still_for) == ("Year 6", "Year 5")
    assert cells[4].to_come is Status.PLANNED
    assert cells[3].only_for == "Year 6"


DAYS = [
    dt.date(2026, 9, 1),
    dt.date(2026, 9, 3),
    dt.date(2026, 11, 24),
    dt.date(2027, 1, 4),
    dt.date(2027, 8, 31),
]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_on_any_day_something_is_taught_part_taught_overdue_and_planned(day, originals):
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, 10, tzinfo=dt.UTC)):
        school = originals.copy(load_demo)
        counts = coverage_of(school.class_groups.all(), today=day).total.counts
    for status in Status:
        assert counts[status] > 0, status
    assert MissedLesson.objects.open().exists()
    assert MissedLesson.objects.exclude(closed_as="").exists()
    assert not Lesson.objects.filter(held_on__gt=day).exists()


def test_nothing_is_planned_or_was_taught_on_a_closed_day(originals):
    with time_machine.travel(dt.datetime(2026, 11, 29, 10, tzinfo=dt.UTC)):  # a Sunday
        school = originals.copy(load_demo)
        days = [*PlannedSession.objects.values_list("due_on", flat=True)]
        days += [*Lesson.objects.values_list("held_on", flat=True)]
        days += [evening.day for evening in school.evenings.all()]
        assert calendar_of(school, AcademicYear(2026)).sentences(days) == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_on_any_day_one_evening_is_past_and_one_is_to_come(day, originals):
    now = dt.datetime(day.year, day.month, day.day, 10, tzinfo=dt.UTC)
    with time_machine.travel(now):
        check_evenings(originals.copy(load_demo), now)


@pytest.mark.parametrize("day", [DAYS[0], DAYS[-1]], ids=str)
@pytest.mark.parametrize("hour", [0, 22])
def test_so_it_is_in_the_first_and_last_hours_of_an_academic_year(day, hour):
    now = dt.datetime(day.year, day.month, day.day, hour, 30, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        check_evenings(load_demo(), now)


def check_evenings(school: School, now: dt.datetime) -> None:
    past, coming = school.evenings.order_by("starts_at")
    assert past.ends_at < now < coming.starts_at
    assert past.year == coming.year
    came, invited = turnout_of(past).came, turnout_of(past).invited
    assert 0 < came < invited
    assert past.attendances.followed_up().exists()
    assert coming.answers.waiting().exists()
    assert not coming.attendances.exists()


def test_loading_it_again_does_nothing(demo):
    call_command("load_demo", stdout=io.StringIO())
    before = School.objects.count(), Pupil.objects.count(), Group.objects.get()
    call_command("load_demo", stdout=io.StringIO())
    assert (School.objects.count(), Pupil.objects.count(), Group.objects.get()) == before
    assert demo.pupils.count() == 117


def test_it_is_refused_where_a_real_school_is():
    factories.SchoolFactory()
    with pytest.raises(CommandError, match="there are real schools here"):
        call_command("load_demo")
    assert School.objects.count() == 1


def test_its_sessions_have_resources(demo):
    for session in demo.modules.get().sessions.all():
        assert session.resources.filter(title="Real Love Rocks", school=demo).exists()
    titles = [resource.title for resource in demo.resources.filter(sessions__position=4)]
    assert "Childline" in titles


def test_it_has_the_shipped_links_and_documents_of_its_own(demo):
    assert demo.resources.links().count() == Resource.objects.shipped().count()
    documents = [resource.document for resource in demo.resources.exclude(document=None)]
    assert {document.kind for document in documents} == {"pdf"}
    assert all(document.file.read(5) == b"%PDF-" for document in documents)
    video_chat = Session.objects.get(module__school=demo, position=5)
    assert {resource.title for resource in video_chat.resources.all()} == {
        "CEOP Education",
        "Real Love Rocks",
        "Scenario cards: people we meet online",
    }
