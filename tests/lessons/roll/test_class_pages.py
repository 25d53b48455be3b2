import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import ClassGroup, Pupil, Role
from lessons.catch_up.actions import withdraw
from lessons.models import ClosedDays, PlannedSession
from lessons.planning.actions import exclude
from lessons.roll.actions import move
from tests import factories
from tests.pages import document, text_of


def page_of(name, school, *args):
    return reverse(f"lessons:{name}", args=[school.slug, *args])


class TestList:
    """The list of classes."""

    def test_it_shows_each_class_with_its_figures(self, as_lead, school, planned, pupils, log):
        log(planned[0], away=pupils[:1])
        page = as_lead.get(page_of("class_list", school)).content.decode()
        assert "5 Oak" in page
        assert "1 of 3" in page
        assert "2 of 3" in page

    def test_an_empty_school_is_told_what_to_do_first(self, as_lead, school):
        assert "Make a class" in as_lead.get(page_of("class_list", school)).content.decode()


class TestClassPage:
    """The page of a class."""

    def test_names_are_for_those_who_may_see_them(
        self, sign_in, person, school, oak, pupils, teacher
    ):
        page = page_of("class_page", school, oak.pk)
        name = pupils[0].display_name
        for user in (teacher, person(Role.PSHE_LEAD), person(Role.SAFEGUARDING_LEAD)):
            assert name in sign_in(user).get(page).content.decode()
        for role in (Role.VIEWER, Role.TEACHER):
            assert name not in sign_in(person(role)).get(page).content.decode()

    def test_a_name_in_a_reason_is_left_out_for_a_reader_who_sees_no_names(
        self, as_lead, sign_in, person, school, oak, pupils, planned, lead
    ):
        name = pupils[0].display_name
        exclude(planned_sessions=[planned[0]], reason=f"Upsets {name}", by=lead)
        page = page_of("class_page", school, oak.pk)
        assert f"Upsets {name}" in as_lead.get(page).content.decode()
        seen = sign_in(person(Role.VIEWER)).get(page).content.decode()
        assert "Upsets a child" in seen
        assert name not in seen

    def test_it_says_who_is_up_to_date(self, as_lead, school, oak, planned, pupils, log):
        log(planned[0], away=pupils[:1])
        page = as_lead.get(page_of("class_page", school, oak.pk)).content.decode()
        assert page.count("Up to date") == 2
        assert "1 to catch up" in page

    def test_a_withdrawn_child_is_not_called_up_to_date(
        self, as_lead, school, oak, planned, pupils, log, lead
    ):
        lesson = log(planned[0], away=pupils[:1])
        withdraw(missed_lessons=lesson.missed_lessons.all(), by=lead)
        page = document(as_lead.get(page_of("class_page", school, oak.pk)))
        badges = page.xpath("//ul[contains(@class, 'roll')]//*[contains(@class, 'badge')]/text()")
        words = sorted(badge.strip() for badge in badges if badge.strip())
        assert words == ["Up to date", "Up to date", "Withdrawn"]

    def test_children_are_in_the_order_of_their_names(self, as_lead, school, oak):
        for name in ("Zara K", "Amira R", "Daisy R"):
            factories.EnrolmentFactory(class_group=oak, pupil__display_name=name)
        page = as_lead.get(page_of("class_page", school, oak.pk)).content.decode()
        assert page.index("Amira R") < page.index("Daisy R") < page.index("Zara K")

    def test_a_class_of_another_school_is_not_found(self, as_lead, school):
        foreign = factories.ClassGroupFactory()
        assert as_lead.get(page_of("class_page", school, foreign.pk)).status_code == 404

    def test_a_class_that_is_due_nothing_says_what_to_do(self, as_lead, school, oak):
        page = as_lead.get(page_of("class_page", school, oak.pk)).content.decode()
        assert "This class has no sessions yet" in page


class TestMakeAndEdit:
    """Making and changing a class."""

    def fields(self, **changes):
        data = {"name": "6 Elm", "academic_year": 2026, "youngest_year": 6, "oldest_year": 6}
        return data | changes

    def test_only_who_may_log_is_offered_as_a_teacher_and_who_teaches_it_already(
        self, as_lead, school, person, oak
    ):
        for role in Role:
            person(role, name=role.label)
        oak.teachers.add(person(Role.HEAD, name="T. Head"))
        new = document(as_lead.get(page_of("class_new", school)))
        edit = document(as_lead.get(page_of("class_edit", school, oak.pk)))
        everybody = {role.label for role in Role} | {"T. Head"}
        shown = [everybody & set(text_of_labels(page)) for page in (new, edit)]
        assert shown == [{"PSHE lead", "Teacher"}, {"PSHE lead", "Teacher", "T. Head"}]

    def test_a_class_is_made_with_its_teachers(self, as_lead, school, teacher):
        as_lead.post(page_of("class_new", school), self.fields(teachers=[teacher.pk]))
        made = ClassGroup.objects.get(name="6 Elm")
        assert list(made.teachers.all()) == [teacher]
        assert (made.school, made.academic_year) == (school, 2026)

    def test_a_name_that_is_taken_gets_a_sentence(self, as_lead, school, oak):
        answer = as_lead.post(page_of("class_new", school), self.fields(name="5 Oak"))
        assert answer.status_code == 422
        assert "There is already a class with this name" in answer.content.decode()

    def test_years_the_wrong_way_round_get_a_sentence(self, as_lead, school):
        answer = as_lead.post(page_of("class_new", school), self.fields(oldest_year=5))
        assert "cannot be below the youngest" in answer.content.decode()

    def test_a_change_is_saved_and_kept_in_the_history(self, as_lead, lead, school, oak):
        as_lead.post(page_of("class_edit", school, oak.pk), self.fields(name="5 Acorn"))
        oak.refresh_from_db()
        assert oak.name == "5 Acorn"
        assert oak.history.first().history_user == lead

    def test_its_year_can_be_put_right_while_nothing_is_recorded(self, as_lead, school):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash")
        data = self.fields(name="5 Ash", academic_year=2025)
        as_lead.post(page_of("class_edit", school, ash.pk), data)
        ash.refresh_from_db()
        assert ash.academic_year == 2025

    def test_its_year_stays_once_something_is_recorded(
        self, as_lead, school, oak, planned, pupils, log
    ):
        log(planned[0])
        answer = as_lead.post(
            page_of("class_edit", school, oak.pk), self.fields(name="5 Oak", academic_year=2027)
        )
        oak.refresh_from_db()
        assert oak.academic_year == 2026
        assert answer.status_code == 422
        sentence = "5 Oak stays in 2026/27 because it has 3 children (now or before) and 1 lesson."
        assert sentence in answer.content.decode()

    def test_its_form_is_filled_in(self, as_lead, school, oak):
        page = as_lead.get(page_of("class_edit", school, oak.pk)).content.decode()
        assert 'value="5 Oak"' in page

    def test_a_school_without_names_gives_the_head_count(self, sign_in, person, db):
        school = factories.SchoolFactory(keeps_pupil_names=False)
        client = sign_in(person(Role.PSHE_LEAD, at=school))
        client.post(page_of("class_new", school), self.fields(pupils_on_roll=31))
        assert ClassGroup.objects.get().pupils_on_roll == 31

    def test_a_school_without_names_cannot_leave_it_out(self, sign_in, person, db):
        school = factories.SchoolFactory(keeps_pupil_names=False)
        client = sign_in(person(Role.PSHE_LEAD, at=school))
        answer = client.post(page_of("class_new", school), self.fields())
        assert answer.status_code == 422
        assert answer.context["form"].errors["pupils_on_roll"] == ["Enter an answer."]


class TestChildren:
    """Adding children and moving them on."""

    def test_they_are_added_one_a_line(self, as_lead, school, oak):
        page = page_of("add_pupils", school, oak.pk)
        assert as_lead.get(page).status_code == 200
        as_lead.post(page, {"names": "Amira K\n\n  Ben   T \n", "on": "2026-11-24"})
        names = Pupil.objects.on_roll(oak, dt.date(2026, 11, 24)).values_list(
            "display_name", flat=True
        )
        assert {"Amira K", "Ben T"} <= set(names)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"names": "Amira K\nAmira K", "on": "2026-11-24"}, "Nobody was added"),
            ({"names": "A" * 81, "on": "2026-11-24"}, "longer than 80 letters"),
            ({"names": "Amira K", "on": "2027-09-02"}, "not in the year"),
        ],
    )
    def test_what_cannot_be_adds_nobody(self, as_lead, school, oak, data, sentence):
        answer = as_lead.post(page_of("add_pupils", school, oak.pk), data)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Pupil.objects.filter(display_name="Amira K").exists()

    def test_what_is_never_kept_is_refused_with_a_name(self, as_lead, school, oak):
        data = {"names": "Bo K\nAda F 04/03/2017", "on": "2026-11-20"}
        page = as_lead.post(page_of("add_pupils", school, oak.pk), data).content.decode()
        assert "Line 2 holds a date, which is never stored. Type only the name." in page
        assert not oak.enrolments.filter(pupil__display_name="Bo K").exists()

    def test_lessons_that_were_recorded_without_them_are_told(
        self, as_lead, school, oak, planned, log
    ):
        log(planned[0], held_on=dt.date(2026, 11, 12))
        page = page_of("add_pupils", school, oak.pk)
        answer = as_lead.post(page, {"names": "Amira K", "on": "2026-11-09"}, follow=True)
        assert "1 lesson since then was recorded without this child" in answer.content.decode()

    def test_a_leaving_that_is_to_come_is_told_with_its_day(self, as_lead, school, oak, pupils):
        page = page_of("child", school, oak.pk, pupils[0].pk)
        answer = as_lead.post(page, {"do": "leave", "on": "2027-01-04"}, follow=True)
        assert "will leave on 4 January 2027" in answer.content.decode()

    def test_a_name_is_corrected(self, as_lead, school, oak, pupils):
        page = page_of("child", school, oak.pk, pupils[0].pk)
        assert pupils[0].display_name in as_lead.get(page).content.decode()
        as_lead.post(page, {"do": "rename", "display_name": "Zoë P"})
        assert Pupil.objects.get(pk=pupils[0].pk).display_name == "Zoë P"

    def test_a_child_is_moved(self, as_lead, school, oak, pupils):
        ash = factories.ClassGroupFactory(school=school)
        page = page_of("child", school, oak.pk, pupils[0].pk)
        as_lead.post(page, {"do": "move", "class_group": ash.pk, "on": "2026-11-23"})
        assert pupils[0] in Pupil.objects.on_roll(ash, dt.date(2026, 11, 23))

    def test_a_child_leaves(self, as_lead, school, oak, pupils):
        page = page_of("child", school, oak.pk, pupils[0].pk)
        as_lead.post(page, {"do": "leave", "on": "2026-11-23"})
        assert pupils[0].enrolments.get().left_on == dt.date(2026, 11, 23)

    def test_a_day_that_cannot_be_changes_nothing(self, as_lead, school, oak, pupils):
        page = page_of("child", school, oak.pk, pupils[0].pk)
        answer = as_lead.post(page, {"do": "leave", "on": "2026-09-01"})
        assert "Choose a later day" in answer.content.decode()
        assert pupils[0].enrolments.get().left_on is None

    def test_a_child_of_another_school_is_not_found(self, as_lead, school, oak):
        foreign = factories.EnrolmentFactory().pupil
        assert as_lead.get(page_of("child", school, oak.pk, foreign.pk)).status_code == 404

    def test_a_school_without_names_has_no_such_page(self, sign_in, person, db):
        school = factories.SchoolFactory(keeps_pupil_names=False)
        oak = factories.ClassGroupFactory(school=school)
        client = sign_in(person(Role.PSHE_LEAD, at=school))
        assert client.get(page_of("add_pupils", school, oak.pk)).status_code == 404


class TestPlan:
    """The plan of a class."""

    def test_a_module_is_taken_up(self, as_lead, school, oak):
        module = factories.ModuleFactory(school=school, sessions=2)
        page = page_of("class_plan", school, oak.pk)
        assert "Take up a module" in as_lead.get(page).content.decode()
        as_lead.post(page, {"do": "take_up", "module": module.pk})
        assert oak.planned_sessions.count() == 2

    def test_its_sessions_are_spread(self, as_lead, school, oak, planned):
        data = {
            "do": "schedule",
            "module": planned[0].session.module_id,
            "first_on": "2026-12-01",
            "weekday": "",
            "every_weeks": 1,
        }
        ClosedDays.objects.create(
            school=school, first_day=dt.date(2026, 12, 7), last_day=dt.date(2026, 12, 11)
        )
        as_lead.post(page_of("class_plan", school, oak.pk), data)
        dates = oak.planned_sessions.order_by("session__position").values_list("due_on", flat=True)
        assert [str(day) for day in dates] == ["2026-12-01", "2026-12-15", "2026-12-22"]

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"first_on": "2027-07-20"}, "would fall after 23 July 2027, the last school day"),
            ({"first_on": "after half term"}, "This is not a date"),
        ],
    )
    def test_a_spread_that_cannot_be_changes_nothing(
        self, as_lead, school, oak, planned, changes, sentence
    ):
        data = {
            "do": "schedule",
            "module": planned[0].session.module_id,
            "first_on": "2026-12-01",
            "every_weeks": 1,
        }
        answer = as_lead.post(page_of("class_plan", school, oak.pk), data | changes)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not oak.planned_sessions.exclude(due_on=None).exists()

    def test_one_date_is_set_and_cleared(self, as_lead, school, planned):
        page = page_of("planned", school, planned[0].pk)
        as_lead.post(page, {"do": "due", "due_on": "2026-12-03"})
        assert PlannedSession.objects.get(pk=planned[0].pk).due_on == dt.date(2026, 12, 3)
        as_lead.post(page, {"do": "due", "due_on": ""})
        assert PlannedSession.objects.get(pk=planned[0].pk).due_on is None

    def test_a_session_is_set_aside_with_a_reason_and_brought_back(self, as_lead, school, planned):
        page = page_of("planned", school, planned[0].pk)
        as_lead.post(page, {"do": "aside", "reason": "Two-year cycle"})
        assert PlannedSession.objects.get(pk=planned[0].pk).is_excluded
        as_lead.post(page, {"do": "back"})
        assert not PlannedSession.objects.get(pk=planned[0].pk).is_excluded

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"do": "aside", "reason": ""}, "Give the reason"),
            ({"do": "due", "due_on": "2027-12-01"}, "not in the year"),
            ({"do": "due", "due_on": "soon"}, "This is not a date"),
        ],
    )
    def test_what_is_refused_stands_beside_the_field_with_what_was_typed(
        self, as_lead, school, planned, data, sentence
    ):
        before = planned[0].due_on
        answer = as_lead.post(page_of("planned", school, planned[0].pk), data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert "Nothing was changed" in page
        [field] = document(page).xpath("//input[@aria-describedby='refused']")
        assert field.get("aria-invalid") == "true"
        assert field.get("value") == (data.get("due_on") or data.get("reason"))
        assert PlannedSession.objects.get(pk=planned[0].pk).due_on == before

    def test_a_cleared_date_says_that_there_is_none_now(self, as_lead, school, planned):
        page = page_of("planned", school, planned[0].pk)
        answer = as_lead.post(page, {"do": "due", "due_on": ""}, follow=True)
        assert "has no date now" in answer.content.decode()

    def test_a_module_that_is_taken_up_whole_is_not_offered_again(
        self, as_lead, school, oak, planned
    ):
        page = as_lead.get(page_of("class_plan", school, oak.pk)).content.decode()
        assert "has taken up every module" in page
        factories.SessionFactory(module=planned[0].session.module, position=90)
        page = as_lead.get(page_of("class_plan", school, oak.pk)).content.decode()
        assert "Take up module" in page


class TestSessionPlans:
    """The plans that teachers read."""

    def test_the_plan_holds_what_a_teacher_needs(self, sign_in, teacher, school, planned, log):
        session = planned[0].session
        session.aims = "Name feelings\nCalm down"
        session.before_teaching = "Agree the ground rules"
        session.outline = "Circle time (10 min)"
        session.save()
        page = sign_in(teacher).get(page_of("plan", school, session.pk)).content.decode()
        for text in ("Name feelings", "Agree the ground rules", "Circle time", "Log it for 5 Oak"):
            assert text in page

    def test_what_was_taught_is_not_offered_to_log(self, sign_in, teacher, school, planned, log):
        log(planned[0])
        page = sign_in(teacher).get(page_of("plan", school, planned[0].session_id))
        assert "Log it for" not in page.content.decode()

    def test_an_outline_is_marked_as_one_to_adapt(self, as_lead, sign_in, person, school):
        module = factories.ModuleFactory(school=school, sessions=1, is_outline=True)
        page = page_of("plan", school, module.sessions.get().pk)
        assert "An outline to adapt: check it" in text_of(as_lead.get(page))
        governor = sign_in(person(Role.VIEWER))
        assert "which the PSHE lead adapts" in text_of(governor.get(page))

    def test_a_plan_of_another_school_is_not_found(self, as_lead, school):
        foreign = factories.SessionFactory()
        assert as_lead.get(page_of("plan", school, foreign.pk)).status_code == 404

    def test_the_list_offers_the_shared_library_to_the_lead_alone(
        self, as_lead, sign_in, teacher, school
    ):
        factories.ModuleFactory(school=None, title="Shared one")
        page = page_of("plans", school)
        assert "Shared one" in as_lead.get(page).content.decode()
        assert "Shared one" not in sign_in(teacher).get(page).content.decode()


@pytest.mark.parametrize("do", ["move", "leave"])
def test_a_page_of_a_class_that_the_child_has_left_changes_nothing(
    as_lead, school, lead, oak, pupils, do
):
    pupil = pupils[0]
    address = page_of("child", school, oak.pk, pupil.pk)
    elm, ash = (factories.ClassGroupFactory(school=school, name=name) for name in ("Elm", "Ash"))
    today = timezone.localdate()
    move(pupil=pupil, to=elm, on=today - dt.timedelta(days=7), by=lead)
    fields = {"do": do, "on": today.isoformat(), "class_group": ash.pk}
    page = as_lead.post(address, fields, follow=True)
    assert f"{pupil} is in Elm now. Nothing was changed." in text_of(page)
    assert page.redirect_chain[-1][0] == page_of("child", school, elm.pk, pupil.pk)
    assert pupil.enrolments.get(left_on=None).class_group == elm


def text_of_labels(page):
    """Return the text of each label on a page."""
    return [label.text_content().strip() for label in page.xpath("//label")]
