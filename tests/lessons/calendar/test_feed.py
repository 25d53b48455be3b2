"""The calendar as a program reads it: what is in it, and what follows a change."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
import vobject
from django.test import Client

from classes.models import Membership, Role
from lessons.calendar.actions import close_calendar, open_calendar, renew_calendar
from lessons.calendar.address import address_of
from lessons.calendar.event import CalendarEvent
from lessons.calendar.feed import calendar_file
from lessons.log.actions import remove_lesson
from lessons.models import InformationEvening, PlannedSession
from lessons.planning.actions import exclude, restore, schedule, set_due
from tests import factories

DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture
def feed(teacher, school):
    return open_calendar(user=teacher, school=school)


@pytest.fixture
def due(planned, lead):
    """Return the first planned session of the class, due on 1 December."""
    return set_due(planned_session=planned[0], due_on=DECEMBER, by=lead)


def fetch(feed, client=None):
    path = "/" + address_of(feed).split("/", 3)[3]
    return (client or Client()).get(path)


def read(feed) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(fetch(feed).content).events


def uid(event) -> str:
    return str(event["UID"])


def test_it_holds_what_the_class_is_due_as_whole_days(feed, due):
    (event,) = read(feed)
    assert str(event["SUMMARY"]) == f"5 Oak: {due.session.title}"
    assert (event.start, event.end) == (DECEMBER, DECEMBER + dt.timedelta(days=1))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_what_one_year_group_was_taught_is_due_to_the_other(feed, for_both, log, lead):
    set_due(planned_session=for_both, due_on=DECEMBER, by=lead)
    log(for_both, year_group=6)
    (event,) = read(feed)
    assert str(event["SUMMARY"]) == f"5/6 Rowan, Year 5: {for_both.session.title}"
    assert event.start == DECEMBER


def test_it_holds_what_is_due_in_a_covered_class_on_the_days_of_cover(feed, school, teacher, due):
    other = factories.ClassGroupFactory(school=school, name="6 Elm")
    days = (DECEMBER - dt.timedelta(days=7), DECEMBER)
    for day in days:
        factories.PlannedSessionFactory(class_group=other, due_on=day)
    factories.CoverFactory(class_group=other, user=teacher, first_day=DECEMBER, last_day=DECEMBER)
    assert sorted(str(event["SUMMARY"])[:5] for event in read(feed)) == ["5 Oak", "6 Elm"]


def test_each_entry_leads_to_its_plan(feed, due, settings):
    settings.SITE_URL = "https://coverage.example"
    (event,) = read(feed)
    plan = f"/schools/{due.class_group.school.slug}/plans/{due.session_id}/"
    assert str(event["URL"]) == f"https://coverage.example{plan}"


def test_a_change_of_date_keeps_the_uid_and_raises_the_sequence(feed, due, lead):
    (before,) = read(feed)
    with time_machine.travel(dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)):
        set_due(planned_session=due, due_on=dt.date(2026, 12, 8), by=lead)
        (after,) = read(feed)
    assert uid(after) == uid(before)
    assert after.start == dt.date(2026, 12, 8)
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert after["LAST-MODIFIED"].dt == after["DTSTAMP"].dt


def test_clearing_the_change_history_changes_nothing(feed, due, lead, school):
    factories.InformationEveningFactory(school=school)
    set_due(planned_session=due, due_on=dt.date(2026, 12, 8), by=lead)
    before = fetch(feed).content
    for model in (PlannedSession, InformationEvening):
        assert model.history.exists()
        model.history.all().delete()
    assert fetch(feed).content == before


def test_the_same_date_again_is_no_change(feed, due, lead):
    (before,) = read(feed)
    set_due(planned_session=due, due_on=DECEMBER, by=lead)
    assert read(feed) == [before]


def test_the_sequence_never_goes_down_for_who_loaded_the_entry_before(feed, due, lead):
    loaded = PlannedSession.objects.get(pk=due.pk)
    for day in (2, 3):
        set_due(planned_session=due, due_on=dt.date(2026, 12, day), by=lead)
    (before,) = read(feed)
    set_due(planned_session=loaded, due_on=dt.date(2026, 12, 9), by=lead)
    assert read(feed)[0]["SEQUENCE"] == before["SEQUENCE"] + 1


def test_dates_given_to_a_whole_module_are_changes_where_they_differ(feed, planned, lead):
    module, group = planned[0].session.module, planned[0].class_group
    for first_on in (DECEMBER, DECEMBER, DECEMBER + dt.timedelta(weeks=1)):
        schedule(class_group=group, module=module, first_on=first_on, by=lead)
    assert [event["SEQUENCE"] for event in read(feed)] == [2, 2, 2]


def test_uids_differ_and_stay_when_the_service_moves(feed, planned, lead, settings):
    for number, planned_session in enumerate(planned):
        set_due(
            planned_session=planned_session, due_on=DECEMBER + dt.timedelta(days=number), by=lead
        )
    before = [uid(event) for event in read(feed)]
    settings.SITE_URL = "https://elsewhere.example"
    assert len(set(before)) == 3
    assert [uid(event) for event in read(feed)] == before


def test_a_session_without_a_date_is_not_in_it(feed, due, lead):
    set_due(planned_session=due, due_on=None, by=lead)
    assert read(feed) == []


def test_what_is_set_aside_goes_and_comes_back_as_the_same_entry(feed, due, lead):
    (before,) = read(feed)
    exclude(planned_sessions=[due], reason="Next year", by=lead)
    assert read(feed) == []
    restore(planned_session=due, by=lead)
    set_due(planned_session=due, due_on=DECEMBER, by=lead)
    assert uid(read(feed)[0]) == uid(before)


def test_what_was_taught_stands_on_its_day_with_a_tick(feed, due, log, teacher):
    lesson = log(due, held_on=dt.date(2026, 11, 20))
    (event,) = read(feed)
    assert str(event["SUMMARY"]).startswith("✓ 5 Oak")
    assert event.start == dt.date(2026, 11, 20)
    remove_lesson(lesson=lesson, reason="Wrong class", by=teacher)
    assert read(feed)[0].start == DECEMBER


def test_a_renamed_session_is_renamed_in_it(feed, due):
    due.session.title = "Another title"
    due.session.save()
    assert str(read(feed)[0]["SUMMARY"]) == "5 Oak: Another title"


def test_a_teacher_gets_own_classes_only(feed, due, school):
    other = factories.ClassGroupFactory(school=school, name="5 Ash")
    factories.PlannedSessionFactory(class_group=other, due_on=DECEMBER)
    assert [str(event["SUMMARY"])[:5] for event in read(feed)] == ["5 Oak"]


def test_who_teaches_no_class_gets_those_of_the_school_and_no_other(due, person, school):
    factories.PlannedSessionFactory(due_on=DECEMBER)
    dsl = person(Role.SAFEGUARDING_LEAD)
    assert len(read(open_calendar(user=dsl, school=school))) == 1


def test_years_long_past_are_left_out(feed, due, teacher, school):
    old = factories.ClassGroupFactory(school=school, academic_year=2023, teachers=[teacher])
    factories.PlannedSessionFactory(class_group=old, due_on=dt.date(2024, 1, 10))
    assert len(read(feed)) == 1


def test_no_child_is_in_it(feed, due, pupils, log):
    log(due, away=pupils[:1], held_on=dt.date(2026, 11, 20), note="About the lesson")
    content = fetch(feed).content.decode()
    assert not any(pupil.display_name in content for pupil in pupils)
    assert "About the lesson" not in content


def test_titles_name_no_child_to_who_may_not_see_the_name(feed, due, school):
    factories.EnrolmentFactory(class_group__school=school, pupil__display_name="Bethan R")
    session = due.session
    session.title = session.module.title = "What Bethan R asked"
    session.save()
    session.module.save()
    (event,) = read(feed)
    assert str(event["SUMMARY"]) == "5 Oak: What a child asked"
    assert event["DESCRIPTION"].startswith("What a child asked, session 1")


def test_it_is_private_and_asks_to_be_looked_at_again(feed, due):
    answer = fetch(feed)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, max-age=900"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert str(calendar["X-WR-TIMEZONE"]) == "Europe/London"
    assert calendar.refresh_interval == dt.timedelta(hours=4)
    assert str(calendar["VERSION"]) == "2.0"


def test_another_reader_finds_how_often_to_look_again(feed, due):
    calendar = vobject.readOne(fetch(feed).content.decode())
    calendar.validate()
    interval, life = calendar.refresh_interval, calendar.x_published_ttl
    assert interval.params == {"VALUE": ["DURATION"]}  # RFC 7986, 5.7: it has no other default
    for duration in (interval.value, life.value):
        assert vobject.icalendar.stringToDurations(duration) == [dt.timedelta(hours=4)]


def test_another_reader_finds_the_same_days_and_hours(feed, due, school):
    evening = factories.InformationEveningFactory(school=school)
    calendar = vobject.readOne(fetch(feed).content.decode())
    times = [(event.dtstart.value, event.dtend.value) for event in calendar.vevent_list]
    assert sorted(times, key=str) == sorted(
        [(DECEMBER, DECEMBER + dt.timedelta(days=1)), (evening.starts_at, evening.ends_at)],
        key=str,
    )


def test_unchanged_it_is_not_sent_again(feed, due, lead):
    tag = fetch(feed)["ETag"]
    client = Client(headers={"if-none-match": tag})
    assert fetch(feed, client).status_code == 304
    set_due(planned_session=due, due_on=dt.date(2026, 12, 9), by=lead)
    assert fetch(feed, client).status_code == 200


def test_lines_are_folded_and_end_as_the_standard_says(feed, due):
    due.session.title = "Ein sehr langer Titel, mit Komma; und Umlauten ä " + "x" * 100
    due.session.save()
    content = fetch(feed).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert due.session.title in str(read(feed)[0]["SUMMARY"])


def test_renewing_stops_the_old_address_and_keeps_the_entries(feed, due):
    old, before = address_of(feed), uid(read(feed)[0])
    renew_calendar(feed=feed)
    assert address_of(feed) != old
    assert Client().get("/" + old.split("/", 3)[3]).status_code == 404
    assert uid(read(feed)[0]) == before


def test_switched_off_it_is_gone_and_comes_back_under_another_address(feed, teacher, school):
    old = address_of(feed)
    close_calendar(feed=feed)
    assert Client().get("/" + old.split("/", 3)[3]).status_code == 404
    assert address_of(open_calendar(user=teacher, school=school)) != old


@pytest.mark.parametrize("tampered", ["/calendar/1-1.ics", "/calendar/1-1.x.ics", "/calendar/.ics"])
def test_an_address_that_was_never_given_out_is_not_found(feed, tampered):
    assert Client().get(tampered).status_code == 404


def test_one_letter_changed_and_it_is_not_found(feed):
    path = "/" + address_of(feed).split("/", 3)[3]
    letter = path[-5]
    wrong = f"{path[:-5]}{'a' if letter != 'a' else 'b'}.ics"
    assert Client().get(path).status_code == 200
    assert Client().get(wrong).status_code == 404


def test_who_leaves_the_school_has_no_calendar_of_it(feed, due, teacher):
    Membership.objects.filter(user=teacher).delete()
    assert fetch(feed).status_code == 404


def test_who_is_switched_off_has_no_calendar(feed, teacher):
    teacher.is_active = False
    teacher.save()
    assert fetch(feed).status_code == 404


def test_the_secret_is_not_in_the_database(feed):
    from lessons.models import CalendarFeed

    token = address_of(feed).rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token.rsplit(".", 1)[1]) == 43
    values = CalendarFeed.objects.values_list().get()
    assert token.rsplit(".", 1)[1] not in map(str, values)


def test_it_takes_as_many_queries_for_twelve_classes_as_for_two(
    teacher, school, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    feed = open_calendar(user=teacher, school=school)
    factories.busy_school(school, classes=2, teachers=[teacher])
    with CaptureQueriesContext(connection) as few:
        fetch(feed)
    factories.busy_school(school, classes=10, teachers=[teacher])
    with django_assert_num_queries(len(few)):
        assert len(read(feed)) == 12 * 4
    assert len(few) <= 8


def test_an_entry_with_an_hour_is_told_in_london_time(school):
    london = ZoneInfo("Europe/London")
    evening = CalendarEvent(
        key="evening-1",
        title="Parents’ information evening",
        starts=dt.datetime(2027, 6, 10, 18, 0, tzinfo=london),
        ends=dt.datetime(2027, 6, 10, 19, 30, tzinfo=london),
        changed_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
        place="School hall",
        cancelled=True,
    )
    content = calendar_file(school, [evening])
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.events
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTSTART"].dt.utcoffset() == dt.timedelta(hours=1)
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Europe/London"]
    assert str(event["STATUS"]) == "CANCELLED"
    assert (str(event["LOCATION"]), str(event["TRANSP"])) == ("School hall", "OPAQUE")
    assert calendar_file(school, [evening]) == content
