"""The page of a child: who may open it, what it says, catching up there, coming back."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import Pupil, Role
from classes.models.pupil import ERASED
from lessons.models import MissedLesson
from lessons.roll.actions import enrol, leave, move
from lessons.roll.former_pupils import former_pupils
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

NOVEMBER = dt.date(2026, 11, 2)


@pytest.fixture
def child(pupils):
    return pupils[0]


def page_of(name, pupil):
    return reverse(f"lessons:{name}", args=[pupil.school.slug, pupil.pk])


class TestWhoMayOpenIt:
    """Names are for those who may see them."""

    @pytest.mark.parametrize("role", [Role.PSHE_LEAD, Role.SAFEGUARDING_LEAD])
    def test_whoever_sees_all_names_opens_every_child(self, sign_in, person, child, role):
        assert sign_in(person(role)).get(page_of("pupil", child)).status_code == 200

    def test_a_teacher_opens_the_children_of_their_classes_alone(
        self, sign_in, person, teacher, child
    ):
        assert sign_in(teacher).get(page_of("pupil", child)).status_code == 200
        assert sign_in(person(Role.TEACHER)).get(page_of("pupil", child)).status_code == 404

    def test_a_teacher_no_longer_opens_a_child_who_moved_on(
        self, sign_in, school, teacher, child, lead
    ):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash")
        move(pupil=child, to=ash, on=NOVEMBER, by=lead)
        assert sign_in(teacher).get(page_of("pupil", child)).status_code == 404

    def test_a_viewer_does_not(self, sign_in, person, child):
        assert sign_in(person(Role.VIEWER)).get(page_of("pupil", child)).status_code == 404

    def test_a_school_without_names_has_no_such_page(self, as_lead, school, child):
        type(school).objects.update(keeps_pupil_names=False)
        for name in ("pupil", "come_back"):
            assert as_lead.get(page_of(name, child)).status_code == 404

    def test_the_class_page_links_to_it_for_those_who_may(self, sign_in, teacher, oak, child):
        page = sign_in(teacher).get(oak.get_absolute_url()).content.decode()
        assert page_of("pupil", child) in page


class TestRecord:
    """What the page says."""

    def test_it_shows_the_sessions_year_by_year_with_words(self, as_lead, planned, child, log):
        log(planned[0])
        log(planned[1], away=[child])
        page = text_of(as_lead.get(page_of("pupil", child)))
        assert "2026/27" in page
        for word in ("Had", "To catch up", "Not planned", "Missed on 12 October: away"):
            assert word in page

    def test_what_year_5_was_taught_and_a_late_comer_never_had_is_named(
        self, as_lead, school, oak, pupils
    ):
        type(oak).objects.update(youngest_year=6, oldest_year=6)
        before = factories.ClassGroupFactory(school=school, academic_year=2025)
        factories.LessonFactory(
            planned_session__class_group=before,
            planned_session__session__title="Kind words",
            planned_session__session__oldest_year=5,
            held_on=dt.date(2025, 10, 12),
        )
        page = as_lead.get(page_of("pupil", pupils[0])).content.decode()
        assert "but not to their classes" in page
        assert "Kind words" in page

    def test_a_child_who_was_never_in_a_class_gets_a_sentence(self, as_lead, school):
        page = as_lead.get(page_of("pupil", factories.PupilFactory(school=school)))
        assert "has never been in a class here" in page.content.decode()


class TestCatchUp:
    """Recording there what was done about a missed lesson."""

    def form_data(self, missed, **changes):
        values = {"do": "catch_up", "on": "2026-11-20", "how": "one_to_one", "missed": missed.pk}
        return values | changes

    @pytest.fixture
    def missed(self, planned, child, log):
        return log(planned[0], away=[child]).missed_lessons.get()

    def test_it_is_recorded_by_who_may(self, sign_in, teacher, child, missed):
        address = page_of("pupil", child)
        sign_in(teacher).post(address, self.form_data(missed, taught_by=teacher.pk))
        missed.refresh_from_db()
        assert (missed.caught_up_on, missed.by) == (dt.date(2026, 11, 20), teacher)

    def test_a_safeguarding_lead_sees_it_and_changes_nothing(
        self, sign_in, person, teacher, child, missed
    ):
        client = sign_in(person(Role.SAFEGUARDING_LEAD))
        address = page_of("pupil", child)
        assert "Record the catch-up" not in client.get(address).content.decode()
        client.post(address, self.form_data(missed, taught_by=teacher.pk))
        missed.refresh_from_db()
        assert missed.is_open

    def test_only_this_childs_missed_lessons_are_changed(
        self, as_lead, lead, child, pupils, planned, log
    ):
        other = log(planned[1], away=pupils[1:2]).missed_lessons.get()
        as_lead.post(page_of("pupil", child), self.form_data(other, taught_by=lead.pk))
        assert MissedLesson.objects.get().is_open

    def test_a_day_before_the_lesson_gets_a_sentence_and_keeps_the_tick(
        self, as_lead, lead, child, missed
    ):
        data = self.form_data(missed, taught_by=lead.pk, on="2026-10-01")
        answer = as_lead.post(page_of("pupil", child), data)
        assert answer.status_code == 422
        assert "cannot come before the lesson itself" in text_of(answer)
        ticked = document(answer).xpath("//input[@name='missed'][@checked]/@value")
        assert ticked == [str(missed.pk)]


class TestComingBack:
    """A child who had left comes back."""

    def test_they_are_put_on_roll_with_the_record_that_they_had(
        self, as_lead, planned, oak, child, log, lead
    ):
        log(planned[0])
        leave(pupil=child, on=dt.date(2026, 10, 20), by=lead)
        between = log(planned[1], held_on=dt.date(2026, 10, 22))
        assert "Comes back" in as_lead.get(page_of("pupil", child)).content.decode()
        as_lead.post(page_of("come_back", child), {"class_group": oak.pk, "on": "2026-11-02"})
        assert child in Pupil.objects.on_roll(oak, NOVEMBER)
        assert [missed.lesson for missed in child.missed_lessons.all()] == [between]

    def test_who_is_here_is_refused_with_a_sentence(self, as_lead, oak, child):
        data = {"class_group": oak.pk, "on": "2026-11-02"}
        answer = as_lead.post(page_of("come_back", child), data)
        assert answer.status_code == 422
        assert "already in a class" in answer.content.decode()

    def test_the_class_page_says_who_left_and_who_came_late(
        self, as_lead, school, oak, pupils, lead
    ):
        leave(pupil=pupils[0], on=NOVEMBER, by=lead)
        late = factories.PupilFactory(school=school)
        enrol(pupil=late, class_group=oak, on=NOVEMBER, by=lead)
        page = as_lead.get(oak.get_absolute_url()).content.decode()
        assert "1 left this class during the year" in page
        assert page_of("pupil", pupils[0]) in page
        assert "joined 2 Nov" in page


class TestAddedByName:
    """A child who had left and is typed in as if new is asked about."""

    @pytest.fixture
    def gone(self, child, lead, planned, log):
        log(planned[0])
        leave(pupil=child, on=dt.date(2026, 10, 20), by=lead)
        return child

    def add(self, client, oak, name, **answers):
        address = reverse("lessons:add_pupils", args=[oak.school.slug, oak.pk])
        return client.post(address, {"names": name, "on": "2026-11-02", **answers})

    def test_nobody_is_added_until_it_is_answered(self, as_lead, oak, gone):
        answer = self.add(as_lead, oak, gone.display_name)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "is this the child who left 5 Oak on 20 October 2026?" in page
        assert "Nobody is added until you do" in page
        assert Pupil.objects.filter(display_name=gone.display_name).count() == 1

    def test_the_same_child_keeps_their_record(self, as_lead, oak, gone):
        self.add(as_lead, oak, gone.display_name, **{f"who{gone.pk}": "same"})
        assert gone in Pupil.objects.on_roll(oak, NOVEMBER)
        assert not gone.missed_lessons.exists()

    def test_another_child_of_that_name_begins_anew(self, as_lead, oak, gone):
        self.add(as_lead, oak, gone.display_name, **{f"who{gone.pk}": "another"})
        assert gone not in Pupil.objects.on_roll(oak, NOVEMBER)
        other = Pupil.objects.on_roll(oak, NOVEMBER).get(display_name=gone.display_name)
        assert other.missed_lessons.count() == 1

    def test_who_went_to_secondary_school_is_not_asked_about(self, as_lead, school, oak):
        left = factories.EnrolmentFactory(
            class_group__school=school,
            class_group__academic_year=2025,
            class_group__youngest_year=6,
            class_group__oldest_year=6,
            joined_on=dt.date(2025, 9, 1),
            left_on=dt.date(2026, 9, 1),
        ).pupil
        assert self.add(as_lead, oak, left.display_name).status_code == 302


def test_a_child_whose_name_was_erased_cannot_be_known_again(as_lead, oak, child, lead):
    leave(pupil=child, on=NOVEMBER, by=lead)
    Pupil.objects.filter(pk=child.pk).update(
        display_name=ERASED, external_id="", erased_at=timezone.now()
    )
    page = as_lead.get(page_of("pupil", child)).content.decode()
    assert ERASED in page
    assert "Comes back" not in page
    assert as_lead.get(page_of("come_back", child)).status_code == 404
    assert former_pupils(child.school, [ERASED], on=NOVEMBER) == []
