import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from classes.background.heartbeat import beat
from classes.models import OutgoingMail, RegularWork, Role, School
from curriculum.models import LinkState
from lessons.models import LessonOutcome
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def home(school):
    return reverse("reports:home", args=[school.slug])


def test_home_greets_by_name_and_shows_the_day(as_lead, lead, home):
    page = as_lead.get(home).content.decode()
    assert f"Good morning, {lead.name}" in page
    assert "Tuesday 24 November 2026 · Autumn term, second half" in page


def test_an_empty_school_is_told_what_to_do_first(as_lead, sign_in, person, home):
    assert "Make a class" in as_lead.get(home).content.decode()
    assert "The PSHE lead makes" in sign_in(person(Role.VIEWER)).get(home).content.decode()


def test_the_headlines_match_the_coverage_calculation(as_lead, school, home):
    factories.busy_school(school, classes=2)
    page = as_lead.get(home).content.decode()
    assert "4 of 8 sessions taught" in page
    assert "50%" in page
    assert "6 of 8" in page


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.PSHE_LEAD, "Needs attention"),
        (Role.TEACHER, "My next lessons"),
        (Role.SAFEGUARDING_LEAD, "8 sessions taught"),
    ],
)
def test_home_begins_with_what_the_person_does_first(sign_in, person, school, home, role, first):
    factories.busy_school(school, classes=2)
    someone = person(role)
    if role == Role.TEACHER:
        school.class_groups.first().teachers.add(someone)
    page = text_of(sign_in(someone).get(home))
    rest = {"Needs attention", "My next lessons", "8 sessions taught"} - {first}
    assert first in page
    assert all(page.index(first) < page.index(part) for part in rest if part in page)


def test_each_figure_leads_to_what_is_behind_it(as_lead, school, home):
    factories.busy_school(school, classes=2)
    figures = document(as_lead.get(home)).find_class("stat")
    assert [figure.get("href").removeprefix(home) for figure in figures] == [
        *("coverage/?year=2026", "missed/", "evenings/?year=2026"),
        "coverage/?year=2026&status=overdue",
    ]


def test_a_class_without_a_plan_needs_attention(as_lead, sign_in, person, school, home):
    factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1)
    page = text_of(as_lead.get(home))
    assert "5 Ash with no session to teach" in page
    ash = school.class_groups.get()
    assert reverse("lessons:class_plan", args=[school.slug, ash.pk]) in as_lead.get(home).text
    assert "Nothing is late" not in page
    viewer = sign_in(person(Role.VIEWER))
    assert "5 Ash with no session" in text_of(viewer.get(home))
    factories.ClassGroupFactory(school=school, name="5 Elm", pupils=1)
    assert "2 classes with no session" in text_of(as_lead.get(home))


def test_overdue_sessions_can_be_logged_from_home(as_lead, school, home):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=1)
    planned = factories.PlannedSessionFactory(class_group=oak, due_on=dt.date(2026, 11, 10))
    page = as_lead.get(home)
    assert "due 10 November" in text_of(page)
    log = reverse("lessons:log", args=[school.slug])
    assert f"{log}?planned={planned.pk}&amp;next={home}" in page.text


def test_no_more_than_six_of_a_kind_are_listed_and_the_rest_is_a_link_away(as_lead, school, home):
    for _ in range(8):
        oak = factories.ClassGroupFactory(school=school)
        factories.PlannedSessionFactory(class_group=oak, due_on=dt.date(2026, 11, 10))
    page = as_lead.get(home).content.decode()
    assert page.count("Log it") == 6
    assert "and 2 more overdue" in page


def test_every_list_that_is_cut_short_says_how_many_more_there_are(as_lead, school, home):
    for number in range(8):
        oak = factories.ClassGroupFactory(school=school)
        begun = factories.PlannedSessionFactory(class_group=oak)
        factories.LessonFactory(planned_session=begun, outcome=LessonOutcome.PART_TAUGHT)
        factories.PlannedSessionFactory(class_group=oak, due_on=dt.date(2026, 12, number + 1))
    page = text_of(as_lead.get(home))
    assert "and 2 more part taught" in page
    assert "and 2 more planned" in page


def test_a_school_without_classes_is_offered_nothing_to_log(as_lead, home):
    assert "Log a lesson" not in text_of(as_lead.get(home))


def test_a_teacher_sees_what_needs_attention_in_their_own_classes(sign_in, person, school, home):
    teacher = person(Role.TEACHER)
    for name, teachers in (("5 Oak", [teacher]), ("5 Ash", [])):
        group = factories.ClassGroupFactory(school=school, name=name, teachers=teachers, pupils=1)
        factories.PlannedSessionFactory(class_group=group, due_on=dt.date(2026, 11, 10))
    page = sign_in(teacher).get(home).content.decode()
    assert "in your classes" in page
    assert "<b>5 Oak</b>" in page
    assert "<b>5 Ash</b>" not in page
    assert "0 of 2 sessions taught" in page


def test_a_viewer_is_offered_nothing_to_log(sign_in, person, school, home):
    factories.busy_school(school, classes=1)
    page = sign_in(person(Role.VIEWER)).get(home).content.decode()
    assert "Log " not in page
    assert "See who" not in page


def test_part_taught_sessions_of_others_link_to_the_plan(as_lead, sign_in, person, school, home):
    lesson = factories.LessonFactory(
        planned_session__class_group__school=school, outcome=LessonOutcome.PART_TAUGHT
    )
    plan = reverse("lessons:plan", args=[school.slug, lesson.planned_session.session_id])
    assert "Finish it" in as_lead.get(home).text
    page = sign_in(person(Role.SAFEGUARDING_LEAD)).get(home).text
    assert "Finish it" not in page
    assert f'href="{plan}"' in page


def test_without_names_it_shows_the_head_count(sign_in, person, db):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    factories.ClassGroupFactory(school=school, pupils_on_roll=28)
    client = sign_in(person(Role.PSHE_LEAD, at=school))
    page = client.get(reverse("reports:home", args=[school.slug])).content.decode()
    assert "names are not kept" in page
    assert "Missed lessons" not in page


def teaching(school, teacher, **due):
    """Give the teacher 5 Oak, due a session on each of these days."""
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", teachers=[teacher], pupils=1)
    module = factories.ModuleFactory(school=school)
    return [
        factories.PlannedSessionFactory(
            class_group=oak,
            due_on=due_on,
            session=factories.SessionFactory(
                module=module, position=place, title=title, before_teaching=f"Before {title}"
            ),
        )
        for place, (title, due_on) in enumerate(due.items(), start=1)
    ]


def test_a_teacher_sees_the_next_lesson_with_its_resources(sign_in, person, school, home):
    teacher = person(Role.TEACHER)
    days = {"Late": dt.date(2026, 11, 2), "Later": dt.date(2026, 12, 8)}
    days |= {"Next": dt.date(2026, 11, 24)}
    *_, planned = teaching(school, teacher, **days)
    resource = factories.ResourceFactory(school=school, title="Film")
    resource.sessions.add(planned.session)
    put_away = factories.ResourceFactory(school=school, title="Old film", is_archived=True)
    put_away.sessions.add(planned.session)
    page = sign_in(teacher).get(home)
    assert page.context["next_lesson"].session == planned.session
    assert [row.session.title for row in page.context["next_lessons"]] == ["Later"]
    assert "My next lessons" in page.text
    assert "Today · " in text_of(page)
    assert "Before Next" in page.text
    assert "Film" in page.text
    assert "Old film" not in page.text
    plan = reverse("lessons:plan", args=[school.slug, planned.session.pk])
    assert f'href="{plan}"' in page.text
    assert f'href="{plan}?print=1"' in page.text
    assert f"?planned={planned.pk}&amp;" in page.text


def test_without_a_lesson_today_the_next_one_is_what_is_overdue(sign_in, person, school, home):
    teacher = person(Role.TEACHER)
    teaching(school, teacher, Late=dt.date(2026, 11, 2), Later=dt.date(2026, 12, 8))
    page = sign_in(teacher).get(home)
    assert page.context["next_lesson"].session.title == "Late"
    assert "Was due Monday 2 November" in text_of(page)


def test_a_teacher_without_planned_lessons_learns_who_sets_dates(sign_in, person, school, home):
    teacher = person(Role.TEACHER)
    teaching(school, teacher, Undated=None)
    assert "Your classes have no lesson planned yet" in sign_in(teacher).get(home).text


def test_a_lead_who_teaches_a_class_has_next_lessons_too(as_lead, lead, school, home):
    teaching(school, lead, Next=dt.date(2026, 12, 1))
    assert "My next lessons" in as_lead.get(home).text


@pytest.mark.parametrize("role", [Role.PSHE_LEAD, Role.SAFEGUARDING_LEAD, Role.VIEWER])
def test_people_without_a_class_have_no_next_lessons(sign_in, person, school, home, role):
    teaching(school, factories.UserFactory(), Next=dt.date(2026, 12, 1))
    assert "My next lessons" not in sign_in(person(role)).get(home).text


def test_broken_and_moved_links_are_shown_to_people_who_can_fix_them(
    as_lead, sign_in, person, school, home
):
    factories.busy_school(school, classes=1)
    for state in (LinkState.BROKEN, LinkState.BROKEN, LinkState.MOVED, LinkState.WORKING):
        factories.ResourceFactory(school=school, link_state=state)
    factories.ResourceFactory(school=school, link_state=LinkState.GUARDED)
    factories.ResourceFactory(school=school, link_state=LinkState.BROKEN, is_archived=True)
    page = as_lead.get(home).content.decode()
    resources = reverse("curriculum:resources", args=[school.slug])
    assert "2 links do not work" in text_of(page)
    assert "1 link has moved" in text_of(page)
    assert f"{resources}?link=broken" in page
    assert "not work" not in text_of(sign_in(person(Role.VIEWER)).get(home))


class TestBeforeTheyLeave:
    """From May to August home shows how many children would leave without a session."""

    @pytest.fixture
    def elm(self, school):
        group = factories.ClassGroupFactory(
            school=school, name="6 Elm", youngest_year=6, oldest_year=6, pupils=2
        )
        factories.PlannedSessionFactory(class_group=group)
        return group

    def page_on(self, sign_in, user, home, *day):
        with time_machine.travel(dt.datetime(*day, 10, tzinfo=dt.UTC)):
            return sign_in(user).get(home).content.decode()

    def line_on(self, sign_in, user, school, *day):
        line = reverse("reports:leaving_line", args=[school.slug])
        return self.page_on(sign_in, user, line, *day)

    def test_home_fetches_the_line_from_may(self, sign_in, lead, home, elm):
        line = reverse("reports:leaving_line", args=[elm.school.slug])
        assert line not in self.page_on(sign_in, lead, home, 2027, 4, 30)
        may = self.page_on(sign_in, lead, home, 2027, 5, 1)
        assert f'hx-get="{line}"' in may
        assert reverse("lessons:leaving", args=[elm.school.slug]) in may

    def test_before_may_there_is_nothing_to_fetch(self, sign_in, lead, elm):
        assert self.line_on(sign_in, lead, elm.school, 2027, 4, 30) == ""

    def test_a_school_without_names_has_no_line(self, sign_in, lead, home, elm):
        School.objects.update(keeps_pupil_names=False)
        assert "Before they leave" not in text_of(self.page_on(sign_in, lead, home, 2027, 6, 1))

    def test_the_line_shows_how_many_and_links_to_the_list(self, sign_in, lead, elm):
        line = self.line_on(sign_in, lead, elm.school, 2027, 5, 1)
        assert "2 children in Year 6 would leave without" in text_of(line)
        assert reverse("lessons:leaving", args=[elm.school.slug]) in line

    def test_the_line_says_so_if_there_are_none(self, sign_in, lead, elm):
        elm.enrolments.all().delete()
        assert "No child would leave" in self.line_on(sign_in, lead, elm.school, 2027, 5, 1)

    def test_a_teachers_line_counts_only_their_own_classes(self, sign_in, person, elm):
        line = self.line_on(sign_in, person(Role.TEACHER), elm.school, 2027, 6, 1)
        assert "No child would leave" in line

    def test_a_viewers_line_has_no_link_to_the_list(self, sign_in, person, elm):
        line = self.line_on(sign_in, person(Role.VIEWER), elm.school, 2027, 6, 1)
        assert "2 children in Year 6" in text_of(line)
        assert reverse("lessons:leaving", args=[elm.school.slug]) not in line

    def test_children_in_a_mixed_class_are_counted_apart(self, sign_in, lead, elm):
        mixed = factories.ClassGroupFactory(
            school=elm.school, name="5/6 Rowan", oldest_year=6, pupils=1
        )
        factories.PlannedSessionFactory(
            class_group=mixed, session=elm.planned_sessions.get().session
        )
        line = self.line_on(sign_in, lead, elm.school, 2027, 6, 1)
        assert "and 1 more in mixed classes may be in Year 6" in text_of(line)


class TestNotLookedAfter:
    """Whoever can have it mended is told, and nobody else."""

    @pytest.fixture(autouse=True)
    def a_worker(self, db):
        beat("one")

    @pytest.fixture
    def looked_after(self, school):
        return reverse("reports:looked_after", args=[school.slug])

    @pytest.fixture
    def waiting(self):
        return lambda **time: OutgoingMail.objects.create(
            recipients=["m.oduya@school.example"], created_at=timezone.now() - dt.timedelta(**time)
        )

    def test_home_asks_for_the_lead_and_for_no_viewer(
        self, as_lead, sign_in, person, home, looked_after
    ):
        assert looked_after in as_lead.get(home).text
        assert looked_after not in sign_in(person(Role.VIEWER)).get(home).text

    def test_the_lead_is_told_since_when(self, as_lead, looked_after, waiting):
        waiting(minutes=30)
        page = text_of(as_lead.get(looked_after))
        assert "Emails have not been leaving since 09:30, 24 November" in page

    def test_the_lead_is_told_that_no_worker_was_seen(self, as_lead, looked_after, time_machine):
        time_machine.move_to(timezone.now() + dt.timedelta(minutes=6))
        assert "The background worker has stopped." in text_of(as_lead.get(looked_after))

    def test_the_lead_is_told_what_has_failed_since_when(self, as_lead, looked_after):
        since = timezone.now() - dt.timedelta(days=2)
        RegularWork.objects.create(task="x.check_every_link", due_at=since, failing_since=since)
        page = text_of(as_lead.get(looked_after))
        assert "has not been able to check every link since 22 November." in page

    def test_an_email_of_this_minute_is_no_reason(self, as_lead, looked_after, waiting):
        waiting(minutes=1)
        assert as_lead.get(looked_after).text.strip() == ""


@pytest.mark.parametrize("page", ["reports:home", "reports:summary", "lessons:class_page"])
def test_every_figure_is_a_link_to_what_is_behind_it(page, as_lead, school):
    group = factories.busy_school(school, classes=1)[0]
    args = [school.slug, *([group.pk] if page == "lessons:class_page" else [])]
    address = reverse(page, args=args)
    cards = document(as_lead.get(address)).xpath("//*[@class='card stat']")
    assert [card.tag for card in cards] == ["a"] * 4
    assert all(as_lead.get(card.get("href"), follow=True).status_code == 200 for card in cards[:3])
