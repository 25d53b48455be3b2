"""The PSHE lead and the safeguarding lead read the security log of their own school."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from classes.models import Happened, Role, SecurityEvent
from classes.people.actions import remove_member
from classes.security_log import SIGN_IN, record_event, record_refusal
from lessons.evenings.door.links import close_door_link, make_door_link
from reports.retention.actions import erase_pupil
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def page(school):
    return reverse("reports:security_log", args=[school.slug])


def rows(answer) -> list[list[str]]:
    """Return who, what, whom or which of each line."""
    found = document(answer).xpath("//main//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row[1:4]] for row in found]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PSHE_LEAD, 200),
        (Role.SAFEGUARDING_LEAD, 200),
        (Role.TEACHER, 404),
        (Role.VIEWER, 404),
    ],
)
def test_who_may_read_it(sign_in, person, page, role, status):
    assert sign_in(person(role)).get(page).status_code == status


def test_it_says_so_when_nothing_has_happened(as_lead, page):
    assert "Nothing has happened yet" in text_of(as_lead.get(page))


def test_it_shows_what_happened_in_words_newest_first(as_lead, lead, person, school, page):
    teacher = person(Role.TEACHER, name="A. Teacher")
    record_event(Happened.ROLE_GIVEN, by=lead, school=school, about=teacher, detail="Viewer")
    for _ in range(3):
        record_event(Happened.WRONG_PASSWORD, by=teacher)
    record_event(Happened.CLEARED, by=None, school=school)
    assert rows(as_lead.get(page)) == [
        ["A command", "Cleared what was kept long enough", "–"],
        ["A. Teacher", "Wrong password typed for this account, 3 times", "–"],
        [lead.name, "Gave a role", "A. Teacher, Viewer"],
    ]


def test_nothing_of_another_school_is_shown(as_lead, person, page):
    other = factories.SchoolFactory()
    record_event(Happened.SIGNED_IN, by=person(Role.TEACHER, at=other))
    record_event(Happened.ERASED, by=None, school=other)
    record_event(Happened.SIGNED_IN, by=person())
    assert rows(as_lead.get(page)) == []


def test_it_is_filtered_by_person_kind_and_day(as_lead, lead, school, page):
    with time_machine.travel(timezone.now() - dt.timedelta(days=2)):
        record_event(Happened.SIGNED_IN, by=lead)
    record_event(Happened.CLEARED, by=None, school=school)
    cases = [
        ({"who": lead.pk}, "Signed in"),
        ({"who": "command"}, "Cleared what was kept long enough"),
        ({"what": "signed_in"}, "Signed in"),
        ({"until": "2026-11-22"}, "Signed in"),
        ({"since": "2026-11-24"}, "Cleared what was kept long enough"),
    ]
    for chosen, what in cases:
        assert [row[1] for row in rows(as_lead.get(page, chosen))] == [what], chosen
    assert "Nothing matches the filter" in text_of(as_lead.get(page, {"what": "imported"}))


def who_choices(answer) -> list[str]:
    return [option.text for option in document(answer).xpath("//select[@name='who']/option")]


def test_it_is_filtered_by_somebody_who_has_left(as_lead, lead, person, school, page):
    leaver = person(Role.TEACHER, name="J. Okafor")
    record_event(Happened.SIGNED_IN, by=leaver)
    remove_member(membership=leaver.memberships.get(), reason="Has left", by=lead)
    answer = as_lead.get(page, {"who": leaver.pk, "what": "signed_in"})
    assert [row[0] for row in rows(answer)] == ["J. Okafor"]
    assert "J. Okafor (left)" in who_choices(answer)


def test_an_operator_without_a_role_has_not_left(as_lead, school, page):
    operator = factories.UserFactory(name="O. Perator", is_staff=True)
    record_event(Happened.OPERATOR, by=operator, school=school)
    assert "O. Perator (operator)" in who_choices(as_lead.get(page))


def test_nobody_without_an_event_at_this_school_is_listed(as_lead, person, page):
    stranger = person(Role.TEACHER, at=factories.SchoolFactory(), name="S. Tranger")
    record_event(Happened.SIGNED_IN, by=stranger)
    assert not [choice for choice in who_choices(as_lead.get(page)) if "Tranger" in choice]


def test_what_a_stranger_tried_is_not_said_of_the_person(as_lead, person, school, page):
    teacher = person(Role.TEACHER, name="A. Teacher")
    record_event(Happened.WRONG_CODE, by=teacher)
    record_refusal(by=teacher, school=None, page=SIGN_IN, what=Happened.TOO_MANY)
    answer = as_lead.get(page)
    assert [row[1] for row in rows(answer)] == [
        "Too many attempts to sign in to this account",
        "Wrong code for two-step sign-in typed for this account",
    ]
    assert "Who is the account that was tried, not who tried it." in text_of(answer)


def test_it_says_that_repeats_are_one_line(as_lead, lead, school, page):
    record_event(Happened.SIGNED_IN, by=lead)
    assert "1 event." in text_of(as_lead.get(page))
    assert "Repeats" not in text_of(as_lead.get(page))
    record_event(Happened.SIGNED_IN, by=lead)
    assert "2 events. Repeats are shown as one line." in text_of(as_lead.get(page))


def test_it_says_whose_sessions_the_technician_ended(as_lead, person, page):
    teacher = person(Role.TEACHER, name="A. Teacher", email="teacher@hill.example")
    call_command("end_sessions", teacher.email)
    record_event(Happened.SESSION_ENDED, by=teacher)
    assert rows(as_lead.get(page)) == [
        ["A. Teacher", "Ended a session on another device", "–"],
        ["A command", "The technician ended all their sessions", "A. Teacher"],
    ]


def test_that_everybodys_sessions_were_ended_is_in_each_schools_log(
    sign_in, lead, person, school, page
):
    other = factories.SchoolFactory()
    call_command("end_sessions", "--all")
    for at, user in [(school, lead), (other, person(Role.PSHE_LEAD, at=other))]:
        address = reverse("reports:security_log", args=[at.slug])
        assert rows(sign_in(user).get(address)) == [
            ["A command", "The technician ended everybody’s sessions", "–"]
        ]


def test_a_page_of_events_takes_as_many_queries_as_one(
    as_lead, person, school, page, django_assert_num_queries
):
    record_event(Happened.SIGNED_IN, by=person(Role.TEACHER))
    with django_assert_num_queries(6):
        as_lead.get(page)
    for _ in range(12):
        record_event(Happened.ROLE_GIVEN, by=person(Role.TEACHER), school=school, about=person())
    with django_assert_num_queries(6):
        assert len(rows(as_lead.get(page))) == 13


def test_copies_links_and_erasures_are_kept_without_a_childs_name(as_lead, lead, school):
    child = factories.EnrolmentFactory(
        class_group__school=school, pupil__display_name="Noor A"
    ).pupil
    as_lead.post(
        reverse("reports:export", args=[school.slug]), {"academic_year": 2026, "with_names": "on"}
    )
    as_lead.get(reverse("reports:record_json", args=[school.slug, child.pk]))
    evening = factories.InformationEveningFactory(school=school)
    link, _secret = make_door_link(evening=evening, label="Noor at the hall", by=lead)
    close_door_link(link=link, by=lead)
    erase_pupil(pupil=child, reason="Asked by the family", by=lead)
    call_command("retention", school=school.slug, apply=True)
    events = SecurityEvent.objects.filter(school=school).order_by("pk")
    assert list(events.values_list("what", "user", "detail"))[:5] == [
        ("workbook", lead.pk, "Workbook 1, with names"),
        ("downloaded", lead.pk, "Downloaded what is held about a child"),
        ("door_opened", lead.pk, ""),
        ("door_closed", lead.pk, ""),
        ("erased", lead.pk, ""),
    ]
    assert not events.filter(detail__contains="Noor").exists()
