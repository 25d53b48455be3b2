"""What a browser keeps: no page of somebody signed in, and no child's name in a cookie."""

import base64
import re

import pytest
from django.urls import reverse

from classes.models import Role
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

NAME = "Newkidh S"


@pytest.mark.parametrize(
    "page",
    [
        "account_login",
        "account_logout",
        "account_email",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_reauthenticate",
        "account_sessions",
        "account_email_verification_sent",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_authenticate",
        "mfa_view_recovery_codes",
        "start",
    ],
)
def test_no_page_about_signing_in_is_kept(sign_in, person, page):
    user = person(Role.TEACHER)
    user.confirm_email()
    answer = sign_in(user).get(reverse(page))
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_no_link_from_an_email_is_kept(client):
    for address in (
        "/accounts/confirm-email/x/",
        "/accounts/password/reset/key/1-x/",
        "/accounts/invitation/x/",
    ):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_no_answer_puts_a_childs_name_in_a_cookie(as_lead, school):
    oak, elm = factories.ClassGroupFactory.create_batch(2, school=school)
    pupil = factories.EnrolmentFactory(class_group=oak, pupil__display_name="Newkid S").pupil
    page = f"/schools/{school.slug}/classes/{{}}/children/{pupil.pk}/"
    sent = [
        (oak, {"do": "rename", "display_name": NAME}),
        (oak, {"do": "move", "class_group": elm.pk, "on": "2026-11-24"}),
        (elm, {"do": "leave", "on": "2026-11-24"}),
    ]
    said = ""
    for group, typed in sent:
        address = page.format(group.pk)
        form = f"//form[.//*[@name='do'][@value='{typed['do']}']]"
        [seen] = document(as_lead.get(address)).xpath(f"{form}//input[@name='seen']/@value")
        answers = [as_lead.post(address, typed | {"seen": seen})]
        answers.append(as_lead.get(answers[0].url))
        said += text_of(answers[1])
        for cookie in [cookie for answer in answers for cookie in answer.cookies.values()]:
            assert "Newkid" not in _opened(cookie.OutputString())
    assert f"The name is now {NAME}" in said
    assert f"{NAME} has moved to" in said


def _opened(text: str) -> str:
    """Return the text with what can be read of its parts in base64."""
    parts = re.findall(r"[\w-]{8,}", text)
    opened = (
        base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        for part in parts
        if len(part) % 4 != 1
    )
    return text + "".join(part.decode("utf-8", "ignore") for part in opened)


def test_a_page_for_families_sets_no_cookie_and_stays_public(client, school):
    factories.FamiliesPageFactory(school=school)
    answer = client.get(f"/online-safety/{school.slug}/")
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]
