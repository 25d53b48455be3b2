"""One tap logs a lesson as taught with nobody away, and can be undone at once."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from classes.models import Role
from lessons.catch_up.actions import record_catch_up
from lessons.models import Lesson
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

DUE = dt.date(2026, 11, 10)


@pytest.fixture
def overdue(planned):
    planned[0].due_on = DUE
    planned[0].save()
    return planned[0]


@pytest.fixture
def address(school):
    return reverse("lessons:log", args=[school.slug])


@pytest.fixture
def tap(sign_in, teacher, address, overdue):
    """Return a caller that presses the button for a day, as the class's teacher by default."""

    def call(day="2026-11-10", *, user=None, **data):
        client = sign_in(user or teacher)
        return client.post(f"{address}?planned={overdue.pk}", {"all_here": day} | data, follow=True)

    return call


def offered(client, address, planned):
    page = document(client.get(f"{address}?planned={planned.pk}"))
    return [
        " ".join(button.text_content().split())
        for button in page.xpath("//button[@name='all_here']")
    ]


def test_an_overdue_lesson_is_offered_for_the_day_it_was_due_then_for_today(
    as_lead, address, overdue
):
    assert offered(as_lead, address, overdue) == [
        "Taught on Tue 10 Nov, all here",
        "Taught today, all here",
    ]


def test_the_day_it_was_due_is_not_offered_if_it_is_recorded_that_it_did_not_happen_then(
    as_lead, address, overdue, log
):
    log(overdue, outcome="did_not_happen", reason="Trip", held_on=DUE, taught_by=None, minutes=None)
    assert offered(as_lead, address, overdue) == ["Taught today, all here"]


def test_a_lesson_that_is_not_late_is_offered_for_today_alone(as_lead, address, planned):
    assert offered(as_lead, address, planned[1]) == ["Taught today, all here"]


def test_it_is_taught_by_the_teacher_of_the_class_with_the_usual_minutes_and_nobody_away(
    tap, lead, teacher, pupils
):
    tap(user=lead)
    lesson = Lesson.objects.get()
    assert (lesson.held_on, lesson.outcome, lesson.taught_by) == (DUE, "taught", teacher)
    assert (lesson.minutes, lesson.pupils_present, lesson.pupils_on_roll) == (60, 3, 3)
    assert lesson.recorded_by == lead


def test_of_a_job_share_it_is_taught_by_who_is_signed_in(tap, person, oak):
    colleague = person(Role.TEACHER, name="A. Abel")
    oak.teachers.add(colleague)
    tap(user=colleague)
    assert Lesson.objects.get().taught_by == colleague


@pytest.mark.parametrize("teachers", [0, 2])
def test_a_lead_is_asked_who_taught_a_class_of_no_teacher_or_of_two(
    as_lead, person, oak, address, overdue, teachers
):
    oak.teachers.set([person(Role.TEACHER) for _ in range(teachers)])
    assert offered(as_lead, address, overdue) == []


def test_what_was_typed_beside_it_is_saved_too(tap):
    tap(minutes="45", note="With the nurse", visitor="School nurse")
    lesson = Lesson.objects.get()
    assert (lesson.minutes, lesson.note, lesson.visitor) == (45, "With the nurse", "School nurse")


def test_a_day_that_cannot_be_is_refused_on_the_form(tap):
    answer = tap("2026-12-01")
    assert answer.status_code == 422
    assert "has not come yet" in answer.content.decode()
    assert not Lesson.objects.exists()


def test_without_names_everybody_of_the_number_on_roll_is_there(db, sign_in, person):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    teacher = person(Role.TEACHER, at=school)
    oak = factories.ClassGroupFactory(school=school, pupils_on_roll=28, teachers=[teacher])
    planned = factories.PlannedSessionFactory(class_group=oak)
    address = reverse("lessons:log", args=[school.slug])
    sign_in(teacher).post(f"{address}?planned={planned.pk}", {"all_here": "2026-11-24"})
    assert Lesson.objects.get().pupils_present == 28


def test_a_year_that_is_over_is_not_logged_into_with_one_tap(sign_in, address, overdue, lead):
    with time_machine.travel(dt.datetime(2027, 9, 3, 9, tzinfo=dt.UTC)):
        assert offered(sign_in(lead), address, overdue) == []


def test_another_day_that_was_typed_is_offered_first_for_the_next_lesson_of_the_run(
    as_lead, address, overdue, planned, teacher
):
    typed = {"outcome": "taught", "held_on": "2026-11-12", "taught_by": teacher.pk}
    as_lead.post(f"{address}?planned={overdue.pk}", typed)
    assert offered(as_lead, address, planned[1]) == [
        "Taught on Thu 12 Nov, all here",
        "Taught today, all here",
    ]


def test_two_buttons_of_a_page_that_share_its_key_log_two_lessons(
    sign_in, teacher, address, planned
):
    client, data = sign_in(teacher), {"all_here": "2026-11-24", "form_key": "of the page"}
    for row in (planned[0], planned[1], planned[1]):
        client.post(f"{address}?planned={row.pk}", data)
    assert Lesson.objects.count() == 2


def test_home_offers_a_teacher_todays_lesson_with_one_tap(sign_in, teacher, school, planned, today):
    planned[0].due_on = today
    planned[0].save()
    client, home = sign_in(teacher), reverse("reports:home", args=[school.slug])
    (form,) = document(client.get(home)).xpath("//form[.//button[@name='all_here']]")
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input|.//button")}
    answer = client.post(form.get("action"), fields, follow=True)
    assert answer.redirect_chain[-1][0] == home
    assert "taught on Tue 24 Nov 2026, all 3 there." in text_of(answer)
    assert Lesson.objects.get().held_on == today


class TestUndo:
    """The button beside the message."""

    @pytest.fixture
    def undo(self, tap):
        """Tap, and return the address of the button and a client."""
        answer = tap()
        (form,) = document(answer).xpath("//form[@class='undo']")
        return form.get("action"), answer.client

    def test_it_takes_the_lesson_out_and_the_history_keeps_it(self, undo, teacher):
        address, client = undo
        answer = client.post(address, follow=True)
        assert "Undone: 5 Oak" in text_of(answer)
        assert not Lesson.objects.exists()
        removal = Lesson.history.first()
        assert (removal.history_type, removal.history_user) == ("-", teacher)
        assert removal.history_change_reason == "Undone just after it was logged"

    def test_in_the_grid_the_cell_is_drawn_as_before(self, undo, overdue):
        address, client = undo
        answer = client.post(address, headers={"HX-Request": "true"})
        (cell,) = document(answer).xpath(f"//a[@id='cell-{overdue.pk}']")
        assert cell.get("data-status") == "overdue"

    def test_nobody_else_can_press_it(self, undo, sign_in, lead):
        address, _ = undo
        answer = sign_in(lead).post(address, follow=True)
        assert "A colleague logged this lesson." in text_of(answer)
        assert Lesson.objects.exists()

    def test_after_ten_minutes_it_is_too_late(self, undo):
        address, client = undo
        with time_machine.travel(dt.datetime(2026, 11, 24, 10, 11, tzinfo=dt.UTC)):
            assert "more than ten minutes ago" in text_of(client.post(address, follow=True))
        assert Lesson.objects.exists()

    def test_a_lesson_that_was_changed_since_stays(self, undo, pupils):
        address, client = undo
        data = {"outcome": "taught", "held_on": "2026-11-10", "visitor": "A nurse"}
        amend = address.replace("undo/", "amend/")
        client.post(amend, data | {"away": [pupils[0].pk]})
        assert "was changed after" in text_of(client.post(address, follow=True))
        assert Lesson.objects.exists()

    def test_a_lesson_on_which_a_joiner_caught_up_stays(self, undo, oak, lead):
        address, client = undo
        factories.EnrolmentFactory(class_group=oak, joined_on=dt.date(2026, 11, 20))
        lesson = Lesson.objects.get()
        missed = factories.MissedLessonFactory(lesson=lesson, reason="joined_later")
        record_catch_up(
            missed_lessons=type(missed).objects.filter(pk=missed.pk),
            on=dt.date(2026, 11, 23),
            how="one_to_one",
            taught_by=lead,
            by=lead,
        )
        assert "has been used since" in text_of(client.post(address, follow=True))
        assert Lesson.objects.exists()


def test_amending_from_a_lessons_page_comes_back_to_it(as_lead, school, planned, log):
    lesson = reverse("lessons:lesson", args=[school.slug, log(planned[0]).pk])
    (amend,) = document(as_lead.get(lesson)).xpath("//a[normalize-space()='Amend']/@href")
    (next_page,) = document(as_lead.get(amend)).xpath("//input[@name='next']/@value")
    assert next_page == lesson


class TestUsual:
    """The minutes and the visitors that the form offers."""

    def minutes(self, client, address, planned):
        page = document(client.get(f"{address}?planned={planned.pk}"))
        return page.xpath("//input[@name='minutes']/@value")[0]

    def test_minutes_are_those_that_the_session_last_took(
        self, as_lead, address, planned, log, school
    ):
        log(planned[0], minutes=40)
        elm = factories.ClassGroupFactory(school=school, name="6 Elm")
        other = factories.PlannedSessionFactory(class_group=elm, session=planned[0].session)
        assert self.minutes(as_lead, address, other) == "40"

    def test_else_those_that_the_class_last_took(self, as_lead, address, planned, log):
        log(planned[0], minutes=40)
        assert self.minutes(as_lead, address, planned[1]) == "40"

    def test_visitors_of_the_school_are_offered_the_latest_first_and_each_once(
        self, as_lead, address, planned, log
    ):
        log(planned[0], taught_by=None, visitor="School nurse", held_on=dt.date(2026, 10, 1))
        log(planned[1], taught_by=None, visitor="NSPCC", outcome="part")
        log(planned[1], taught_by=None, visitor="school nurse", held_on=dt.date(2026, 9, 20))
        factories.LessonFactory(taught_by=None, visitor="Of another school")
        page = document(as_lead.get(f"{address}?planned={planned[2].pk}"))
        assert page.xpath("//datalist[@id='visitors']/option/@value") == ["NSPCC", "School nurse"]

    def test_a_visitor_with_the_name_of_a_child_of_another_class_is_not_offered_to_a_teacher(
        self, sign_in, teacher, address, planned, school, lead
    ):
        elm = factories.ClassGroupFactory(school=school, name="6 Elm")
        child = factories.PupilFactory(school=school, display_name="Zuleika Quaye")
        factories.EnrolmentFactory(class_group=elm, pupil=child)
        other = factories.PlannedSessionFactory(class_group=elm, session=planned[0].session)
        visitor = "Zuleika Quaye’s mother"
        factories.LessonFactory(planned_session=other, taught_by=None, visitor=visitor)
        page = document(sign_in(teacher).get(f"{address}?planned={planned[2].pk}"))
        assert page.xpath("//datalist[@id='visitors']/option") == []


def test_a_page_gets_its_way_on_from_htmx_so_that_a_dropped_line_keeps_the_form(
    sign_in, teacher, address, overdue, school
):
    headers = {"HX-Request": "true", "HX-Target": "page-body"}
    home = reverse("reports:home", args=[school.slug])
    data = {"all_here": "2026-11-10", "form_key": "k", "next": home}
    client, page = sign_in(teacher), f"{address}?planned={overdue.pk}"
    first, again = (client.post(page, data, headers=headers) for _ in range(2))
    assert (first["HX-Redirect"], again["HX-Redirect"]) == (home, home)
    assert Lesson.objects.count() == 1


def test_what_is_left_for_one_year_group_is_logged_for_it_alone(as_lead, school, teacher, address):
    rowan = factories.ClassGroupFactory(
        school=school, name="5/6 Rowan", youngest_year=5, oldest_year=6, teachers=[teacher]
    )
    for year in (5, 6):
        factories.EnrolmentFactory(class_group=rowan, year_group=year)
    planned = factories.PlannedSessionFactory(class_group=rowan)
    factories.LessonFactory(planned_session=planned, year_group=5)
    page = as_lead.get(f"{address}?planned={planned.pk}")
    assert "for Year 6 only: taught by" in text_of(page)
    as_lead.post(f"{address}?planned={planned.pk}", {"all_here": "2026-11-24"})
    assert Lesson.objects.get(year_group=6).pupils_on_roll == 1
