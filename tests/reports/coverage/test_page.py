import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Role
from lessons.models import LessonOutcome
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def grid(school):
    return reverse("reports:coverage", args=[school.slug])


@pytest.fixture
def planned(school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2)
    return factories.PlannedSessionFactory(
        class_group=oak, due_on=dt.date(2026, 11, 10), session__module__school=school
    )


def test_each_status_has_a_word_and_a_sign(as_lead, grid, planned):
    page = as_lead.get(grid).content.decode()
    for word in ("Taught", "Part taught", "Overdue", "Planned", "Not planned", "Not due this year"):
        assert word in page
    for sign in "✓◐!○–×":
        assert sign in page


def test_an_overdue_cell_logs_the_lesson_for_those_who_may(
    as_lead, sign_in, person, school, grid, planned
):
    log = reverse("lessons:log", args=[school.slug]) + f"?planned={planned.pk}"
    assert f'href="{log}"' in as_lead.get(grid).content.decode()
    for role in (Role.VIEWER, Role.SAFEGUARDING_LEAD, Role.TEACHER):
        page = sign_in(person(role)).get(grid).content.decode()
        assert log not in page
        assert reverse("lessons:plan", args=[school.slug, planned.session_id]) in page


def test_a_taught_cell_opens_its_lesson(as_lead, school, grid, planned):
    lesson = factories.LessonFactory(planned_session=planned)
    page = as_lead.get(grid).content.decode()
    assert f'href="{reverse("lessons:lesson", args=[school.slug, lesson.pk])}"' in page


def test_a_blank_cell_explains_why_it_is_blank(as_lead, school, grid, planned):
    factories.ClassGroupFactory(school=school, name="5 Ash")
    factories.ClassGroupFactory(school=school, name="4 Fir", youngest_year=4, oldest_year=4)
    page = as_lead.get(grid).content.decode()
    assert page.count('title="Not in this class’s plan"') == 1
    assert page.count('title="Not for this year group"') == 1


def test_a_part_taught_cell_logs_the_rest_of_the_lesson(as_lead, school, grid, planned):
    factories.LessonFactory(planned_session=planned, outcome=LessonOutcome.PART_TAUGHT)
    log = reverse("lessons:log", args=[school.slug]) + f"?planned={planned.pk}"
    assert f'href="{log}"' in as_lead.get(grid).content.decode()


@pytest.fixture
def four_classes(school, person):
    """Year 5 and Year 6, with and without overdue sessions, two teachers, two modules."""
    teachers = [person(Role.TEACHER, name="J. One"), person(Role.TEACHER, name="J. Two")]
    module = factories.ModuleFactory(school=school, sessions=1, title="First module")
    made = []
    for number, name in enumerate(("5 Ash", "5 Oak", "6 Elm", "6 Fir")):
        group = factories.ClassGroupFactory(
            school=school,
            name=name,
            youngest_year=5 + number // 2,
            oldest_year=5 + number // 2,
            teachers=[teachers[number % 2]],
        )
        due = dt.date(2026, 11, 10) if number == 0 else dt.date(2026, 12, 10)
        factories.PlannedSessionFactory(
            class_group=group, session=module.sessions.get(), due_on=due
        )
        made.append(group)
    return made, teachers, module


def shown(client, grid, **choice):
    links = document(client.get(grid, choice)).xpath("//tbody//th//a")
    return sorted({link.text_content().strip() for link in links})


def test_the_grid_can_be_filtered_by_year_group(as_lead, grid, four_classes):
    assert shown(as_lead, grid, year_group=6) == ["6 Elm", "6 Fir"]


def test_the_filter_by_year_group_leaves_out_what_a_mixed_class_is_not_due_in_that_year(
    as_lead, school, grid
):
    rowan = factories.ClassGroupFactory(school=school, name="5/6 Rowan", oldest_year=6)
    module = factories.ModuleFactory(school=school, sessions=2)
    both, for_six = module.sessions.all()
    type(for_six).objects.filter(pk=for_six.pk).update(youngest_year=6, title="Only for six")
    for session in (both, for_six):
        factories.PlannedSessionFactory(class_group=rowan, session=session)
    taught_to_six = rowan.planned_sessions.get(session=both)
    factories.LessonFactory(planned_session=taught_to_six, year_group=6)
    assert "0 of 1 sessions taught" in text_of(as_lead.get(grid, {"year_group": 5}))
    assert "Only for six" not in text_of(as_lead.get(grid, {"year_group": 5}))
    assert "1 of 2 sessions taught" in text_of(as_lead.get(grid, {"year_group": 6}))


def test_the_grid_can_be_filtered_by_teacher(as_lead, grid, four_classes):
    assert shown(as_lead, grid, teacher=four_classes[1][1].pk) == ["5 Oak", "6 Fir"]


def test_the_grid_can_be_filtered_by_status(as_lead, grid, four_classes):
    assert shown(as_lead, grid, status="overdue") == ["5 Ash"]


def test_the_grid_can_be_filtered_by_module(as_lead, school, grid, four_classes):
    oak = four_classes[0][1]
    other = factories.PlannedSessionFactory(
        class_group=oak, session__title="Quite another", session__module__title="Second module"
    )
    page = as_lead.get(grid, {"module": other.session.module_id}).content.decode()
    assert "Quite another" in page
    assert four_classes[2].sessions.get().title not in page


def test_an_invalid_filter_is_ignored(as_lead, grid, four_classes):
    assert len(shown(as_lead, grid, module="x", status="y", teacher="z")) == 4


def test_only_existing_year_groups_can_be_chosen(as_lead, grid, four_classes):
    page = as_lead.get(grid).content.decode()
    assert "Year 5</option>" in page
    assert "Year 9</option>" not in page


def test_a_filter_without_matches_shows_a_message(as_lead, grid, four_classes):
    assert "No class matches the filter" in as_lead.get(grid, {"status": "aside"}).content.decode()


def test_another_year_can_be_chosen(as_lead, school, grid, planned):
    old = factories.ClassGroupFactory(school=school, name="6 Old", academic_year=2025)
    factories.PlannedSessionFactory(class_group=old)
    page = as_lead.get(grid, {"year": 2025}).content.decode()
    assert "Coverage 2025/26" in page
    assert "6 Old" in page


def test_in_a_new_year_without_classes_the_last_year_that_had_some_is_shown(as_lead, school, grid):
    factories.ClassGroupFactory(school=school, academic_year=2025)
    assert "Coverage 2025/26" in as_lead.get(grid).content.decode()


def test_an_empty_school_is_told_what_to_do_first(as_lead, sign_in, person, grid):
    assert "Make a class" in as_lead.get(grid).content.decode()
    assert (
        "The PSHE lead makes the classes" in sign_in(person(Role.VIEWER)).get(grid).content.decode()
    )


def test_classes_without_a_module_are_told_what_to_do_next(as_lead, school, grid):
    factories.ClassGroupFactory(school=school)
    assert "No class has a module yet" in as_lead.get(grid).content.decode()


def test_no_childs_name_is_on_it(as_lead, school, grid, planned):
    name = planned.class_group.enrolments.first().pupil.display_name
    assert name not in as_lead.get(grid).content.decode()


class TestOnAPhone:
    """A phone shows one class of the grid."""

    @pytest.fixture
    def ash(self, school, planned):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash")
        return factories.PlannedSessionFactory(class_group=ash, session=planned.session).class_group

    def test_it_shows_the_first_class(self, as_lead, grid, ash):
        assert shown_on_a_phone(as_lead.get(grid)) == ["5 Ash"]

    def test_it_shows_a_teachers_own_class(self, sign_in, person, grid, planned, ash):
        teacher = person(Role.TEACHER)
        planned.class_group.teachers.add(teacher)
        assert shown_on_a_phone(sign_in(teacher).get(grid)) == ["5 Oak"]

    def test_the_class_that_was_chosen_is_remembered(self, as_lead, grid, planned, ash):
        as_lead.get(grid, {"class": planned.class_group_id})
        assert shown_on_a_phone(as_lead.get(grid)) == ["5 Oak"]

    def test_choosing_a_class_keeps_the_filters(self, as_lead, grid, planned, ash):
        page = document(as_lead.get(grid, {"year_group": "5", "class": planned.class_group_id}))
        form = page.find_class("class-on-phone")[0]
        assert dict(form.form_values()) == {"year_group": "5", "class": str(planned.class_group_id)}

    def test_a_class_of_another_school_is_not_shown(self, as_lead, grid, ash):
        foreign = factories.ClassGroupFactory()
        assert shown_on_a_phone(as_lead.get(grid, {"class": foreign.pk})) == ["5 Ash"]


def shown_on_a_phone(page) -> list[str]:
    rows = document(page).xpath("//tr[@data-on-phone]/th")
    return [row.text_content().strip() for row in rows]
