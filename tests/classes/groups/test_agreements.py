"""A group asks, the school agrees or declines, and may leave. Nothing tells who is here."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.groups.agreements import answer_group, ask_by_typed, ask_school, leave_group
from classes.models import (
    GroupAnswer,
    GroupOfficer,
    GroupSchool,
    Happened,
    MailKind,
    OutgoingMail,
    Role,
    School,
    SecurityEvent,
    User,
)
from tests import factories
from tests.pages import document, text_of


@pytest.fixture
def officer(db) -> GroupOfficer:
    return factories.GroupOfficerFactory(user__name="S. Ahmed", group__name="Peak Trust")


@pytest.fixture
def bridge(db) -> School:
    return factories.SchoolFactory(name="Bridge Primary", slug="bridge", urn="112345")


@pytest.fixture
def head(bridge) -> User:
    return factories.MembershipFactory(school=bridge, role=Role.HEAD, user__name="D. Head").user


def agreements(officer: GroupOfficer) -> str:
    return f"/groups/{officer.group.slug}/agreements/"


def test_asking_does_not_tell_whether_a_school_is_here(officer, bridge, sign_in):
    client = sign_in(officer.user)
    for typed in ("112345", "112346", "bridge", "no-such-school"):
        page = client.post(agreements(officer), {"typed": typed}, follow=True)
        assert f"If a school here has {typed}, it was asked." in text_of(page)
        assert "Bridge" not in page.text
    waiting = document(page).xpath("//h2[.='Asked, no answer yet']/..//li//b/text()")
    assert waiting == ["no-such-school", "bridge", "112346", "112345"]
    assert officer.group.links.get().school == bridge


def test_the_school_is_emailed_sees_what_is_shared_and_agrees(
    officer, bridge, head, sign_in, mailoutbox
):
    teacher = factories.MembershipFactory(school=bridge).user
    ask_by_typed(group=officer.group, typed="112345", by=officer.user)
    ask_by_typed(group=officer.group, typed="112345", by=officer.user)
    assert [mail.to for mail in mailoutbox] == [[head.email]]
    assert "S. Ahmed of Peak Trust asks to see the figures of Bridge Primary" in mailoutbox[0].body
    assert OutgoingMail.objects.get().kind == MailKind.GROUP
    client, groups = sign_in(head), "/schools/bridge/groups/"
    line = text_of(client.get(f"{groups}asking/"))
    assert line.startswith("Peak Trust asks to see this school’s figures.")
    assert sign_in(teacher).get(f"{groups}asking/").status_code == 404
    page = client.get(groups)
    assert "fewer than 5" in page.text
    assert "by S. Ahmed" in text_of(page)
    assert not officer.group.sharing_schools().exists()
    link = officer.group.links.get()
    client.post(f"{groups}{link.pk}/answer/", {"answer": "agree"})
    assert officer.group.sharing_schools().get() == bridge
    assert not officer.group.questions.exists()
    assert client.get(f"{groups}asking/").text.strip() == ""
    again = client.post(f"{groups}{link.pk}/answer/", {"answer": "decline"}, follow=True)
    assert "A colleague has answered meanwhile" in again.text
    assert "Bridge Primary" in sign_in(officer.user).get(agreements(officer)).text
    events = SecurityEvent.objects.filter(school=bridge, detail="Peak Trust")
    assert {event.what for event in events} == {Happened.GROUP_ASKED, Happened.GROUP_AGREED}


def test_a_school_leaves_at_once_with_a_reason_that_its_history_keeps(
    officer, bridge, head, sign_in
):
    link = factories.GroupSchoolFactory(group=officer.group, school=bridge)
    client, leave = sign_in(head), f"/schools/bridge/groups/{link.pk}/leave/"
    assert client.post(leave, {"reason": " "}).status_code == 422
    client.post(leave, {"reason": "We joined another trust"})
    assert not officer.group.sharing_schools().exists()
    link.refresh_from_db()
    assert (link.answer, link.answered_by) == (GroupAnswer.LEFT, head)
    dsl = factories.MembershipFactory(school=bridge, role=Role.SAFEGUARDING_LEAD).user
    shown = text_of(sign_in(dsl).get("/schools/bridge/history/"))
    assert "Agreement with a group changed" in shown
    assert "We joined another trust" in shown
    assert "Peak Trust" in shown


@pytest.mark.parametrize("did", [GroupAnswer.DECLINED, GroupAnswer.LEFT])
def test_a_group_asks_again_only_after_thirty_days(officer, bridge, head, did):
    link = ask_school(group=officer.group, school=bridge, by=officer.user)
    answer_group(link=link, agrees=did == GroupAnswer.LEFT, by=head)
    if did == GroupAnswer.LEFT:
        leave_group(link=link, reason="Not now", by=head)
    too_soon = pytest.raises(ValidationError, match="You can ask again from 24 December 2026")
    with time_machine.travel(timezone.now() + dt.timedelta(days=29)), too_soon:
        ask_by_typed(group=officer.group, typed="bridge", by=officer.user)
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        ask_by_typed(group=officer.group, typed="bridge", by=officer.user)
        assert GroupSchool.objects.waiting().get().school == bridge


def test_a_school_that_shares_is_not_asked_again(officer, bridge):
    factories.GroupSchoolFactory(group=officer.group, school=bridge)
    with pytest.raises(ValidationError, match="Bridge Primary shares its figures already"):
        ask_by_typed(group=officer.group, typed="112345", by=officer.user)


def test_a_question_that_is_taken_back_asks_nobody(officer, bridge, sign_in):
    ask_by_typed(group=officer.group, typed="112345", by=officer.user)
    question = officer.group.questions.get()
    sign_in(officer.user).post(f"{agreements(officer)}{question.pk}/take-back/")
    assert not GroupSchool.objects.exists()
    assert not officer.group.questions.exists()


def test_an_operator_asks_on_their_pages_and_the_group_sees_whom(
    officer, bridge, head, sign_in, mailoutbox
):
    operator = User.objects.create_superuser("op@trust.example", "x", name="O. Perator")
    link = {"group": officer.group.pk, "school": bridge.pk}
    assert sign_in(operator).post("/admin/classes/groupschool/add/", link).status_code == 302
    asked = GroupSchool.objects.get()
    assert (asked.answer, asked.asked_by) == (GroupAnswer.ASKED, None)
    assert mailoutbox[0].body.count("O. Perator") == 0
    assert "by an operator" in text_of(sign_in(officer.user).get(agreements(officer)))
    assert "by an operator" in text_of(sign_in(head).get("/schools/bridge/groups/"))
