"""A lesson for one year group of a mixed class: who had it, and who is still to."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lessons.child.record import PupilSessionStatus, record_of
from lessons.coverage import cell_of
from lessons.had import sessions_of
from lessons.log.actions import amend_lesson, log_lesson
from lessons.log.forms import LessonForm, values_of
from lessons.log.report import AlreadyTaughtError, LessonReport
from lessons.log.starting import starting_values
from lessons.models import Lesson, LessonOutcome, LessonRoll, PlannedSession
from lessons.roll.actions import enrol
from lessons.roll.year_groups import set_year_groups
from lessons.status import Status
from tests import factories
from tests.pages import document, text_of

TODAY = dt.date(2026, 11, 24)
LATER = dt.date(2026, 10, 20)


def amend(lesson, by, **changes):
    values = {"held_on": lesson.held_on, "taught_by": by} | changes
    return amend_lesson(lesson=lesson, report=LessonReport(**values), by=by)


def status_of(planned) -> Status:
    return cell_of(planned, today=TODAY).status


def open_of(pupil) -> list[int]:
    return list(pupil.missed_lessons.open().values_list("lesson", flat=True))


def had(pupil, planned) -> bool:
    return (pupil.pk, planned.session_id) in sessions_of([pupil]).had


def test_it_counts_the_children_of_that_year_group(for_both, year_6, log):
    lesson = log(for_both, year_group=6, away=year_6[:1])
    assert (lesson.pupils_present, lesson.pupils_on_roll) == (1, 2)
    assert LessonRoll.objects.get().pupils == [pupil.pk for pupil in year_6]


def test_a_child_of_the_other_year_group_cannot_be_away_from_it(for_both, year_5, log):
    with pytest.raises(ValidationError, match=r"another year group\. This lesson is for Year 6"):
        log(for_both, year_group=6, away=year_5[:1])


def test_only_the_children_of_that_year_group_have_had_it(for_both, year_5, year_6, log):
    log(for_both, year_group=6)
    assert (had(year_5[0], for_both), had(year_6[0], for_both)) == (False, True)


def test_the_session_is_part_taught_and_still_to_teach_to_the_others(for_both, log):
    log(for_both, year_group=6)
    cell = cell_of(for_both, today=TODAY)
    assert (cell.status, cell.taught_to, cell.still_for) == (
        Status.PART_TAUGHT,
        "Year 6",
        "Year 5",
    )
    assert list(PlannedSession.objects.still_to_teach()) == [for_both]


def test_it_is_taught_once_each_year_group_was_taught(for_both, log):
    log(for_both, year_group=6)
    last = log(for_both, year_group=5, held_on=LATER)
    cell = cell_of(for_both, today=TODAY)
    assert (cell.status, cell.lesson_id, cell.held_on) == (Status.TAUGHT, last.pk, LATER)
    assert (cell.pupils_present, cell.pupils_on_roll, cell.taught_to) == (4, 4, "")
    assert not PlannedSession.objects.still_to_teach().exists()


def test_a_part_taught_lesson_for_the_others_leaves_it_part_taught(for_both, log):
    log(for_both, year_group=6)
    log(for_both, year_group=5, outcome=LessonOutcome.PART_TAUGHT)
    cell = cell_of(for_both, today=TODAY)
    assert (cell.status, cell.taught_to) == (Status.PART_TAUGHT, "Year 6")


def test_a_class_of_three_year_groups_needs_a_lesson_for_each(school, log):
    group = factories.ClassGroupFactory(school=school, youngest_year=4, oldest_year=6)
    planned = factories.PlannedSessionFactory(
        class_group=group, session__youngest_year=4, session__module__school=school
    )
    for year in (4, 5, 6):
        factories.EnrolmentFactory(class_group=group, year_group=year)
        assert status_of(planned) != Status.TAUGHT
        log(planned, year_group=year)
    assert status_of(planned) == Status.TAUGHT


@pytest.mark.parametrize(("first", "second"), [(None, None), (None, 6), (6, None), (6, 6)])
def test_nobody_is_taught_it_twice(for_both, log, first, second):
    lesson = log(for_both, year_group=first)
    with pytest.raises(AlreadyTaughtError) as refused:
        log(for_both, year_group=second)
    assert refused.value.lesson == lesson
    assert ("to Year 6 on" in refused.value.messages[0]) == (first == 6)


def test_the_database_holds_one_taught_lesson_for_a_year_group(for_both):
    lesson = factories.LessonFactory(planned_session=for_both, year_group=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.LessonFactory(planned_session=for_both, year_group=6, taught_by=lesson.taught_by)


def test_a_class_of_one_year_group_has_only_lessons_for_all(planned, log):
    with pytest.raises(ValidationError, match="5 Oak has one year group"):
        log(planned[0], year_group=5)


def test_a_year_group_that_the_session_is_not_for_is_refused(mixed, log):
    planned = factories.PlannedSessionFactory(class_group=mixed, session__youngest_year=6)
    with pytest.raises(ValidationError, match="Year 5 of 5/6 Rowan is not due this session"):
        log(planned, year_group=5)


@pytest.mark.parametrize(("year", "owes"), [(5, False), (6, True)])
def test_who_joins_later_owes_the_lesson_of_their_own_year_group(
    school, mixed, for_both, log, lead, year, owes
):
    lesson = log(for_both, year_group=6)
    joiner = factories.PupilFactory(school=school)
    enrol(pupil=joiner, class_group=mixed, on=TODAY, by=lead, year_group=year)
    assert open_of(joiner) == ([lesson.pk] if owes else [])


def test_amended_to_the_whole_class_the_others_have_had_it_too(for_both, year_5, log, lead):
    lesson = log(for_both, year_group=6)
    amended = amend(lesson, lead, away={year_5[0]: "away"})
    assert (amended.pupils_present, amended.pupils_on_roll) == (3, 4)
    assert open_of(year_5[0]) == [lesson.pk]
    assert had(year_5[1], for_both)
    assert status_of(for_both) == Status.TAUGHT


def test_amended_to_one_year_group_the_others_have_not_missed_it(
    school, mixed, for_both, year_5, log, lead
):
    lesson = log(for_both, away=year_5[:1])
    joiner = factories.PupilFactory(school=school)
    enrol(pupil=joiner, class_group=mixed, on=TODAY, by=lead, year_group=5)
    amended = amend(lesson, lead, year_group=6)
    assert (amended.pupils_present, amended.pupils_on_roll) == (2, 2)
    assert open_of(year_5[0]) == open_of(joiner) == []
    removed = lesson.missed_lessons.model.history.filter(history_type="-")
    assert {row.history_change_reason for row in removed} == {"The lesson was for Year 6 only"}


def test_a_child_of_the_others_who_caught_up_stops_that(for_both, year_5, log, lead):
    lesson = log(for_both, away=year_5[:1])
    lesson.missed_lessons.update(closed_as="previous_school")
    with pytest.raises(ValidationError, match="If they did not miss it, mark it as not caught up"):
        amend(lesson, lead, year_group=6)


def test_an_absence_goes_when_the_child_turns_out_to_be_in_the_other_year_group(
    mixed, for_both, year_6, log, lead
):
    log(for_both, year_group=6, away=year_6[:1])
    set_year_groups(class_group=mixed, year_groups={year_6[0].pk: 5}, by=lead)
    assert open_of(year_6[0]) == []
    assert not had(year_6[0], for_both)
    set_year_groups(class_group=mixed, year_groups={year_6[0].pk: 6}, by=lead)
    assert len(open_of(year_6[0])) == 1


def test_the_record_of_a_child_of_the_others_says_when_it_is_due(for_both, year_5, year_6, log):
    PlannedSession.objects.update(due_on=LATER)
    lesson = log(for_both, year_group=6)
    (row,) = record_of(year_5[0], today=TODAY).years[0].rows
    assert (row.status, row.date, row.lesson_id) == (PupilSessionStatus.OVERDUE, LATER, None)
    (row,) = record_of(year_6[0], today=TODAY).years[0].rows
    assert (row.status, row.lesson_id) == (PupilSessionStatus.HAD, lesson.pk)


def test_without_names_it_takes_the_numbers_that_are_typed(teacher):
    school = factories.SchoolFactory(keeps_pupil_names=False)
    group = factories.ClassGroupFactory(school=school, oldest_year=6, pupils_on_roll=26)
    planned = factories.PlannedSessionFactory(class_group=group)
    report = {"held_on": LATER, "taught_by": teacher, "pupils_on_roll": 12, "pupils_present": 11}
    log_lesson(planned_session=planned, report=LessonReport(year_group=6, **report), by=teacher)
    cell = cell_of(planned, today=TODAY)
    assert (cell.taught_to, cell.pupils_present, cell.pupils_on_roll) == ("Year 6", 11, 12)


# --- The form --------------------------------------------------------------------------------


def choices(form) -> list[str]:
    return [label for _, label in form.fields["year_group"].choices]


def test_the_form_asks_for_whom_it_was_in_a_mixed_class(for_both, planned, mixed):
    assert choices(LessonForm(planned=for_both)) == [
        "The whole class",
        "Year 5 only",
        "Year 6 only",
    ]
    only_6 = factories.PlannedSessionFactory(class_group=mixed, session__youngest_year=6)
    for other in (planned[0], only_6):
        assert "year_group" not in LessonForm(planned=other).fields


def test_it_proposes_the_year_group_that_is_left(for_both, log, lead):
    assert starting_values(for_both, by=lead)["year_group"] is None
    log(for_both, year_group=6)
    assert starting_values(for_both, by=lead)["year_group"] == 5


def test_amending_keeps_the_year_group(for_both, log):
    lesson = log(for_both, year_group=6)
    form = LessonForm(planned=for_both, lesson=lesson, initial=values_of(lesson))
    assert form["year_group"].value() == 6
    assert form.fields["away"].queryset.count() == 2


def test_another_choice_lists_the_children_of_that_year_group(sign_in, teacher, for_both, year_6):
    address = reverse("lessons:log", args=[for_both.class_group.school.slug])
    query = {"planned": for_both.pk, "year_group": "6", "held_on": "2026-11-24"}
    page = sign_in(teacher).get(address, query)
    listed = {int(box.get("value")) for box in document(page).xpath("//input[@name='away']")}
    assert listed == {pupil.pk for pupil in year_6}
    assert "This lesson is for Year 6, so 2 of the 4 on roll are listed." in text_of(page)


def test_the_form_saves_a_lesson_for_one_year_group(sign_in, teacher, for_both, year_6):
    address = reverse("lessons:log", args=[for_both.class_group.school.slug])
    sent = {"outcome": "taught", "held_on": "2026-11-24", "taught_by": teacher.pk}
    sent |= {"year_group": "6", "away": [year_6[0].pk]}
    sign_in(teacher).post(f"{address}?planned={for_both.pk}", sent)
    lesson = Lesson.objects.get()
    assert (lesson.year_group, lesson.pupils_present, lesson.pupils_on_roll) == (6, 1, 2)


def test_pages_say_for_whom_it_was_and_who_is_left(as_lead, school, mixed, for_both, log):
    lesson = log(for_both, year_group=6)
    for name, args, text in [
        ("reports:coverage", (), "Part taught Year 6 taught 12 Oct 2/2"),
        ("lessons:class_page", (mixed.pk,), "Year 6 taught, Year 5 still to be taught"),
        ("lessons:plan", (for_both.session_id,), "5/6 Rowan Year 6 taught Mon 12 Oct"),
        ("lessons:lesson", (lesson.pk,), "For Year 6 only"),
        ("lessons:lessons", (), "5/6 Rowan, Year 6"),
        ("reports:home", (), "5/6 Rowan, Year 5 ·"),
        ("lessons:log", (), "5/6 Rowan, Year 5 ·"),
    ]:
        assert text in text_of(as_lead.get(reverse(name, args=[school.slug, *args]))), name


def test_pages_say_which_year_group_a_session_is_for(as_lead, school, mixed, log):
    planned = factories.PlannedSessionFactory(
        class_group=mixed, session__youngest_year=6, session__oldest_year=6
    )
    as_taught, args = "5/6 Rowan, Year 6", [school.slug]
    assert "Year 6 only" in text_of(as_lead.get(mixed.get_absolute_url()))
    plan = as_lead.get(reverse("lessons:class_plan", args=[*args, mixed.pk]))
    assert "· Year 6 only" in text_of(plan)
    lesson = log(planned)
    assert as_taught in text_of(as_lead.get(reverse("lessons:lessons", args=args)))
    page = text_of(as_lead.get(reverse("lessons:lesson", args=[*args, lesson.pk])))
    assert as_taught in page
    assert "For Year 6 only" in page
    assert "2 of 2 in Year 6 on roll that day" in page
    coverage = as_lead.get(reverse("reports:coverage", args=args))
    assert "Taught Year 6 only 12 Oct 2/2" in text_of(coverage)


SOON = dt.date(2026, 12, 1)


def test_what_the_others_are_still_due_is_among_what_comes_next(
    as_lead, school, mixed, for_both, log
):
    PlannedSession.objects.update(due_on=SOON)
    log(for_both, year_group=6)
    assert cell_of(for_both, today=TODAY).to_come is Status.PLANNED
    for name, args, text in [
        ("reports:home", (), "Tue 1 Dec 5/6 Rowan, Year 5 ·"),
        ("lessons:class_page", (mixed.pk,), "Year 5 due 1 December 2026"),
        ("lessons:plan", (for_both.session_id,), "Mon 12 Oct, Year 5 due Tue 1 Dec"),
        ("lessons:class_plan", (mixed.pk,), "Year 6 taught, Year 5 still to be taught"),
        ("lessons:plan_calendar", (), "Tue 1 Year 5 5/6 Rowan"),
        ("lessons:log", (), "Planned 5/6 Rowan, Year 5 ·"),
    ]:
        page = text_of(as_lead.get(reverse(name, args=[school.slug, *args])))
        assert text in page, name
        assert ", begun" not in page


@pytest.mark.parametrize("due_on", [None, LATER])
def test_what_the_others_are_late_for_or_have_no_date_for_still_needs_attention(
    as_lead, school, for_both, log, due_on
):
    PlannedSession.objects.update(due_on=due_on)
    log(for_both, year_group=6)
    page = text_of(as_lead.get(reverse("reports:home", args=[school.slug])))
    assert f"Year 5 · {for_both.session}, Year 6 taught 12 October" in page


def test_what_the_others_are_still_due_comes_after_what_is_late(mixed, for_both, log):
    PlannedSession.objects.update(due_on=SOON)
    late = factories.PlannedSessionFactory(class_group=mixed, due_on=LATER)
    log(for_both, year_group=6)
    assert list(PlannedSession.objects.most_pressing_first(TODAY)) == [late, for_both]


def test_what_the_others_were_taught_in_part_is_begun(for_both, log):
    PlannedSession.objects.update(due_on=SOON)
    log(for_both, year_group=6)
    log(for_both, year_group=5, outcome=LessonOutcome.PART_TAUGHT)
    assert cell_of(for_both, today=TODAY).to_come is Status.PART_TAUGHT
