"""Cover: what it lets a colleague see and log, from which day to which, and who says so."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.access import Permission, access_of
from classes.cover.actions import end_cover, give_cover
from classes.models import ClassGroup, Cover, Happened, Role, SecurityEvent
from classes.people.actions import remove_member
from lessons.models import Lesson
from tests import factories
from tests.pages import document, text_of

TODAY = dt.date(2026, 11, 24)
FRIDAY = dt.date(2026, 11, 27)


@pytest.fixture
def oak(school) -> ClassGroup:
    return factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2)


@pytest.fixture
def colleague(person):
    return person(Role.TEACHER, name="C. Olleague")


@pytest.fixture
def cover(oak, colleague, lead) -> Cover:
    return give_cover(class_group=oak, user=colleague, first_day=TODAY, last_day=FRIDAY, by=lead)


def may(user, class_group: ClassGroup, permission: Permission) -> bool:
    """Return whether the person may, in all the ways in which a page asks."""
    access = access_of(user, class_group.school.slug)
    answers = {
        access.allows(permission, class_group),
        class_group in access.class_groups(permission),
        access.pupils(permission).filter(enrolments__class_group=class_group).exists(),
    }
    assert len(answers) == 1
    return answers.pop()


def at(day: dt.date):
    return time_machine.travel(dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC))


class TestRights:
    """What cover gives."""

    @pytest.mark.parametrize("permission", [Permission.SEE_NAMES, Permission.LOG])
    def test_it_gives_names_and_logging_from_the_first_day_to_the_last(
        self, permission, oak, colleague, cover
    ):
        given = {}
        for day in (TODAY - dt.timedelta(days=1), TODAY, FRIDAY, FRIDAY + dt.timedelta(days=1)):
            with at(day):
                given[day.day] = may(colleague, oak, permission)
        assert given == {23: False, 24: True, 27: True, 28: False}

    def test_it_gives_nothing_else(self, school, oak, colleague, cover):
        access = access_of(colleague, school.slug)
        assert access.scope(Permission.EVENING) == 1  # a teacher's own classes
        assert oak not in access.class_groups(Permission.EVENING)
        assert not access.allows(Permission.MOVE_DATES, oak)
        assert not access.can(Permission.MANAGE)

    def test_it_gives_nothing_of_another_class(self, school, colleague, cover):
        other = factories.ClassGroupFactory(school=school, pupils=1)
        assert not may(colleague, other, Permission.SEE_NAMES)

    def test_the_teacher_keeps_their_own_classes_each_once(
        self, school, oak, colleague, cover, person
    ):
        oak.teachers.set([person(Role.TEACHER), person(Role.TEACHER)])
        own = factories.ClassGroupFactory(school=school, teachers=[colleague])
        access = access_of(colleague, school.slug)
        assert set(access.class_groups(Permission.LOG)) == {oak, own}
        assert access.class_groups(Permission.LOG).count() == 2

    def test_a_safeguarding_lead_who_covers_a_class_logs_its_lessons(self, person, oak, lead):
        dsl = person(Role.SAFEGUARDING_LEAD)
        give_cover(class_group=oak, user=dsl, first_day=TODAY, last_day=TODAY, by=lead)
        assert access_of(dsl, oak.school.slug).allows(Permission.LOG, oak)

    def test_cover_of_a_class_of_a_past_year_gives_nothing(self, school, oak, colleague, cover):
        ClassGroup.objects.filter(pk=oak.pk).update(academic_year=2025)
        assert access_of(colleague, school.slug).covered == {}

    def test_cover_at_another_school_gives_nothing_here(self, school, colleague, person):
        elsewhere = factories.ClassGroupFactory()
        factories.MembershipFactory(user=colleague, school=elsewhere.school)
        factories.CoverFactory(class_group=elsewhere, user=colleague)
        assert access_of(colleague, school.slug).covered == {}
        assert access_of(colleague, elsewhere.school.slug).covered == {elsewhere.pk: TODAY}

    def test_a_page_asks_no_more_queries_for_it(self, school, colleague, oak, cover):
        with CaptureQueriesContext(connection) as seen:
            access = access_of(colleague, school.slug)
        assert len(seen) == 1
        assert access.covered == {oak.pk: FRIDAY}


class TestGiving:
    """Who can cover, and when."""

    @pytest.mark.parametrize(
        ("first", "last", "says"),
        [
            (FRIDAY, TODAY, "cannot be before the first"),
            (dt.date(2026, 11, 20), dt.date(2026, 11, 23), "This day is over"),
            (TODAY, dt.date(2027, 9, 1), "a class of 2026/27"),
        ],
    )
    def test_days_that_do_not_fit_are_refused(self, first, last, says, oak, colleague, lead):
        with pytest.raises(ValidationError, match=says):
            give_cover(class_group=oak, user=colleague, first_day=first, last_day=last, by=lead)
        assert not Cover.objects.exists()

    def test_a_governor_a_teacher_of_the_class_and_the_same_twice_are_refused(
        self, oak, cover, colleague, person, lead
    ):
        governor, own = person(Role.VIEWER), person(Role.TEACHER)
        oak.teachers.add(own)
        says = {governor: "only looks", own: "teaches 5 Oak", colleague: "covers 5 Oak from"}
        for user, sentence in says.items():
            with pytest.raises(ValidationError, match=sentence):
                give_cover(class_group=oak, user=user, first_day=TODAY, last_day=TODAY, by=lead)

    def test_it_is_in_the_change_history_and_in_the_security_log(self, cover, lead, colleague):
        assert [row.history_user for row in cover.history.all()] == [lead]
        event = SecurityEvent.objects.get(what=Happened.COVER_GIVEN)
        assert (event.user, event.about) == (lead, colleague)
        assert event.detail == "From 24 November 2026 to 27 November 2026"


class TestEnding:
    """Cover ends by itself, or before."""

    def test_it_can_be_ended_at_once(self, cover, colleague, oak, lead):
        end_cover(cover=cover, by=lead)
        assert not may(colleague, oak, Permission.SEE_NAMES)
        assert [row.history_user for row in cover.history.all()] == [lead, lead]

    def test_what_is_over_cannot_be_ended_again(self, cover, lead):
        end_cover(cover=cover, by=lead)
        with pytest.raises(ValidationError, match="has ended already"):
            end_cover(cover=cover, by=lead)

    def test_a_person_who_leaves_no_longer_covers_anything(self, cover, colleague, lead):
        role = colleague.memberships.get()
        remove_member(membership=role, reason="Left the school", by=lead)
        cover.refresh_from_db()
        assert cover.ended_at
        assert cover.history.first().history_change_reason == "Left the school"


class TestPages:
    """Where cover is said and shown."""

    def post(self, client, school, oak, colleague, **days):
        fields = {
            "class_group": oak.pk,
            "user": colleague.pk,
            "first_day": TODAY,
            "last_day": TODAY,
        }
        return client.post(reverse("classes:cover", args=[school.slug]), fields | days)

    @pytest.mark.parametrize("role", [Role.HEAD, Role.PSHE_LEAD])
    def test_head_and_lead_say_who_covers(self, role, person, sign_in, school, oak, colleague):
        answer = self.post(sign_in(person(role)), school, oak, colleague)
        assert answer.status_code == 302
        assert access_of(colleague, school.slug).covered == {oak.pk: TODAY}

    def test_the_link_of_a_class_chooses_it(self, as_lead, school, oak):
        page = as_lead.get(reverse("classes:cover", args=[school.slug]), {"class": oak.pk})
        [chosen] = document(page).xpath("//select[@name='class_group']/option[@selected]")
        assert chosen.text == "5 Oak"

    def test_a_refusal_keeps_what_was_typed(self, as_lead, school, oak, colleague):
        page = self.post(as_lead, school, oak, colleague, last_day=dt.date(2026, 11, 20))
        assert page.status_code == 422
        assert "cannot be before the first" in text_of(page)

    def test_a_button_ends_it(self, as_lead, school, cover, colleague):
        as_lead.post(reverse("classes:end_cover", args=[school.slug, cover.pk]))
        assert access_of(colleague, school.slug).covered == {}

    def test_the_class_page_the_staff_and_home_show_it(
        self, as_lead, sign_in, school, oak, cover, colleague
    ):
        class_page = as_lead.get(reverse("lessons:class_page", args=[school.slug, oak.pk]))
        assert "C. Olleague covers Tue 24 Nov to Fri 27 Nov 2026" in text_of(class_page)
        people = as_lead.get(reverse("classes:people", args=[school.slug]))
        assert "Covers 5 Oak, Tue 24 Nov to Fri 27 Nov 2026" in text_of(people)
        home = sign_in(colleague).get(reverse("reports:home", args=[school.slug]))
        assert "You cover 5 Oak until Friday 27 November" in text_of(home)

    def test_its_page_takes_as_many_queries_for_ten_as_for_one(self, as_lead, school, oak, cover):
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as seen:
                as_lead.get(reverse("classes:cover", args=[school.slug]))
            counts.append(len(seen))
            factories.CoverFactory.create_batch(9, class_group=oak)
        assert counts[0] == counts[1] <= 8

    def test_who_looks_after_the_whole_school_still_does_while_they_cover(
        self, person, sign_in, school, oak
    ):
        dsl = person(Role.SAFEGUARDING_LEAD)
        factories.CoverFactory(class_group=oak, user=dsl)
        home = text_of(sign_in(dsl).get(reverse("reports:home", args=[school.slug])))
        assert "Needs attention" in home
        assert "Needs attention in your classes" not in home

    def test_families_to_follow_up_are_those_of_ones_own_classes(
        self, sign_in, school, oak, cover, colleague
    ):
        own = factories.ClassGroupFactory(school=school, teachers=[colleague], pupils=3)
        factories.InformationEveningFactory(school=school, class_groups=[own, oak])
        home = text_of(sign_in(colleague).get(reverse("reports:home", args=[school.slug])))
        assert "3 families of your classes not reached yet" in home

    def test_the_next_lessons_of_a_covered_class_end_with_the_cover(
        self, sign_in, school, oak, cover, colleague
    ):
        for title, due_on in (("During", FRIDAY), ("Afterwards", dt.date(2026, 11, 30))):
            factories.PlannedSessionFactory(
                class_group=oak,
                due_on=due_on,
                session__title=title,
                session__module__school=school,
            )
        home = sign_in(colleague).get(reverse("reports:home", args=[school.slug]))
        assert home.context["next_lesson"].session.title == "During"
        assert home.context["next_lessons"] == []

    def test_a_governor_is_not_offered(self, as_lead, school, oak, person):
        person(Role.VIEWER, name="G. Governor")
        person(Role.HEAD, name="T. Head")
        page = as_lead.get(reverse("classes:cover", args=[school.slug]))
        options = document(page).xpath("//select[@name='user']/option/text()")
        assert "T. Head" in options
        assert "G. Governor" not in options

    def test_without_a_class_there_is_no_form_but_the_way_to_a_class(
        self, as_lead, sign_in, school, person
    ):
        address = reverse("classes:cover", args=[school.slug])
        page = document(as_lead.get(address))
        make = reverse("lessons:class_new", args=[school.slug])
        assert make in page.xpath("//div[@class='empty']//a/@href")
        head = document(sign_in(person(Role.HEAD)).get(address))
        assert "The PSHE lead makes the classes" in head.text_content()
        for shown in (page, head):
            assert not shown.xpath("//select[@name='class_group']")

    def test_a_school_without_names_is_told_of_no_names(
        self, school, sign_in, oak, cover, colleague
    ):
        school.keeps_pupil_names = False
        school.save()
        home = text_of(sign_in(colleague).get(reverse("reports:home", args=[school.slug])))
        assert "You log its lessons: log a lesson of" in home

    def test_whoever_covers_is_offered_as_the_one_who_taught(
        self, as_lead, sign_in, school, oak, cover, colleague, person
    ):
        oak.teachers.add(person(Role.TEACHER))
        planned = factories.PlannedSessionFactory(class_group=oak, due_on=TODAY)
        log = reverse("lessons:log", args=[school.slug])
        for client in (as_lead, sign_in(colleague)):
            page = document(client.get(log, {"planned": planned.pk}))
            [chosen] = page.xpath("//select[@name='taught_by']/option[@selected]")
            assert chosen.text == "C. Olleague"

    def test_a_colleague_who_covers_logs_a_lesson(self, sign_in, school, oak, cover, colleague):
        planned = factories.PlannedSessionFactory(class_group=oak, due_on=TODAY)
        fields = {"outcome": "taught", "held_on": TODAY, "taught_by": colleague.pk, "minutes": 60}
        address = f"{reverse('lessons:log', args=[school.slug])}?planned={planned.pk}"
        assert sign_in(colleague).post(address, fields).status_code == 302
        assert Lesson.objects.get().taught_by == colleague
