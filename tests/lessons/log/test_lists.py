import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Pupil, Role
from lessons.models import LessonOutcome, MissedLesson
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def lessons_page(school):
    return reverse("lessons:lessons", args=[school.slug])


@pytest.fixture
def missed_page(school):
    return reverse("lessons:missed", args=[school.slug])


class TestLessons:
    """The list of lessons."""

    def test_it_can_be_searched_by_title_and_note(self, as_lead, lessons_page, planned, log):
        log(planned[0], note="Used the scenario cards")
        log(planned[1])
        page = as_lead.get(lessons_page, {"q": "scenario"}).content.decode()
        assert planned[0].session.title in page
        assert str(planned[1].session) not in page

    def test_it_can_be_narrowed_by_class_outcome_module_and_teacher(
        self, as_lead, lessons_page, planned, log, teacher
    ):
        log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
        log(planned[1])
        for choice in (
            {"outcome": "part"},
            {"outcome": "part", "class_group": planned[0].class_group_id},
            {"outcome": "part", "module": planned[0].session.module_id, "teacher": teacher.pk},
        ):
            assert "1 lesson<" in as_lead.get(lessons_page, choice).content.decode()

    def test_it_is_sorted_newest_first_and_the_other_way_on_demand(
        self, as_lead, lessons_page, planned, log
    ):
        log(planned[0], held_on=dt.date(2026, 10, 1))
        log(planned[1], held_on=dt.date(2026, 10, 8))
        newest = text_of(as_lead.get(lessons_page))
        oldest = text_of(as_lead.get(lessons_page, {"sort": "held_on"}))
        first, second = "Thu 1 Oct 2026", "Thu 8 Oct 2026"
        assert newest.index(second) < newest.index(first)
        assert oldest.index(first) < oldest.index(second)

    def test_a_school_without_names_sees_how_many_missed_it(self, sign_in, person, db):
        school = factories.SchoolFactory(keeps_pupil_names=False)
        class_group = factories.ClassGroupFactory(school=school, pupils_on_roll=10)
        planned = factories.PlannedSessionFactory(class_group=class_group)
        factories.LessonFactory(planned_session=planned, pupils_present=8, pupils_on_roll=10)
        client = sign_in(person(Role.PSHE_LEAD, at=school))
        page = document(client.get(reverse("lessons:lessons", args=[school.slug])))
        assert page.xpath("//td[@data-label='Children present']")[0].text == "8 of 10"
        assert page.xpath("//td[@data-label='Away']")[0].text == "2"
        assert not page.xpath("//td[@data-label='Joined later']")
        assert client.get(reverse("lessons:missed", args=[school.slug])).status_code == 404

    def test_it_is_paged(self, as_lead, lessons_page, planned, log):
        for day in range(1, 29):
            log(planned[0], outcome=LessonOutcome.PART_TAUGHT, held_on=dt.date(2026, 10, day))
        first = as_lead.get(lessons_page).content.decode()
        second = as_lead.get(lessons_page, {"page": 2}).content.decode()
        assert "Page 1 of 2" in first
        assert second.count("<tr ") + second.count("<tr>") - 1 == 3

    def test_it_shows_only_the_chosen_year(self, as_lead, lessons_page, school, planned, log):
        log(planned[0])
        old = factories.ClassGroupFactory(school=school, academic_year=2025)
        factories.LessonFactory(planned_session__class_group=old, held_on=dt.date(2025, 10, 1))
        assert "1 lesson<" in as_lead.get(lessons_page, {"year": 2025}).content.decode()
        assert "Lessons 2026/27" in as_lead.get(lessons_page, {"year": "x"}).content.decode()

    def test_a_school_without_classes_is_led_to_make_one(self, as_lead, lessons_page):
        page = text_of(as_lead.get(lessons_page))
        assert "Make a class" in page
        assert "Log a lesson" not in page

    @pytest.mark.usefixtures("planned")
    def test_it_says_what_to_do_first_when_it_is_empty(self, as_lead, lessons_page):
        page = text_of(as_lead.get(lessons_page))
        assert "No lessons logged yet" in page
        assert "Open the grid" in page

    @pytest.mark.usefixtures("planned")
    def test_whoever_may_not_log_is_not_told_to_when_it_is_empty(
        self, sign_in, person, lessons_page
    ):
        page = text_of(sign_in(person(Role.VIEWER)).get(lessons_page))
        assert "No lessons logged yet" in page
        assert "Open the grid" not in page

    def test_a_lesson_of_another_school_is_not_listed(self, as_lead, lessons_page):
        factories.LessonFactory()
        assert "0 lessons" in as_lead.get(lessons_page).content.decode()


class TestMissed:
    """The list of missed lessons, and catch-up for many at once."""

    @pytest.fixture
    def missed(self, planned, pupils, log):
        return list(log(planned[0], away=pupils[:2]).missed_lessons.all())

    def post_ticked(self, client, page, missed, **data):
        return client.post(page, {"missed": [missed_lesson.pk for missed_lesson in missed], **data})

    def test_it_lists_what_is_open(self, as_lead, missed_page, missed, pupils):
        page = as_lead.get(missed_page).content.decode()
        assert pupils[0].display_name in page
        assert pupils[2].display_name not in page

    def test_a_child_is_found_by_plain_letters(self, as_lead, missed_page, missed, pupils):
        Pupil.objects.filter(pk=pupils[0].pk).update(display_name="Łucja Ż")
        for typed, count in [("lucja", 1), ("łucja", 1), ("lucjana", 0)]:
            rows = document(as_lead.get(missed_page, {"q": typed})).xpath("//tbody/tr")
            assert len(rows) == count

    def test_children_are_sorted_by_their_plain_letters(
        self, as_lead, missed_page, planned, pupils, log
    ):
        names = ["Łucja Ż", "Zak A", "Lydia B"]
        for pupil, name in zip(pupils, names, strict=False):
            Pupil.objects.filter(pk=pupil.pk).update(display_name=name)
        log(planned[0], away=pupils[:3])
        page = as_lead.get(missed_page, {"sort": "pupil"}).content.decode()
        assert sorted(names, key=page.index) == ["Łucja Ż", "Lydia B", "Zak A"]
        page = as_lead.get(missed_page, {"sort": "-pupil"}).content.decode()
        assert sorted(names, key=page.index) == ["Zak A", "Lydia B", "Łucja Ż"]

    def test_a_catch_up_is_recorded_for_all_that_are_ticked(
        self, as_lead, missed_page, missed, teacher
    ):
        data = {"on": "2026-11-20", "how": "small_group", "taught_by": teacher.pk}
        answer = self.post_ticked(as_lead, missed_page, missed, do="catch_up", **data)
        assert answer.status_code == 302
        assert MissedLesson.objects.filter(closed_as="caught_up", by=teacher).count() == 2

    def test_a_date_that_cannot_be_gets_a_sentence_and_closes_nothing(
        self, as_lead, missed_page, missed, teacher
    ):
        data = {"on": "2026-11-25", "how": "small_group", "taught_by": teacher.pk}
        answer = self.post_ticked(as_lead, missed_page, missed, do="catch_up", **data)
        assert answer.status_code == 422
        assert "has not come yet" in answer.content.decode()
        assert MissedLesson.objects.open().count() == 2

    def test_what_was_ticked_stays_ticked_when_something_is_refused(
        self, as_lead, missed_page, missed, teacher
    ):
        data = {"on": "2026-11-25", "how": "small_group", "taught_by": teacher.pk}
        page = self.post_ticked(as_lead, missed_page, missed[:1], do="catch_up", **data)
        assert f'value="{missed[0].pk}" checked' in page.content.decode()
        assert f'value="{missed[1].pk}" checked' not in page.content.decode()

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ({"do": "previous_school"}, {"closed_as": "previous_school"}),
            ({"do": "reason", "reason": "withdrawn"}, {"reason": "withdrawn"}),
        ],
    )
    def test_each_button_does_its_own(self, as_lead, missed_page, missed, data, expected):
        self.post_ticked(as_lead, missed_page, missed, **data)
        assert MissedLesson.objects.filter(**expected).count() == 2

    def test_what_was_closed_can_be_found_and_opened_again(self, as_lead, missed_page, missed):
        self.post_ticked(as_lead, missed_page, missed, do="previous_school")
        assert "previous school" in as_lead.get(missed_page, {"state": "closed"}).content.decode()
        self.post_ticked(as_lead, missed_page, missed, do="reopen")
        assert MissedLesson.objects.open().count() == 2

    def test_each_cell_has_the_name_that_a_phone_shows_beside_it(
        self, as_lead, missed_page, missed
    ):
        cells = document(as_lead.get(missed_page)).xpath("//table//td")
        assert cells
        assert [cell for cell in cells if not cell.get("data-label")] == []

    def test_nobody_ticked_changes_nothing_and_says_so(self, as_lead, missed_page, missed):
        answer = as_lead.post(missed_page, {"do": "previous_school"}, follow=True)
        assert "Nobody was ticked" in answer.content.decode()

    def test_a_key_that_cannot_be_counts_as_nobody_ticked(self, as_lead, missed_page, missed):
        answer = as_lead.post(missed_page, {"do": "reopen", "missed": ["9" * 20]}, follow=True)
        assert "Nobody was ticked" in answer.content.decode()

    def test_a_teacher_sees_and_settles_only_their_own_classes(
        self, sign_in, person, missed_page, missed, pupils
    ):
        other = sign_in(person(Role.TEACHER))
        assert pupils[0].display_name not in other.get(missed_page).content.decode()
        self.post_ticked(other, missed_page, missed, do="previous_school")
        assert MissedLesson.objects.open().count() == 2

    def test_the_safeguarding_lead_sees_but_does_not_settle(
        self, sign_in, person, missed_page, missed, pupils
    ):
        client = sign_in(person(Role.SAFEGUARDING_LEAD))
        page = client.get(missed_page).content.decode()
        assert pupils[0].display_name in page
        assert "Record the catch-up" not in page
        self.post_ticked(client, missed_page, missed, do="previous_school")
        assert MissedLesson.objects.open().count() == 2

    def test_a_child_who_left_is_not_listed(self, as_lead, missed_page, missed, pupils, oak):
        oak.enrolments.filter(pupil=pupils[0]).update(left_on=dt.date(2026, 11, 1))
        assert pupils[0].display_name not in as_lead.get(missed_page).content.decode()

    def test_it_says_so_when_nobody_has_anything_to_catch_up(
        self, as_lead, missed_page, planned, log
    ):
        log(planned[0])
        assert "Nobody has anything to catch up" in text_of(as_lead.get(missed_page))

    def test_before_the_first_lesson_nothing_is_said_to_be_caught_up(
        self, as_lead, sign_in, person, missed_page, planned, school
    ):
        page = as_lead.get(missed_page)
        assert "No lesson has been logged yet" in text_of(page)
        assert "Nobody has anything" not in text_of(page)
        log_page = reverse("lessons:log", args=[school.slug])
        assert links_of(page) == [log_page]
        head = sign_in(person(Role.HEAD)).get(missed_page)
        assert "No lesson has been logged yet" in text_of(head)
        assert not links_of(head)

    def test_without_a_class_it_says_what_comes_first(
        self, as_lead, sign_in, person, missed_page, school
    ):
        page = as_lead.get(missed_page)
        assert links_of(page) == ways_to_classes(school)
        assert not document(page).xpath("//form[@data-auto-submit]")
        teacher = sign_in(person(Role.TEACHER)).get(missed_page)
        assert "The PSHE lead makes the classes" in text_of(teacher)
        assert not links_of(teacher)


class TestSessionsToLog:
    """The sessions to log, for one class or for several, where there is none."""

    @pytest.fixture(params=["log", "log_several"])
    def address(self, request, school):
        return reverse(f"lessons:{request.param}", args=[school.slug])

    def test_without_a_class_it_leads_to_making_one(
        self, as_lead, sign_in, person, address, school
    ):
        page = as_lead.get(address)
        assert "No classes yet" in text_of(page)
        assert links_of(page) == ways_to_classes(school)
        teacher = sign_in(person(Role.TEACHER)).get(address)
        assert "The PSHE lead makes the classes" in text_of(teacher)
        assert not links_of(teacher)

    def test_without_a_module_it_leads_to_choosing_one(
        self, as_lead, sign_in, person, address, school
    ):
        teacher = person(Role.TEACHER)
        factories.ClassGroupFactory(school=school, teachers=[teacher])
        page = as_lead.get(address)
        assert "No class has a module yet" in text_of(page)
        assert links_of(page) == [reverse("lessons:plan_all", args=[school.slug])]
        assert "The PSHE lead chooses the modules" in text_of(sign_in(teacher).get(address))

    def test_a_teacher_of_no_class_is_told_so(self, sign_in, person, address, planned):
        page = sign_in(person(Role.TEACHER)).get(address)
        assert "You teach no class yet" in text_of(page)
        assert not links_of(page)

    def test_once_all_is_taught_nothing_is_left(self, as_lead, address, planned, log):
        for session in planned:
            log(session)
        page = text_of(as_lead.get(address))
        assert "Nothing left to log" in page
        assert "No classes yet" not in page


def links_of(page):
    """Return the addresses that the empty list on a page leads to."""
    return document(page).xpath("//div[@class='empty']//a/@href")


def ways_to_classes(school):
    names = ("lessons:class_new", "lessons:import_roster")
    return [reverse(name, args=[school.slug]) for name in names]
