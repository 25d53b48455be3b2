import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Role
from lessons.models import Lesson, LessonOutcome
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(planned):
    return reverse("lessons:log", args=[planned[0].class_group.school.slug])


def form_data(teacher, **changes):
    data = {
        "outcome": "taught",
        "held_on": "2026-11-20",
        "taught_by": teacher.pk,
        "visitor": "",
        "minutes": "60",
        "understanding": "secure",
        "note": "",
        "reason": "",
    }
    return data | changes


@pytest.fixture
def post(sign_in, teacher, address, planned):
    """Return a caller that posts the form of the first planned session as its class's teacher."""

    def call(*, headers=None, **changes):
        client = sign_in(teacher)
        data = form_data(teacher, **changes)
        return client.post(f"{address}?planned={planned[0].pk}", data, headers=headers)

    return call


def test_it_comes_filled_in_with_today_the_teacher_and_the_minutes(
    sign_in, teacher, address, planned
):
    page = sign_in(teacher).get(f"{address}?planned={planned[0].pk}").content.decode()
    assert 'value="2026-11-24"' in page
    assert f'<option value="{teacher.pk}" selected>' in page
    assert 'value="60"' in page
    assert "Mrs Shaw" in page


def test_a_saved_lesson_leads_back_to_the_grid(post, pupils, school, planned):
    answer = post(away=[pupils[0].pk])
    assert answer.status_code == 302
    assert answer["Location"] == reverse("reports:coverage", args=[school.slug])
    lesson = Lesson.objects.get()
    assert (lesson.planned_session, lesson.understanding) == (planned[0], "secure")
    assert lesson.missed_lessons.get().pupil == pupils[0]


def test_the_list_of_sessions_keeps_where_the_person_came_from(as_lead, school, planned):
    lessons = reverse("lessons:lessons", args=[school.slug])
    (log,) = document(as_lead.get(lessons)).xpath("//a[normalize-space()='Log a lesson']/@href")
    page = document(as_lead.get(log))
    assert page.xpath("//form[@method='get']//input[@name='next']/@value") == [lessons]


def test_it_leads_back_to_where_the_person_came_from_but_never_off_the_site(post, school):
    home = reverse("reports:home", args=[school.slug])
    assert post(next=home)["Location"] == home
    Lesson.objects.all().delete()
    assert "evil" not in post(next="https://evil.example/")["Location"]


def test_for_htmx_the_one_cell_is_drawn_again(post, planned):
    answer = post(headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert answer["HX-Trigger-After-Swap"] == "lesson-logged"
    assert f'id="cell-{planned[0].pk}"' in body
    assert "Taught" in body


def test_signed_out_in_the_middle_htmx_is_told_so_and_the_dialog_stays(client, address, planned):
    page = f"{address}?planned={planned[0].pk}"
    assert client.post(page, {}, headers={"HX-Request": "true"}).status_code == 401
    assert client.post(page, {}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": "2026-11-25"}, "has not come yet"),
        ({"held_on": "2026-08-30"}, "30 August 2026 is in 2025/26, and"),
        ({"held_on": "yesterday"}, "This is not a date"),
        ({"minutes": "0"}, "a number of 1 or more"),
        ({"outcome": "did_not_happen"}, "Give the reason"),
        ({"taught_by": "", "visitor": ""}, "Choose who taught it"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(post, pupils, changes, sentence):
    answer = post(note="Kept", away=[pupils[0].pk], **changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Kept</textarea>" in page
    assert f'value="{pupils[0].pk}" id="id_away_0" checked' in page
    assert not Lesson.objects.exists()


def test_a_second_taught_is_offered_as_an_amendment_with_what_was_typed(
    post, log, planned, school, sign_in, teacher
):
    first = log(planned[0])
    answer = post(note="Typed again")
    page = answer.content.decode()
    amend = reverse("lessons:amend", args=[school.slug, first.pk])
    assert answer.status_code == 422
    assert f'formaction="{amend}"' in page
    assert "Typed again" in page
    sign_in(teacher).post(amend, form_data(teacher, note="Typed again"))
    first.refresh_from_db()
    assert first.note == "Typed again"


def test_a_class_without_children_is_told_so(sign_in, teacher, school, address):
    empty = factories.ClassGroupFactory(school=school, name="5 Ash", teachers=[teacher])
    planned = factories.PlannedSessionFactory(class_group=empty)
    answer = sign_in(teacher).post(f"{address}?planned={planned.pk}", form_data(teacher))
    assert "5 Ash has no children on roll" in answer.content.decode()


def test_a_teacher_cannot_log_for_a_class_that_is_not_theirs(
    sign_in, person, address, planned, teacher
):
    other = person(Role.TEACHER)
    answer = sign_in(other).post(f"{address}?planned={planned[0].pk}", form_data(teacher))
    assert answer.status_code == 404
    assert not Lesson.objects.exists()


def test_the_list_of_children_follows_the_date(sign_in, teacher, address, planned, oak):
    import datetime as dt

    late = factories.EnrolmentFactory(class_group=oak, joined_on=dt.date(2026, 11, 2)).pupil
    client = sign_in(teacher)
    now = client.get(f"{address}?planned={planned[0].pk}").content.decode()
    then = client.get(f"{address}?planned={planned[0].pk}&held_on=2026-10-12").content.decode()
    assert late.display_name in now
    assert late.display_name not in then
    assert "3 on roll" in then


def test_without_a_planned_session_it_lists_what_is_still_to_teach(
    sign_in, teacher, address, planned, log
):
    log(planned[0])
    page = sign_in(teacher).get(address).content.decode()
    assert planned[1].session.title in page
    assert planned[0].session.title not in page


def test_a_number_that_is_none_leads_to_the_choice(as_lead, address, planned):
    answer = as_lead.get(f"{address}?planned=none")
    assert planned[0].session.title in text_of(answer)
    assert as_lead.post(f"{address}?planned=none").status_code == 404
    assert as_lead.get(f"{address}?planned=none", headers={"HX-Request": "true"}).status_code == 404


def test_who_may_not_log_it_any_more_is_told_why_and_keeps_what_was_typed(as_lead, address):
    answer = as_lead.post(f"{address}?planned=none", {}, headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert "the cover is over" in answer["X-Why"]


def test_a_head_count_school_is_asked_for_numbers(db, sign_in, person):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    lead = person(Role.PSHE_LEAD, at=school)
    oak = factories.ClassGroupFactory(school=school, pupils_on_roll=30)
    planned = factories.PlannedSessionFactory(class_group=oak)
    address = reverse("lessons:log", args=[school.slug]) + f"?planned={planned.pk}"
    client = sign_in(lead)
    labels = document(client.get(address)).xpath("//label")
    assert "Children present" in [label.text_content().strip() for label in labels]
    refused = client.post(address, form_data(lead, pupils_present=31, pupils_on_roll=30))
    assert "31 present is more than 30 on roll" in refused.content.decode()
    client.post(address, form_data(lead, pupils_present=29, pupils_on_roll=30))
    assert Lesson.objects.get().pupils_present == 29


class TestOneLesson:
    """The page of a lesson, its amendment and its removal."""

    def test_it_names_those_who_missed_it_to_those_who_may_see_names(
        self, sign_in, person, school, planned, pupils, log, teacher
    ):
        lesson = log(planned[0], away=pupils[:1])
        page = reverse("lessons:lesson", args=[school.slug, lesson.pk])
        name = pupils[0].display_name
        assert name in sign_in(teacher).get(page).content.decode()
        for role in (Role.VIEWER, Role.TEACHER):
            shown = sign_in(person(role)).get(page)
            assert shown.status_code == 200
            assert name not in shown.content.decode()

    def test_the_form_of_an_amendment_is_filled_in_with_what_was_logged(
        self, sign_in, school, planned, pupils, log, teacher
    ):
        lesson = log(planned[0], away=pupils[:1], note="As it was")
        page = reverse("lessons:amend", args=[school.slug, lesson.pk])
        shown = sign_in(teacher).get(page).content.decode()
        assert "As it was" in shown
        assert f'value="{pupils[0].pk}" id="id_away_0" checked' in shown

    def test_a_removal_asks_for_a_reason_and_then_removes(
        self, sign_in, school, planned, log, teacher
    ):
        lesson = log(planned[0])
        page = reverse("lessons:remove", args=[school.slug, lesson.pk])
        client = sign_in(teacher)
        assert "Remove this lesson?" in client.get(page).content.decode()
        assert "Give a reason" in client.post(page, {"reason": ""}).content.decode()
        client.post(page, {"reason": "Wrong class"})
        assert not Lesson.objects.exists()

    def test_a_lesson_of_another_school_is_not_found(self, as_lead, school):
        foreign = factories.LessonFactory()
        page = reverse("lessons:lesson", args=[school.slug, foreign.pk])
        assert as_lead.get(page).status_code == 404


class TestSeveralClasses:
    """One session logged for several classes at once: all or none."""

    @pytest.fixture
    def both(self, school, oak, planned, teacher):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=2, teachers=[teacher])
        other = factories.PlannedSessionFactory(class_group=ash, session=planned[0].session)
        return [planned[0], other]

    def fields(self, teacher, planned, **changes):
        data = form_data(teacher, **changes)
        return {f"p{planned.pk}-{name}": value for name, value in data.items()}

    def test_those_that_are_ticked_are_logged(self, sign_in, teacher, school, both):
        page = reverse("lessons:log_several", args=[school.slug])
        data = {"planned": [planned.pk for planned in both]}
        for planned in both:
            data |= self.fields(teacher, planned)
        client = sign_in(teacher)
        address = f"{page}?session={both[0].session_id}"
        assert client.get(address).status_code == 200
        assert client.post(address, data).status_code == 302
        assert Lesson.objects.filter(outcome=LessonOutcome.TAUGHT).count() == 2

    def test_one_that_is_refused_stops_all_and_says_where(self, sign_in, teacher, school, both):
        page = reverse("lessons:log_several", args=[school.slug])
        data = {"planned": [planned.pk for planned in both]}
        data |= self.fields(teacher, both[0])
        data |= self.fields(teacher, both[1], held_on="2026-11-25")
        answer = sign_in(teacher).post(f"{page}?session={both[0].session_id}", data)
        assert answer.status_code == 422
        assert "has not come yet" in answer.content.decode()
        assert not Lesson.objects.exists()

    def test_a_class_that_a_colleague_logged_meanwhile_is_not_dropped(
        self, sign_in, teacher, school, both, log
    ):
        log(both[0])
        page = reverse("lessons:log_several", args=[school.slug])
        data = {"planned": [planned.pk for planned in both]}
        data |= self.fields(teacher, both[0], note="Typed for the first")
        data |= self.fields(teacher, both[1])
        answer = sign_in(teacher).post(f"{page}?session={both[0].session_id}", data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "is already logged as taught on" in page
        assert "Typed for the first</textarea>" in page
        assert Lesson.objects.count() == 1

    def test_nothing_ticked_logs_nothing_and_says_so(self, sign_in, teacher, school, both):
        page = reverse("lessons:log_several", args=[school.slug])
        answer = sign_in(teacher).post(f"{page}?session={both[0].session_id}", {})
        assert "No class was ticked" in answer.content.decode()

    def test_it_begins_with_the_choice_of_a_session(self, sign_in, teacher, school, both):
        page = reverse("lessons:log_several", args=[school.slug])
        assert both[0].session.title in sign_in(teacher).get(page).content.decode()


class TestChooser:
    """Which lesson to log, for somebody who did not come from the grid."""

    def test_what_is_late_comes_first_and_what_has_no_date_last(
        self, sign_in, teacher, address, planned
    ):
        dated = {0: None, 1: dt.date(2026, 12, 1), 2: dt.date(2026, 11, 2)}
        for number, due_on in dated.items():
            planned[number].due_on = due_on
            planned[number].save()
        page = sign_in(teacher).get(address).content.decode()
        places = [page.index(f"planned={planned[number].pk}&") for number in (2, 1, 0)]
        assert places == sorted(places)

    def test_it_is_narrowed_by_class_and_paged(self, as_lead, address, school, planned):
        other = factories.ClassGroupFactory(school=school, name="6 Elm")
        for session in range(31):
            factories.PlannedSessionFactory(
                class_group=other,
                session__module=planned[0].session.module,
                session__position=50 + session,
            )
        page = as_lead.get(address).content.decode()
        assert "Page 1 of 2" in page
        page = as_lead.get(address, {"class_group": planned[0].class_group_id}).content.decode()
        assert page.count("?planned=") == 3


@pytest.mark.parametrize(
    ("role", "seen"), [(Role.PSHE_LEAD, True), (Role.SAFEGUARDING_LEAD, True), (Role.VIEWER, False)]
)
def test_the_changes_to_a_lesson_are_for_those_who_may_see_the_history(
    person, sign_in, school, log, planned, role, seen
):
    lesson = log(planned[0])
    page = sign_in(person(role)).get(reverse("lessons:lesson", args=[school.slug, lesson.pk]))
    assert ("Changes to this lesson" in page.content.decode()) is seen


def chosen_teacher(page):
    """Return the text of the option that "Taught by" shows when the form opens."""
    select = document(page).xpath("//select[@name='taught_by']")[0]
    options = select.xpath("./option[@selected]") or select.xpath("./option")
    return " ".join(options[0].text_content().split())


def test_of_two_teachers_who_share_a_class_the_one_who_logs_has_taught_it(
    sign_in, person, oak, address, planned
):
    colleague = person(Role.TEACHER, name="Z. Zeller")
    oak.teachers.add(colleague)
    page = sign_in(colleague).get(f"{address}?planned={planned[0].pk}")
    assert chosen_teacher(page) == "Z. Zeller"


def test_nobody_is_guessed_where_a_lead_logs_for_two_teachers(
    sign_in, person, lead, oak, address, planned
):
    oak.teachers.add(person(Role.TEACHER))
    page = sign_in(lead).get(f"{address}?planned={planned[0].pk}")
    assert chosen_teacher(page) == "Choose, or name a visitor"


def test_a_teacher_who_has_left_is_not_the_one_who_taught_it(
    sign_in, lead, teacher, oak, address, planned
):
    teacher.is_active = False
    teacher.save()
    page = sign_in(lead).get(f"{address}?planned={planned[0].pk}")
    assert chosen_teacher(page) == "Choose, or name a visitor"


def test_a_lesson_that_nobody_taught_is_refused_beside_the_choice_of_who_taught_it(post):
    refused = document(post(taught_by=""))
    field = refused.xpath("//select[@name='taught_by']")[0]
    error = refused.get_element_by_id(field.get("aria-describedby").split()[-1])
    assert "Choose who taught it." in error.text_content()
    assert not Lesson.objects.exists()


def test_several_classes_name_for_each_the_one_who_teaches_it(sign_in, lead, teacher, planned):
    address = reverse("lessons:log_several", args=[planned[0].class_group.school.slug])
    page = text_of(sign_in(lead).get(f"{address}?session={planned[0].session.pk}"))
    assert f"Teacher: {teacher.name}" in page
