"""From June on, and in a September without classes, everybody is told to start the year."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from classes.models import Role
from classes.pages.year_not_started import YearNotStarted, year_not_started
from classes.years.academic_year import AcademicYear
from lessons.models import Lesson
from tests import factories
from tests.pages import document, text_of

THIS, NEXT = AcademicYear(2026), AcademicYear(2027)
SOON = YearNotStarted(NEXT)
OVER = YearNotStarted(NEXT, shown=THIS)
PAGES = (
    *("reports:home", "reports:coverage", "reports:summary"),
    *("lessons:class_list", "lessons:plans", "lessons:log", "lessons:lessons", "lessons:missed"),
)


@pytest.fixture
def oak(school):
    return factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2)


@pytest.fixture
def pages(client, person):
    """Return a function: the pages of a role on a day, by name, those that it may open."""

    def open_pages(role: Role, day: str, names=PAGES):
        with time_machine.travel(f"{day} 10:00+00:00", tick=False):
            user = person(role)
            client.force_login(user)
            slug = user.memberships.get().school.slug
            answers = {name: client.get(reverse(name, args=[slug])) for name in names}
            return {name: page for name, page in answers.items() if page.status_code == 200}

    return open_pages


@pytest.mark.parametrize(
    ("day", "without", "with_next"),
    [
        ("2027-05-30", None, None),
        ("2027-06-01", SOON, None),
        ("2027-07-20", SOON, None),
        ("2027-08-31", SOON, None),
        ("2027-09-01", OVER, None),
        ("2027-09-06", OVER, None),
    ],
)
def test_the_year_to_start(oak, school, day, without, with_next):
    today = dt.date.fromisoformat(day)
    assert year_not_started(school, today=today) == without
    assert year_not_started(school, today=today, known=[THIS]) == without
    factories.ClassGroupFactory(school=school, academic_year=2027, name="6 Oak")
    assert year_not_started(school, today=today) == with_next


def test_a_new_school_has_nothing_to_start_from(school):
    assert year_not_started(school, today=dt.date(2026, 9, 6)) is None


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (Role.PSHE_LEAD, "2027/28 has not been started yet. Start 2027/28"),
        (Role.TEACHER, "Your PSHE lead has not started 2027/28 yet."),
        (Role.VIEWER, "Your PSHE lead has not started 2027/28 yet."),
    ],
)
def test_every_page_says_so_in_september(oak, pages, role, sentence):
    opened = pages(role, "2027-09-06")
    assert len(opened) >= 5
    for page in opened.values():
        assert f"This page shows 2026/27, which is over. {sentence}" in text_of(page)


def test_the_lead_is_led_to_the_page_that_starts_it(oak, pages):
    (home,) = pages(Role.PSHE_LEAD, "2027-07-20", ["reports:home"]).values()
    (link,) = document(home).xpath("//p[@data-year='2027']/a/@href")
    assert link.endswith("/classes/september/?year=2027")


def test_no_term_is_named_over_the_figures_of_last_year(oak, pages):
    (home,) = pages(Role.TEACHER, "2027-09-06", ["reports:home"]).values()
    assert "Monday 6 September 2027 · figures of 2026/27" in text_of(home)
    assert "Autumn term" not in text_of(home)


class TestLogging:
    """A lesson of a year that is over is logged only by saying so, and never by default."""

    @pytest.fixture(autouse=True)
    def september(self):
        with time_machine.travel("2027-09-06 10:00+00:00", tick=False):
            yield

    @pytest.fixture
    def address(self, school, oak) -> str:
        planned = factories.PlannedSessionFactory(class_group=oak)
        return f"{reverse('lessons:log', args=[school.slug])}?planned={planned.pk}"

    @pytest.fixture
    def values(self, lead) -> dict[str, str]:
        return {"outcome": "taught", "held_on": "2027-07-12", "taught_by": lead.pk, "minutes": "60"}

    @pytest.fixture
    def as_lead(self, client, lead):
        client.force_login(lead)
        return client

    def test_the_day_is_empty_and_the_year_is_named(self, as_lead, address):
        page = as_lead.get(address)
        assert "This is for 2026/27, which is over" in text_of(page)
        (day,) = document(page).xpath("//input[@name='held_on']")
        assert day.get("value") is None

    def test_nothing_is_saved_without_the_tick(self, as_lead, address, values):
        page = as_lead.post(address, values)
        assert page.status_code == 422
        assert "Tick to confirm the year" in text_of(page)
        assert not Lesson.objects.exists()

    def test_it_is_saved_with_the_tick(self, as_lead, address, values):
        as_lead.post(address, values | {"past_year": "on"})
        assert Lesson.objects.get().held_on == dt.date(2027, 7, 12)

    def test_a_day_of_the_new_year_is_refused_with_the_way_on(self, as_lead, address, values):
        sent = values | {"past_year": "on", "held_on": "2027-09-06"}
        text = text_of(as_lead.post(address, sent))
        assert "6 September 2027 is in 2027/28, and 5 Oak is a class of 2026/27." in text
        assert "2027/28 has not been started yet. The PSHE lead starts it under Classes" in text

    def test_once_it_is_started_the_way_on_is_its_class(self, as_lead, school, address, values):
        factories.ClassGroupFactory(school=school, academic_year=2027, name="6 Oak")
        sent = values | {"past_year": "on", "held_on": "2027-09-06"}
        assert "Log the lesson for a class of 2027/28." in text_of(as_lead.post(address, sent))

    def test_amending_an_old_lesson_needs_no_tick(self, as_lead, school, oak, values):
        planned = factories.PlannedSessionFactory(class_group=oak)
        lesson = factories.LessonFactory(planned_session=planned)
        as_lead.post(reverse("lessons:amend", args=[school.slug, lesson.pk]), values)
        lesson.refresh_from_db()
        assert lesson.held_on == dt.date(2027, 7, 12)
