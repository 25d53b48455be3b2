"""What is asked for the password again: changes of a sign-in, removals for good, files of names."""

import pytest
import time_machine
from django.utils import timezone

from classes import history
from classes.models import Membership, Pupil, Role
from classes.people.password_again import PasswordAgain
from lessons.models import Lesson
from reports.audit.actions import make_export
from reports.models import AuditExport
from tests import factories
from tests.classes.conftest import PASSWORD
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

WORDS = "A text that nobody should have typed"


@pytest.fixture
def lead(with_password, school):
    user = with_password()
    Membership.objects.create(user=user, school=school, role=Role.PSHE_LEAD)
    return user


@pytest.fixture
def client(sign_in, lead):
    """A browser in which somebody signed in long ago."""
    return sign_in(lead, password_again=False)


@pytest.fixture
def child(school):
    oak = factories.ClassGroupFactory(school=school)
    return factories.EnrolmentFactory(class_group=oak, pupil__display_name="Ella P").pupil


@pytest.fixture
def lesson(school, lead):
    group = factories.ClassGroupFactory(school=school)
    planned = factories.PlannedSessionFactory(class_group=group)
    lesson = factories.LessonFactory(planned_session=planned, taught_by=lead)
    lesson.note = WORDS
    history.save(lesson, by=lead)
    return lesson


@pytest.fixture
def erasing(school, child):
    """The page of erasing a name, and what is sent from it."""
    address = f"/schools/{school.slug}/children/{child.pk}/erase/"
    return address, {"reason": "Asked for by a parent", "sure": "on"}


def erased(child) -> bool:
    child.refresh_from_db()
    return child.is_erased


def test_no_name_is_erased_without_the_password_and_nothing_typed_is_lost(client, erasing, child):
    address, typed = erasing
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert not erased(child)
    page = document(answer)
    assert page.xpath("//input[@name='reason']/@value") == [typed["reason"]]
    assert page.xpath("//input[@name='password']/@autocomplete") == ["current-password"]
    assert "Enter your password" in text_of(answer)


def test_with_the_right_password_in_the_form_the_name_is_erased(client, erasing, child):
    address, typed = erasing
    assert "password" in client.get(address).context["form"].fields
    answer = client.post(address, typed | {"password": "wrong"})
    assert "Incorrect password" in text_of(answer)
    assert not erased(child)
    assert client.post(address, typed | {"password": PASSWORD}).status_code == 302
    assert erased(child)


def test_a_password_that_was_typed_is_not_asked_for_again_for_five_minutes(client, erasing, child):
    address, typed = erasing
    client.post(address, {"password": PASSWORD})
    assert "password" not in client.get(address).context["form"].fields
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=6)):
        assert client.post(address, typed).status_code == 422
    assert not erased(child)


def test_no_text_is_removed_without_the_password(client, school, lesson):
    address = f"/schools/{school.slug}/remove-text/lesson/{lesson.pk}/"
    keys = [text for text, _ in client.get(address).context["form"].fields["texts"].choices]
    typed = {"texts": keys, "reason": "It should not be here"}
    assert client.post(address, typed).status_code == 422
    assert Lesson.objects.get().note == WORDS
    assert client.post(address, typed | {"password": PASSWORD}).status_code == 302
    assert Lesson.objects.get().note != WORDS


def test_a_workbook_with_names_takes_the_password_and_one_without_does_not(client, school, child):
    address = f"/schools/{school.slug}/audit/export/"
    typed = {"academic_year": "2026"}
    answer = client.post(address, typed | {"with_names": "on"})
    assert answer.status_code == 422
    assert document(answer).xpath("//input[@name='with_names']/@checked")
    assert not AuditExport.objects.exists()
    assert client.post(address, typed).status_code == 200
    client.post(address, typed | {"with_names": "on", "password": PASSWORD})
    assert list(AuditExport.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]


@pytest.fixture
def files(school, child, lead):
    """The addresses of files with children's names."""
    make = {"school": school, "academic_year": 2026, "by": lead, "with_names": True}
    evening = factories.InformationEveningFactory(school=school)
    pk = make_export(**make).pk
    return [
        f"audit/exports/{pk}/",
        f"children/{child.pk}/record.json",
        f"evenings/{evening.pk}/list/",
        "lessons/import/workbook/?names=1",
    ]


def test_no_file_with_names_leaves_without_the_password(client, school, files):
    audit = f"http://testserver/schools/{school.slug}/audit/"
    for file in files:
        address = f"/schools/{school.slug}/{file}"
        answer = client.get(address, headers={"referer": audit})
        assert answer.status_code == 302, file
        assert answer.url == f"/accounts/reauthenticate/?next=/schools/{school.slug}/audit/"
    asked = client.get(answer.url)
    assert "Choose the file again" in text_of(asked)
    back = client.post(answer.url, {"password": PASSWORD})
    assert back.url == f"/schools/{school.slug}/audit/"
    for file in files:
        answer = client.get(f"/schools/{school.slug}/{file}")
        assert "attachment" in answer["Content-Disposition"], file


def test_a_file_asked_for_from_elsewhere_returns_to_the_school(client, school, files):
    for referer in ("https://elsewhere.example/", "", "http://[::1"):
        answer = client.get(
            f"/schools/{school.slug}/{files[0]}", headers={"referer": referer} if referer else {}
        )
        assert answer.url == f"/accounts/reauthenticate/?next=/schools/{school.slug}/"


def test_an_email_address_is_not_changed_without_the_password(client, lead, mailoutbox):
    typed = {"email": "new@school.example", "action_add": ""}
    answer = client.post("/accounts/email/", typed)
    assert document(answer).xpath("//input[@name='email']/@value") == [typed["email"]]
    assert not mailoutbox
    client.post("/accounts/email/", typed | {"password": PASSWORD})
    assert [mail.to for mail in mailoutbox] == [["new@school.example"]]


def test_a_password_is_not_changed_without_the_old_one(client, lead):
    new = "another plain phrase"
    typed = {"oldpassword": "wrong", "password1": new, "password2": new}
    client.post("/accounts/password/change/", typed)
    lead.refresh_from_db()
    assert lead.check_password(PASSWORD)


@pytest.mark.parametrize(
    "page",
    ["totp/activate/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"],
)
def test_the_second_step_is_not_touched_without_the_password(client, lead, page):
    if page != "totp/activate/":
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(lead, generate_totp_secret())
        RecoveryCodes.activate(lead)
    sends = [client.get] if page == "recovery-codes/" else [client.get, client.post]
    for send in sends:
        assert send(f"/accounts/2fa/{page}").url.startswith("/accounts/reauthenticate/?next=")


def test_the_list_of_what_is_asked_is_whole():
    """Each form of the list has a test here, and nobody takes one out unseen."""
    forms = {form.__name__ for form in PasswordAgain.__subclasses__()}
    assert forms == {
        *("AuditForm", "ChangeEmailForm", "EraseForm", "LostDeviceForm", "RedactForm"),
        "ErasePersonForm",  # tests/reports/retention/test_erase_person.py
    }


def test_somebody_else_s_password_does_not_do(client, erasing, child, with_password):
    address, typed = erasing
    other = with_password()
    other.set_password("somebody else entirely")
    other.save()
    assert client.post(address, typed | {"password": "somebody else entirely"}).status_code == 422
    assert Pupil.objects.get(pk=child.pk).display_name == "Ella P"
