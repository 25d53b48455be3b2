"""Moving a planned session by weeks, alone or with all after it, and undoing that."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from classes.models import ClassGroup
from lessons.models import ClosedDays
from lessons.planning.actions import exclude, set_due
from lessons.planning.moving import move_session, undo_move
from tests import factories
from tests.pages import document, text_of


def day(month: int, number: int) -> dt.date:
    return dt.date(2026 if month >= 9 else 2027, month, number)


@pytest.fixture
def dated(planned, school):
    """Return three planned sessions on Tuesdays in December, with a holiday in the week between."""
    ClosedDays.objects.create(
        school=school, first_day=day(12, 7), last_day=day(12, 11), name="Closed"
    )
    for row, due_on in zip(planned, [day(11, 24), day(12, 1), day(12, 15)], strict=True):
        row.due_on = due_on
        row.save()
    return planned


def dates(rows) -> list[dt.date]:
    for row in rows:
        row.refresh_from_db()
    return [row.due_on for row in rows]


def test_one_session_moves_and_skips_a_closed_week(dated, lead):
    move_session(planned_session=dated[1], weeks=1, by=lead)
    assert dates(dated) == [day(11, 24), day(12, 15), day(12, 15)]


def test_all_after_it_move_as_many_open_weeks(dated, lead):
    move_session(planned_session=dated[1], weeks=1, and_after=True, by=lead)
    assert dates(dated) == [day(11, 24), day(12, 15), day(12, 22)]


def test_a_session_moves_earlier_too(dated, lead):
    move_session(planned_session=dated[2], weeks=-1, by=lead)
    assert dates(dated)[2] == day(12, 1)


def test_a_session_moves_into_a_week_on_its_own_weekday(dated, lead):
    move_session(planned_session=dated[0], to_week=day(12, 18), by=lead)
    assert dates(dated)[0] == day(12, 15)


def test_moved_into_a_closed_week_it_goes_to_the_next_open_one(dated, lead):
    move_session(planned_session=dated[0], to_week=day(12, 7), by=lead)
    assert dates(dated)[0] == day(12, 15)


def test_a_session_on_a_closed_day_moves_one_week_to_the_next_open_one(dated, lead):
    set_due(planned_session=dated[0], due_on=day(12, 8), by=lead)
    move_session(planned_session=dated[0], weeks=1, by=lead)
    assert dates(dated)[0] == day(12, 15)


def test_what_is_taught_set_aside_or_of_another_class_stays(dated, lead, log):
    other = factories.PlannedSessionFactory(
        class_group__school=dated[0].class_group.school,
        session=dated[2].session,
        due_on=day(12, 15),
    )
    log(dated[1])
    exclude(planned_sessions=[dated[2]], reason="Next year", by=lead)
    move_session(planned_session=dated[0], weeks=1, and_after=True, by=lead)
    assert dates([*dated, other]) == [day(12, 1), day(12, 1), None, day(12, 15)]


def test_what_does_not_fit_into_the_year_moves_nothing(dated, lead):
    with pytest.raises(ValidationError, match="1 of 3 sessions would be outside the school year"):
        move_session(planned_session=dated[0], weeks=33, and_after=True, by=lead)
    assert dates(dated)[0] == day(11, 24)


def test_a_page_that_is_out_of_date_moves_nothing(dated, lead):
    set_due(planned_session=dated[0], due_on=day(11, 25), by=lead)
    with pytest.raises(ValidationError, match="changed after you opened the page"):
        move_session(planned_session=dated[0], weeks=1, by=lead, seen=0)


def test_a_move_is_undone_and_the_history_keeps_both(dated, lead):
    moved = move_session(planned_session=dated[1], weeks=1, and_after=True, by=lead)
    undo_move(moved=moved, classes=ClassGroup.objects.all(), by=lead)
    assert dates(dated) == [day(11, 24), day(12, 1), day(12, 15)]
    assert dated[1].history.filter(history_user=lead).count() == 2


def test_a_move_that_was_changed_since_is_not_undone(dated, lead):
    moved = move_session(planned_session=dated[1], weeks=1, and_after=True, by=lead)
    set_due(planned_session=dated[2], due_on=day(12, 18), by=lead)
    with pytest.raises(ValidationError, match="cannot be undone any more"):
        undo_move(moved=moved, classes=ClassGroup.objects.all(), by=lead)


def test_the_page_moves_and_undoes_without_a_script(as_lead, school, dated):
    calendar = reverse("lessons:plan_calendar", args=[school.slug])
    address = reverse("lessons:move_planned", args=[school.slug])
    sent = {"planned": dated[1].pk, "seen": 0, "weeks": "1", "after": "on"}
    page = as_lead.post(address, sent, follow=True)
    assert "and 1 after it were moved to Tue 15 Dec 2026." in text_of(page)
    assert document(page).xpath("//button[text()='Undo the last move']")
    as_lead.post(reverse("lessons:undo_move", args=[school.slug]))
    assert dates(dated)[2] == day(12, 15)
    page = as_lead.get(f"{calendar}?session={dated[1].pk}")
    assert document(page).xpath("//section[@id='move']//button[@name='weeks'][@value='-1']")


def test_the_calendar_tells_by_a_sign_what_is_taught_late_or_to_come(as_lead, school, dated, log):
    log(dated[0], held_on=day(11, 20))
    set_due(planned_session=dated[1], due_on=day(11, 18), by=dated[1].class_group.teachers.first())
    page = document(as_lead.get(reverse("lessons:plan_calendar", args=[school.slug])))
    signs = [chip.findtext("b/span") for chip in page.find_class("chip")]
    assert signs[:3] == ["!", "✓", "○"]


def test_a_teacher_moves_own_classes_only(sign_in, teacher, school, dated):
    client, address = sign_in(teacher), reverse("lessons:move_planned", args=[school.slug])
    client.post(address, {"planned": dated[0].pk, "weeks": "1"})
    assert dates(dated)[0] == day(12, 1)
    other = factories.PlannedSessionFactory(class_group__school=school, due_on=day(12, 1))
    assert client.post(address, {"planned": other.pk, "weeks": "1"}).status_code == 404


def test_a_plan_of_a_class_and_one_of_a_session_move_by_weeks(as_lead, school, dated):
    session, group = dated[1].session_id, dated[1].class_group_id
    for name, pk in (("class_plan", group), ("plan", session)):
        page = document(as_lead.get(reverse(f"lessons:{name}", args=[school.slug, pk])))
        (form,) = page.xpath(f"//form[.//input[@name='planned'][@value='{dated[1].pk}']]")
        assert dict(form.form_values()).items() >= {("weeks", "1"), ("after", "on")}
