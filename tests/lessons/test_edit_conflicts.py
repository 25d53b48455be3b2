"""A form that was open while somebody else saved: nothing is undone, and nothing typed is lost."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from classes.history.edit_conflicts import version_of
from classes.models import Role
from curriculum.models import Audience
from lessons.log.actions import amend_lesson, remove_lesson
from lessons.log.forms import LessonForm, values_of
from lessons.log.report import LessonReport
from lessons.models import Lesson
from tests import factories
from tests.pages import document, text_of

SAVE_AGAIN = "Save again to replace the other version."


@pytest.fixture
def colleague(person):
    return person(Role.PSHE_LEAD, name="Ms Amin")


@pytest.fixture
def fields():
    """Return a reader of what a page's form would send if nothing were typed."""

    def read(page, form):
        seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
        assert seen, "the form does not know which version it shows"
        data = {name: form[name].value() for name in form.fields}
        data["seen"] = seen[1]
        return {name: "" if value is None else value for name, value in data.items()}

    return read


class TestALesson:
    @pytest.fixture
    def lesson(self, log, planned):
        return log(planned[0], note="First", minutes=60)

    @pytest.fixture
    def opened(self, sign_in, teacher, school, lesson, fields):
        """Return the client of a teacher who has the form open, its address and its fields."""
        client = sign_in(teacher)
        address = reverse("lessons:amend", args=[school.slug, lesson.pk])
        page = client.get(address).content.decode()
        form = LessonForm(
            planned=lesson.planned_session,
            lesson=lesson,
            initial=values_of(lesson),
        )
        data = fields(page, form) | {"taught_by": teacher.pk}
        return client, address, data

    @pytest.fixture
    def amended(self, opened, lesson, teacher, colleague):
        """The colleague saves while the form is open."""
        report = LessonForm(
            {
                "outcome": "taught",
                "held_on": lesson.held_on,
                "taught_by": teacher.pk,
                "minutes": 45,
                "note": "Theirs",
            },
            planned=lesson.planned_session,
        )
        assert report.is_valid(), report.errors
        amend_lesson(lesson=lesson, report=report.report(), by=colleague)

    def test_what_a_colleague_saved_meanwhile_is_not_undone(self, opened, amended, lesson):
        client, address, data = opened
        answer = client.post(address, data | {"note": "Mine"})
        lesson.refresh_from_db()
        assert answer.status_code == 422
        assert (lesson.note, lesson.minutes) == ("Theirs", 45)

    def test_it_says_who_what_and_what_to_do_and_keeps_what_was_typed(self, opened, amended):
        client, address, data = opened
        page = client.post(address, data | {"note": "Mine"}).content.decode()
        assert "Ms Amin changed this on " in page
        assert "Minutes “45”; Note “Theirs”" in page
        assert SAVE_AGAIN in page
        assert "Mine</textarea>" in page

    def test_saving_again_puts_mine_in_its_place(self, opened, amended, lesson):
        client, address, data = opened
        page = client.post(address, data | {"note": "Mine"}).content.decode()
        seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)[1]
        assert client.post(address, data | {"note": "Mine", "seen": seen}).status_code == 302
        lesson.refresh_from_db()
        assert (lesson.note, lesson.minutes) == ("Mine", 60)

    def test_without_another_change_it_is_saved_at_once(self, opened, lesson):
        client, address, data = opened
        assert client.post(address, data | {"note": "Mine"}).status_code == 302
        lesson.refresh_from_db()
        assert lesson.note == "Mine"

    def test_ones_own_other_window_is_called_that(self, opened, lesson):
        client, address, data = opened
        client.post(address, data | {"note": "In one window"})
        page = client.post(address, data | {"note": "In the other"}).content.decode()
        assert "You changed this in another window on " in page

    def test_logging_again_what_is_logged_offers_to_amend_the_lesson_as_it_stands(
        self, sign_in, teacher, school, lesson, planned, opened
    ):
        client, _, data = opened
        address = reverse("lessons:log", args=[school.slug])
        data |= {"seen": ""}
        page = client.post(f"{address}?planned={planned[0].pk}", data).content.decode()
        assert f'name="seen" value="{version_of(lesson)}"' in page

    def test_who_a_colleague_has_recorded_as_away_is_said(
        self, opened, lesson, teacher, colleague, pupils
    ):
        client, address, data = opened
        report = LessonReport(
            held_on=lesson.held_on,
            taught_by=teacher,
            minutes=60,
            note="First",
            away=dict.fromkeys(pupils[:2], "away"),
        )
        amend_lesson(lesson=lesson, report=report, by=colleague)
        page = text_of(client.post(address, data | {"away": [pupils[2].pk]}))
        assert f"Who was away “{pupils[0]}, {pupils[1]}”. Your changes are not saved yet" in page

    def test_a_change_of_something_else_says_nothing_about_who_was_away(self, opened, amended):
        client, address, data = opened
        page = text_of(client.post(address, data | {"note": "Mine"}))
        assert "Minutes “45”; Note “Theirs”. Your changes" in page

    def test_what_was_typed_for_a_lesson_that_was_removed_can_be_logged_anew(
        self, opened, lesson, planned, colleague, school
    ):
        client, address, data = opened
        page = reverse("lessons:lesson", args=[school.slug, lesson.pk])
        remove_lesson(lesson=lesson, reason="Typed twice", by=colleague)
        answer = client.post(address, data | {"note": "Mine", "next": page})
        assert answer.status_code == 422
        assert "Ms Amin removed this lesson on 24 November at 10:0" in text_of(answer)
        (form,) = document(answer).xpath("//form[contains(@class, 'lesson-form')]")
        assert form.xpath(".//textarea[@name='note']")[0].text.strip() == "Mine"
        lessons = reverse("lessons:lessons", args=[school.slug])
        assert form.xpath(".//input[@name='next']/@value") == [lessons]
        fields = data | {"note": "Mine", "seen": ""}
        assert client.post(form.get("action"), fields).status_code == 302
        assert planned[0].lessons.get().note == "Mine"

    def test_a_removed_lesson_of_another_class_is_not_found(
        self, sign_in, person, school, lesson, opened, colleague
    ):
        _, address, data = opened
        remove_lesson(lesson=lesson, reason="Typed twice", by=colleague)
        assert sign_in(person(Role.TEACHER)).post(address, data).status_code == 404

    def test_removing_it_too_says_who_has_removed_it(
        self, sign_in, lead, school, lesson, colleague
    ):
        address = reverse("lessons:remove", args=[school.slug, lesson.pk])
        remove_lesson(lesson=lesson, reason="Typed twice", by=colleague)
        page = sign_in(lead).post(address, {"reason": "Twice"}, follow=True)
        assert "Ms Amin removed this lesson on 24 November at 10:0" in text_of(page)


def test_a_lesson_removed_while_it_is_saved_does_not_come_back(log, planned, teacher, lead):
    lesson = log(planned[0])
    remove_lesson(lesson=Lesson.objects.get(), reason="Typed twice", by=lead)
    report = LessonReport(held_on=lesson.held_on, taught_by=teacher)
    with pytest.raises(ValidationError, match="has removed this meanwhile"):
        amend_lesson(lesson=lesson, report=report, by=teacher)
    assert not Lesson.objects.exists()


@pytest.fixture
def refused(sign_in, lead, colleague):
    """Return a caller: open the form, let a colleague save it, save; return the refusal's page."""

    def call(address, *, data, theirs):
        mine = sign_in(lead)
        page = mine.get(address).content.decode()
        seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)[1]
        other = sign_in(colleague)
        assert other.post(address, data | theirs | {"seen": seen}).status_code == 302
        answer = sign_in(lead).post(address, data | {"seen": seen})
        assert answer.status_code == 422
        return answer.content.decode()

    return call


def test_a_resource(refused, school):
    link = factories.ResourceFactory(school=school, audience=Audience.STAFF)
    address = reverse("curriculum:resource_edit", args=[school.slug, link.pk])
    data = {"url": link.url, "title": "Mine", "audience": link.audience, "position": 1}
    page = refused(address, data=data, theirs={"title": "Theirs"})
    link.refresh_from_db()
    assert link.title == "Theirs"
    assert "Title “Theirs”" in page


def test_a_session(refused, school):
    module = factories.ModuleFactory(school=school)
    session = factories.SessionFactory(module=module)
    address = reverse("curriculum:session_edit", args=[school.slug, session.pk])
    data = {"title": "Mine", "minutes": 60, "youngest_year": 5, "oldest_year": 6}
    page = refused(address, data=data, theirs={"title": "Theirs", "minutes": 50})
    session.refresh_from_db()
    assert (session.title, session.minutes) == ("Theirs", 50)
    assert {"Title “Theirs”", "Minutes “50”"} <= set(re.findall(r"\w+ “\w+”", page))


def test_an_evening(refused, school, oak):
    evening = factories.InformationEveningFactory(school=school, class_groups=[oak])
    address = reverse("lessons:evening_edit", args=[school.slug, evening.pk])
    data = {
        "title": evening.title,
        "held_on": evening.day.isoformat(),
        "begins": "18:00",
        "ends": "19:00",
        "place": "Mine",
        "class_groups": [oak.pk],
    }
    page = refused(address, data=data, theirs={"place": "The hall", "begins": "17:30"})
    evening.refresh_from_db()
    assert evening.place == "The hall"
    assert "Place “The hall”" in page
    assert "17:30" in page


def test_the_families_page(refused, school):
    families_page = factories.FamiliesPageFactory(school=school)
    address = reverse("curriculum:families_page_edit", args=[school.slug])
    data = {"heading": "Mine", "is_published": "on"}
    page = refused(address, data=data, theirs={"heading": "Theirs"})
    families_page.refresh_from_db()
    assert families_page.heading == "Theirs"
    assert "Heading “Theirs”" in page


def test_a_module(refused, school):
    module = factories.ModuleFactory(school=school)
    address = reverse("curriculum:module_edit", args=[school.slug, module.pk])
    page = refused(address, data={"title": "Mine"}, theirs={"title": "Theirs"})
    module.refresh_from_db()
    assert module.title == "Theirs"
    assert "Title “Theirs”" in page


def test_a_class(refused, school, oak):
    address = reverse("lessons:class_edit", args=[school.slug, oak.pk])
    data = {"name": "5 Mine", "academic_year": 2026, "youngest_year": 5, "oldest_year": 5}
    page = refused(address, data=data, theirs={"name": "5 Theirs"})
    oak.refresh_from_db()
    assert oak.name == "5 Theirs"
    assert "Name “5 Theirs”" in page
