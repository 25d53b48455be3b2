"""An officer reminds schools that share their figures: once a week, and both sides see it."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.groups.reminders import MOST_AT_ONCE, remind_schools
from classes.models import GroupAnswer, GroupReminder, Role, School
from tests import factories
from tests.pages import text_of


@pytest.fixture
def officer(db):
    return factories.GroupOfficerFactory(user__name="S. Ahmed", group__name="Peak Trust")


@pytest.fixture
def bridge(officer) -> School:
    school = factories.SchoolFactory(name="Bridge Primary", slug="bridge")
    factories.MembershipFactory(school=school, role=Role.PSHE_LEAD, user__email="lead@b.example")
    factories.GroupSchoolFactory(group=officer.group, school=school)
    return school


def test_the_lead_gets_the_words_and_both_sides_see_the_reminder(
    officer, bridge, sign_in, mailoutbox
):
    client, remind = sign_in(officer.user), f"/groups/{officer.group.slug}/remind/"
    left = factories.GroupSchoolFactory(group=officer.group, answer=GroupAnswer.LEFT).school
    page = client.get(f"{remind}?school={bridge.pk}&school={left.pk}&school=x")
    assert "Remind Bridge Primary" in text_of(page)
    assert str(left) not in page.text
    answer = client.post(remind, {"school": bridge.pk, "words": "Is the half term planned?"})
    assert answer.url == officer.group.get_absolute_url()
    assert [mail.to for mail in mailoutbox] == [["lead@b.example"]]
    assert "Is the half term planned?" in mailoutbox[0].body
    assert "S. Ahmed of Peak Trust asks you" in mailoutbox[0].body
    seen = "eminded on 24 November 2026 by S. Ahmed"
    assert seen in text_of(client.get(f"/groups/{officer.group.slug}/agreements/"))
    lead = bridge.memberships.get(role=Role.PSHE_LEAD).user
    at_school = sign_in(lead)
    groups = text_of(at_school.get("/schools/bridge/groups/"))
    assert "reminded you on 24 November 2026 by S. Ahmed" in groups
    assert "Reminder of a group added" in text_of(at_school.get("/schools/bridge/history/"))


def test_schools_that_do_not_share_are_not_reminded_by_any_address(officer, bridge, sign_in):
    left = factories.GroupSchoolFactory(group=officer.group, answer=GroupAnswer.LEFT).school
    others = factories.GroupSchoolFactory().school
    client, remind = sign_in(officer.user), f"/groups/{officer.group.slug}/remind/"
    for school in (left, others):
        assert client.post(remind, {"school": school.pk}).status_code == 422
    remind_schools(officer.group, [left, others], by=officer.user)
    assert not GroupReminder.objects.exists()


def test_a_school_is_reminded_once_in_seven_days(officer, bridge, mailoutbox):
    def remind():
        return remind_schools(officer.group, [bridge], by=officer.user)

    assert remind().sent == [bridge]
    with time_machine.travel(timezone.now() + dt.timedelta(days=6)):
        assert (remind().sent, remind().too_soon) == ([], [bridge])
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        assert remind().sent == [bridge]
    assert len(mailoutbox) == 2


def test_a_school_where_nobody_gets_email_is_named_and_not_counted_as_reminded(officer):
    silent = factories.GroupSchoolFactory(group=officer.group).school
    assert remind_schools(officer.group, [silent], by=officer.user).nobody == [silent]
    assert not GroupReminder.objects.exists()


def test_a_reminder_goes_to_a_hundred_schools_at_most(officer):
    schools = [School(pk=pk) for pk in range(1, MOST_AT_ONCE + 2)]
    with pytest.raises(ValidationError, match="at most 100"):
        remind_schools(officer.group, schools, by=officer.user)
