"""A session that one year group of a mixed class is due later than the other."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lessons.calendar.events import events_for
from lessons.child.record import record_of
from lessons.coverage import cell_of
from lessons.imports.log_workbook.blank import LogWorkbook
from lessons.log.starting import starting_values
from lessons.models import ClosedDays, PlannedSession
from lessons.planning.actions import exclude, schedule, set_due
from lessons.planning.all_classes.actions import ClassPlan, plan_classes
from lessons.planning.later_for_one import set_due_for_year_group
from lessons.planning.moving import move_session, undo_move
from lessons.planning.one_year_group import exclude_year_group
from lessons.status import Status
from tests import factories
from tests.pages import text_of

TODAY = dt.date(2026, 11, 24)
FIRST, LATER = dt.date(2026, 12, 1), dt.date(2026, 12, 8)
PAST = dt.date(2026, 11, 17)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def dated(for_both, lead) -> PlannedSession:
    """Return the session for both, due on 1 December."""
    return set_due(planned_session=for_both, due_on=FIRST, by=lead)


@pytest.fixture
def set_day(dated, lead):
    def set_day(year_group: int, day: dt.date | None) -> PlannedSession:
        return set_due_for_year_group(
            planned_session=dated, year_group=year_group, due_on=day, by=lead
        )

    return set_day


@pytest.fixture
def later_for_5(set_day) -> PlannedSession:
    """Return the session, due on 1 December for Year 6 and on 8 December for Year 5."""
    return set_day(5, LATER)


def days(row: PlannedSession) -> tuple:
    row.refresh_from_db()
    return row.due_on, row.later_year, row.later_on


@pytest.mark.parametrize(
    ("year_group", "day", "expected"),
    [
        (5, LATER, (FIRST, 5, LATER)),
        (6, PAST, (PAST, 5, FIRST)),
        (5, PAST, (PAST, 6, FIRST)),
        (5, FIRST, (FIRST, None, None)),
        (5, None, (FIRST, None, None)),
    ],
)
def test_the_earlier_day_is_that_of_the_session(set_day, year_group, day, expected):
    assert days(set_day(year_group, day)) == expected


@pytest.mark.parametrize(
    ("year_group", "day", "expected"),
    [
        (6, LATER + WEEK, (LATER, 6, LATER + WEEK)),
        (5, LATER + WEEK, (FIRST, 5, LATER + WEEK)),
        (5, None, (FIRST, None, None)),
        (6, LATER, (LATER, None, None)),
    ],
)
def test_each_day_can_be_changed_again(later_for_5, set_day, year_group, day, expected):
    assert days(set_day(year_group, day)) == expected


def test_a_day_outside_the_year_is_refused(set_day):
    with pytest.raises(ValidationError, match="31 August 2026 is not in the year 2026/27"):
        set_day(5, dt.date(2026, 8, 31))


def test_a_session_without_a_date_gets_one_first(for_both, lead):
    with pytest.raises(ValidationError, match="no date yet"):
        set_due_for_year_group(planned_session=for_both, year_group=5, due_on=LATER, by=lead)


def test_only_two_year_groups_that_are_due_it_can_differ(planned, dated, lead):
    exclude_year_group(planned_session=dated, year_group=5, reason="Next year", by=lead)
    for row, year in ((planned[0], 5), (dated, 6)):
        with pytest.raises(ValidationError, match="does not have two year groups"):
            set_due_for_year_group(planned_session=row, year_group=year, due_on=LATER, by=lead)


def test_what_was_taught_has_the_date_of_those_who_are_left(dated, set_day, log):
    log(dated, year_group=6)
    with pytest.raises(ValidationError, match="has been taught in 5/6 Rowan"):
        set_day(5, LATER)


def test_the_database_refuses_a_later_day_that_is_not_later(later_for_5):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedSession.objects.update(later_on=FIRST)


# --- What is due, and when -------------------------------------------------------------------


def test_each_year_group_has_its_own_day_and_status(later_for_5):
    cell = cell_of(later_for_5, today=FIRST + dt.timedelta(days=1))
    assert (cell.status, cell.due_on) == (Status.OVERDUE, FIRST)
    assert cell.by_year == {5: Status.PLANNED, 6: Status.OVERDUE}
    assert [(part.still_for, part.due_on, part.status) for part in cell.parts] == [
        ("Year 6", FIRST, Status.OVERDUE),
        ("Year 5", LATER, Status.PLANNED),
    ]


def test_the_later_day_is_next_once_the_others_had_it(later_for_5, log):
    log(later_for_5, year_group=6)
    cell = cell_of(later_for_5, today=TODAY)
    assert (cell.due_on, cell.still_for, cell.later_on) == (LATER, "Year 5", None)
    assert cell.to_come is Status.PLANNED
    assert later_for_5.next_day == LATER


def test_taken_back_it_is_as_before(later_for_5, log):
    log(later_for_5, year_group=6).delete()
    assert cell_of(later_for_5, today=TODAY).due_on == FIRST == later_for_5.next_day


def test_the_earlier_day_stays_next_if_the_later_ones_had_it_first(later_for_5, log):
    log(later_for_5, year_group=5)
    cell = cell_of(later_for_5, today=TODAY)
    assert (cell.due_on, cell.still_for, cell.parts) == (FIRST, "Year 6", [cell])


def test_a_child_is_due_it_on_the_day_of_their_year_group(later_for_5, year_5, year_6):
    for pupil, day in ((year_5[0], LATER), (year_6[0], FIRST)):
        (row,) = record_of(pupil, today=TODAY).years[0].rows
        assert row.date == day


def test_both_are_among_what_comes_next(as_lead, school, mixed, later_for_5):
    title = later_for_5.session
    for name, args, texts in [
        (
            *("reports:home", ()),
            [f"Tue 1 Dec 5/6 Rowan, Year 6 · {title}", f"Tue 8 Dec 5/6 Rowan, Year 5 · {title}"],
        ),
        ("reports:coverage", (), ["1 Dec Year 5 8 Dec"]),
        ("lessons:class_page", (mixed.pk,), ["Year 6 due 1 December 2026, Year 5 due 8 December"]),
        ("lessons:plan_calendar", (), ["Tue 1 Year 6", "Tue 8 Year 5"]),
    ]:
        page = text_of(as_lead.get(reverse(name, args=[school.slug, *args])))
        assert all(text in page for text in texts), name


def test_what_the_others_had_is_next_on_the_later_day(as_lead, school, later_for_5, log):
    log(later_for_5, year_group=6)
    page = text_of(as_lead.get(reverse("reports:home", args=[school.slug])))
    assert f"Tue 8 Dec 5/6 Rowan, Year 5 · {later_for_5.session}" in page
    assert list(PlannedSession.objects.most_pressing_first(TODAY).values_list("next_on")) == [
        (LATER,)
    ]


def test_a_later_day_on_which_the_school_is_closed_is_named(as_lead, school, later_for_5):
    ClosedDays.objects.create(
        school=school, name="Training", closed_for="inset", first_day=LATER, last_day=LATER
    )
    page = text_of(as_lead.get(reverse("lessons:term_dates", args=[school.slug]) + "?year=2026"))
    assert f"{later_for_5.session} Tue 8 Dec" in page
    assert "Tue 1 Dec" not in page


def test_the_calendar_has_an_entry_for_each(school, teacher, later_for_5, log):
    def entries() -> dict[str, tuple]:
        return {
            event.key: (event.title.partition(":")[0], event.starts)
            for event in events_for(teacher, school)
        }

    key = f"planned-{later_for_5.pk}"
    rest = {f"{key}-later": ("5/6 Rowan, Year 5", LATER)}
    assert entries() == {key: ("5/6 Rowan, Year 6", FIRST)} | rest
    log(later_for_5, year_group=6)
    assert entries() == rest


def test_the_lesson_form_and_the_log_workbook_begin_with_whom_it_is_due_to(
    school, lead, mixed, later_for_5
):
    assert starting_values(later_for_5, by=lead)["year_group"] == 6
    workbook = LogWorkbook(school, mixed.year)
    assert [whom for _, whom in workbook._still_to_teach[mixed.pk]] == [
        "Year 6 only",
        "Year 5 only",
    ]


# --- Moving ----------------------------------------------------------------------------------


def test_moved_both_keep_their_distance_and_can_be_moved_back(later_for_5, mixed, school, lead):
    moved = move_session(planned_session=later_for_5, weeks=1, by=lead)
    assert days(later_for_5) == (LATER, 5, LATER + WEEK)
    undo_move(moved=moved, classes=school.class_groups.all(), by=lead)
    assert days(later_for_5) == (FIRST, 5, LATER)


def test_once_the_others_had_it_the_later_day_moves(later_for_5, log, lead):
    log(later_for_5, year_group=6)
    move_session(planned_session=later_for_5, weeks=1, by=lead)
    assert days(later_for_5) == (LATER + WEEK, None, None)


def test_it_moves_with_all_after_another_by_the_day_that_is_left(mixed, later_for_5, log, lead):
    log(later_for_5, year_group=6)
    between = factories.PlannedSessionFactory(
        class_group=mixed,
        session=factories.SessionFactory(module=later_for_5.session.module, position=9),
        due_on=FIRST + dt.timedelta(days=1),
    )
    move_session(planned_session=between, weeks=1, and_after=True, by=lead)
    assert days(later_for_5) == (LATER + WEEK, None, None)


@pytest.mark.parametrize("how", ["date", "spread", "all classes"])
def test_a_new_date_keeps_the_distance(later_for_5, mixed, lead, how):
    module = later_for_5.session.module
    if how == "date":
        set_due(planned_session=later_for_5, due_on=LATER, by=lead)
    elif how == "spread":
        schedule(class_group=mixed, module=module, first_on=LATER, by=lead)
    else:
        plan = ClassPlan(mixed, {later_for_5.session_id: LATER})
        plan_classes(module=module, plans=[plan], by=lead)
    assert days(later_for_5) == (LATER, 5, LATER + WEEK)


@pytest.mark.parametrize("day", [None, dt.date(2027, 8, 31)])
def test_where_the_later_day_does_not_fit_it_is_one_day(later_for_5, lead, day):
    set_due(planned_session=later_for_5, due_on=day, by=lead)
    assert days(later_for_5) == (day, None, None)


@pytest.mark.parametrize(("left_out", "day"), [(5, FIRST), (6, LATER)])
def test_with_one_year_group_left_out_the_day_of_the_other_stays(later_for_5, lead, left_out, day):
    exclude_year_group(planned_session=later_for_5, year_group=left_out, reason="No", by=lead)
    assert days(later_for_5) == (day, None, None)


def test_excluded_it_has_no_day(later_for_5, lead):
    exclude(planned_sessions=[later_for_5], reason="Next year", by=lead)
    assert days(later_for_5) == (None, None, None)


# --- The page --------------------------------------------------------------------------------


@pytest.fixture
def press(as_lead, school, dated):
    def press(**sent):
        address = reverse("lessons:planned", args=[school.slug, dated.pk])
        return as_lead.post(address, {"do": "later"} | sent, follow=True)

    return press


def test_the_plan_gives_one_year_group_a_day_of_its_own(press, dated):
    page = text_of(press(year_group="5", due_on="2026-12-08"))
    assert "Year 6 due Tue 1 Dec, Year 5 due Tue 8 Dec" in page
    assert "is due on Tue 1 Dec 2026 for Year 6 and on Tue 8 Dec 2026 for Year 5" in page
    assert days(dated) == (FIRST, 5, LATER)
    assert "one date for both year groups" in text_of(press(year_group="5", due_on=""))


def test_a_refused_day_is_kept(press, dated):
    page = press(year_group="5", due_on="2028-12-08")
    assert page.status_code == 422
    assert 'value="2028-12-08"' in page.content.decode()
    assert days(dated) == (FIRST, None, None)
