"""Planning a module for all classes at once: the page, what it shows first, and what it saves."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from classes.history.edit_conflicts import EditConflictError
from lessons.models import PlannedSession
from lessons.planning.actions import set_due
from lessons.planning.all_classes.actions import ClassPlan, plan_classes, to_plan
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def module(school):
    return factories.ModuleFactory(school=school, sessions=3)


@pytest.fixture
def ash(school):
    return factories.ClassGroupFactory(school=school, name="5 Ash")


@pytest.fixture
def oak(school, teacher):
    return factories.ClassGroupFactory(school=school, name="5 Oak", teachers=[teacher])


@pytest.fixture
def address(school, module) -> str:
    return reverse("lessons:plan_all", args=[school.slug]) + f"?module={module.pk}"


def show(client, address, **changes):
    """Return the page after Show the dates: weekly on Tuesdays from 1 December."""
    (form,) = document(client.get(address)).xpath("//main//form")
    values = dict(form.form_values())
    return client.post(address, values | {"first_on": "2026-12-01", "do": "show"} | changes)


def fields(page) -> dict[str, str]:
    (form,) = document(page).xpath("//main//form")
    return dict(form.form_values())


def dates(group) -> list[dt.date | None]:
    return list(
        group.planned_sessions.order_by("session__position").values_list("due_on", flat=True)
    )


DECEMBER = [dt.date(2026, 12, 1), dt.date(2026, 12, 8), dt.date(2026, 12, 15)]


def test_every_class_that_the_module_suits_is_ticked(as_lead, school, address, ash, oak):
    factories.ClassGroupFactory(school=school, name="2 Yew", youngest_year=2, oldest_year=2)
    ticked = document(as_lead.get(address)).xpath("//input[@type='checkbox'][@checked]/..")
    assert [label.text_content().split(maxsplit=0)[0].strip() for label in ticked] == [
        "5 Ash",
        "5 Oak",
    ]


def test_a_class_whose_sessions_all_have_dates_is_not_ticked_and_replacing_them_is_said(
    as_lead, address, module, ash, oak, lead
):
    plan = dict(zip(module.sessions.values_list("pk", flat=True), DECEMBER, strict=True))
    plan_classes(module=module, plans=[ClassPlan(ash, plan)], by=lead)
    page = as_lead.get(address)
    assert "3 sessions, 3 with a date" in text_of(page)
    assert f"c{ash.pk}-take" not in fields(page)
    assert f"c{oak.pk}-take" in fields(page)
    page = show(as_lead, address, **{f"c{ash.pk}-take": "on"})
    assert "3 sessions have a date already. Saving replaces them" in text_of(page)


def test_the_dates_are_shown_before_anything_is_saved(as_lead, address, ash, oak):
    page = document(show(as_lead, address))
    weeks = page.xpath("//table[@data-plan-calendar]//td[.//*[@draggable]]/@data-week")
    assert weeks == ["2026-11-30", "2026-12-07", "2026-12-14"] * 2
    assert not PlannedSession.objects.exists()


def test_what_was_shown_is_saved_and_classes_take_it_up(as_lead, lead, address, ash, oak):
    own = {f"c{oak.pk}-weekday": "3", f"c{oak.pk}-first_on": "2027-01-04"}
    page = show(as_lead, address, **own)
    page = as_lead.post(address, fields(page) | {"do": "save"}, follow=True)
    assert "The plan is saved: 6 sessions for 2 classes." in text_of(page)
    assert dates(ash) == DECEMBER
    assert dates(oak) == [dt.date(2027, 1, 7), dt.date(2027, 1, 14), dt.date(2027, 1, 21)]
    assert oak.planned_sessions.first().history.get().history_user == lead


def test_a_date_that_was_changed_by_hand_is_saved(as_lead, address, module, ash):
    first = module.sessions.first()
    changed = {f"due-{ash.pk}-{first.pk}": "2026-12-03", "do": "save"}
    as_lead.post(address, fields(show(as_lead, address)) | changed)
    assert dates(ash)[0] == dt.date(2026, 12, 3)


def test_a_class_without_a_tick_is_left_alone(as_lead, address, ash, oak):
    sent = fields(show(as_lead, address))
    del sent[f"c{oak.pk}-take"]
    as_lead.post(address, sent | {"do": "save"})
    assert (len(dates(ash)), len(dates(oak))) == (3, 0)


def test_what_does_not_fit_is_said_and_has_no_date(as_lead, address, ash):
    page = show(as_lead, address, first_on="2027-07-13")
    assert "5 Ash: 1 of 3 sessions would be after 23 July 2027, the last school day" in text_of(
        page
    )


def test_taught_sessions_are_left_alone(module, ash, lead):
    first, *_ = module.sessions.all()
    row = factories.PlannedSessionFactory(class_group=ash, session=first, due_on=TODAY)
    factories.LessonFactory(planned_session=row)
    (known,) = to_plan(module, [ash], TODAY)
    assert first not in known.sessions
    plan_classes(module=module, plans=[ClassPlan(ash, {first.pk: DECEMBER[0]})], by=lead)
    assert dates(ash) == [TODAY]


def test_a_plan_that_a_colleague_changed_is_asked_about(module, ash, oak, lead):
    row = factories.PlannedSessionFactory(class_group=ash, session=module.sessions.first())
    plans = [
        ClassPlan(known.class_group, {row.session_id: DECEMBER[1]}, known.version)
        for known in to_plan(module, [ash, oak], TODAY)
    ]
    set_due(planned_session=row, due_on=DECEMBER[0], by=lead)
    with pytest.raises(EditConflictError, match="The plan of 5 Ash was changed"):
        plan_classes(module=module, plans=plans, by=lead)
    assert (dates(ash), dates(oak)) == ([DECEMBER[0]], [])


def test_a_conflict_keeps_the_dates_and_a_second_press_saves(as_lead, lead, address, module, ash):
    row = factories.PlannedSessionFactory(class_group=ash, session=module.sessions.first())
    sent = fields(show(as_lead, address)) | {"do": "save"}
    set_due(planned_session=row, due_on=dt.date(2027, 1, 12), by=lead)
    page = as_lead.post(address, sent)
    assert page.status_code == 422
    as_lead.post(address, fields(page) | {"do": "save"})
    assert dates(ash) == DECEMBER


def test_one_wrong_date_saves_nothing_for_any_class(module, ash, oak, lead):
    first = module.sessions.first().pk
    wrong = ClassPlan(oak, {first: dt.date(2028, 1, 1)})
    with pytest.raises(ValidationError, match="5 Oak: 1 January 2028 is not in the year 2026/27"):
        plan_classes(module=module, plans=[ClassPlan(ash, {first: TODAY}), wrong], by=lead)
    assert dates(ash) == []


def test_the_saved_plan_is_a_calendar_for_everybody(sign_in, teacher, school, module, ash, oak):
    for group in (ash, oak):
        session = module.sessions.first()
        factories.PlannedSessionFactory(class_group=group, session=session, due_on=DECEMBER[0])
    address = reverse("lessons:plan_calendar", args=[school.slug])
    page = document(sign_in(teacher).get(address))
    assert len(page.xpath("//td[@data-week='2026-11-30']/*[contains(@class, 'chip')]")) == 2
    (own,) = page.xpath("//*[@draggable]/@data-planned")
    assert own == str(oak.planned_sessions.get().pk)
    assert page.xpath("//th[@title='Christmas']")


def test_a_begun_session_without_a_date_is_shown_on_the_day_it_was_begun(
    as_lead, teacher, school, module, ash
):
    first, second, third = module.sessions.all()
    planned = factories.PlannedSessionFactory(class_group=ash, session=first)
    factories.LessonFactory(
        planned_session=planned, held_on=dt.date(2026, 11, 20), outcome="part", taught_by=teacher
    )
    for session in (second, third):
        factories.PlannedSessionFactory(class_group=ash, session=session)
    page = document(as_lead.get(reverse("lessons:plan_calendar", args=[school.slug])))
    (chip,) = page.xpath("//td[@data-week='2026-11-16']//*[@data-status='part']")
    assert " ".join(chip.text_content().split()).startswith("◐ 1 Fri 20")
    assert chip.get("draggable") is None
    (undated,) = page.xpath("//*[@class='undated']")
    assert " ".join(undated.text_content().split()) == "Sessions 2 and 3 have no date"


def test_own_days_are_open_on_a_phone_once_a_class_has_one(as_lead, address, ash, oak):
    is_open = "//*[contains(@class, 'own-days')]/input/@checked"
    assert not document(as_lead.get(address)).xpath(is_open)
    assert document(show(as_lead, address, **{f"c{oak.pk}-weekday": "0"})).xpath(is_open)
    refused = show(as_lead, address, **{f"c{oak.pk}-first_on": "no date"})
    assert document(refused).xpath(is_open)


def test_nothing_is_offered_to_plan_in_a_school_without_modules(as_lead, school):
    plans = as_lead.get(reverse("lessons:plans", args=[school.slug]))
    assert not document(plans).xpath("//main//a[normalize-space()='Plan all classes']")
    calendar = as_lead.get(reverse("lessons:plan_calendar", args=[school.slug]))
    assert "Your school has no modules yet" in text_of(calendar)


def test_a_calendar_without_plans_tells_the_lead_and_others_what_to_do(
    as_lead, sign_in, teacher, school, module, ash
):
    calendar = reverse("lessons:plan_calendar", args=[school.slug])
    assert "Choose “Plan all classes” to plan it" in text_of(as_lead.get(calendar))
    assert "The PSHE lead plans it for all" in text_of(sign_in(teacher).get(calendar))
