"""The people page: who has which role, inviting, removing."""

import pytest

from classes.models import Invitation, Membership, Role, User
from classes.people.actions import remove_member
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.slug}/people/"


def test_it_lists_each_person_once_with_all_their_roles(as_lead, person, address):
    person(Role.TEACHER, Role.SAFEGUARDING_LEAD, name="A. Shaw")
    page = as_lead.get(address)
    assert page.text.count("<b>A. Shaw</b>") == 1
    assert "Safeguarding lead · " in text_of(page)
    assert "Teacher · " in text_of(page)


def test_it_shows_nobody_of_another_school(as_lead, address):
    stranger = factories.MembershipFactory().user
    assert stranger.name not in as_lead.get(address).text


def test_the_number_of_queries_does_not_grow_with_the_people(
    as_lead, person, address, django_assert_num_queries
):
    person(Role.TEACHER)
    with django_assert_num_queries(9):
        as_lead.get(address)
    for _ in range(10):
        person(Role.TEACHER, Role.VIEWER)
    with django_assert_num_queries(9):
        as_lead.get(address)


def test_it_shows_fifty_people_a_page(as_lead, school, address):
    for number in range(60):
        factories.MembershipFactory(school=school, user__name=f"Person {number:02}")
    assert "Page 1 of 2" in as_lead.get(address).text
    assert "Person 59" in as_lead.get(f"{address}?page=2").text


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_sent_and_then_listed(as_lead, address, mailoutbox):
    answer = as_lead.post(
        address,
        {"name": "N. Newcomer", "email": "new@school.example", "role": "teacher"},
        follow=True,
    )
    assert mailoutbox[0].to == ["new@school.example"]
    assert "The invitation for new@school.example is on its way" in answer.text
    assert "N. Newcomer" in answer.text


@pytest.mark.django_db(transaction=True)
def test_it_says_when_an_email_could_not_be_sent(as_lead, address, settings):
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = as_lead.post(
        address,
        {"name": "N. Newcomer", "email": "new@school.example", "role": "teacher"},
        follow=True,
    )
    assert "the email has not left yet: The mail server could not be reached." in text_of(answer)


def test_wrong_input_is_kept_and_explained_beside_the_field(as_lead, address):
    answer = as_lead.post(address, {"name": "N. Typed", "email": "typed@", "role": "teacher"})
    assert answer.status_code == 422
    assert "This is not an email address" in answer.text
    assert 'value="N. Typed"' in answer.text
    assert 'value="typed@"' in answer.text
    assert not Invitation.objects.exists()


def test_a_refusal_of_the_action_is_explained_beside_the_field(
    as_lead, with_password, school, address
):
    user = with_password()
    Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    answer = as_lead.post(address, {"name": "X", "email": user.email, "role": "teacher"})
    assert answer.status_code == 422
    assert "is on the staff already, as Teacher." in answer.context["form"].errors["email"][0]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_sent_again(as_lead, invitation, address, mailoutbox):
    mailoutbox.clear()
    as_lead.post(f"{address}invitations/{invitation.pk}/send/")
    assert len(mailoutbox) == 1


def test_an_invitation_is_cancelled(as_lead, invitation, address):
    as_lead.post(f"{address}invitations/{invitation.pk}/cancel/")
    assert not Invitation.objects.exists()


def test_a_teacher_without_an_address_is_given_one_and_invited(as_lead, school, address):
    user = factories.MembershipFactory(school=school, user=factories.UserFactory(email=None)).user
    assert f"Invite {user.name}" in text_of(as_lead.get(address))
    as_lead.post(f"{address}{user.pk}/invite/", {"email": "l@school.example"})
    made = Invitation.objects.get()
    assert (made.user, made.role, made.name) == (user, Role.TEACHER, user.name)


def test_an_address_that_is_taken_is_explained(as_lead, school, lead, address):
    user = factories.MembershipFactory(school=school, user=factories.UserFactory(email=None)).user
    answer = as_lead.post(f"{address}{user.pk}/invite/", {"email": lead.email})
    assert answer.status_code == 422
    assert "Somebody else already has this email address" in answer.text


def test_a_role_is_removed_with_a_reason_that_stays_in_the_history(as_lead, lead, person, address):
    membership = person(Role.TEACHER).memberships.get()
    as_lead.post(f"{address}roles/{membership.pk}/remove/", {"reason": "Left in July"})
    assert not Membership.objects.filter(pk=membership.pk).exists()
    last = Membership.history.filter(id=membership.pk).first()
    assert (last.history_type, last.history_user, last.history_change_reason) == (
        "-",
        lead,
        "Left in July",
    )


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_role_is_not_removed_without_a_reason(as_lead, person, address, reason):
    membership = person(Role.TEACHER).memberships.get()
    answer = as_lead.post(f"{address}roles/{membership.pk}/remove/", {"reason": reason})
    assert answer.status_code == 422
    assert "Give a reason" in answer.text
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_the_last_lead_keeps_the_role(as_lead, lead, address):
    membership = lead.memberships.get()
    answer = as_lead.post(f"{address}roles/{membership.pk}/remove/", {"reason": "Enough"})
    assert answer.status_code == 422
    assert "A school needs a PSHE lead" in answer.text
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_the_role_of_the_last_lead_has_no_link_to_remove_it(as_lead, lead, person, address):
    link = f"{address}roles/{lead.memberships.get().pk}/remove/"
    assert link not in as_lead.get(address).text
    person(Role.PSHE_LEAD)
    assert link in as_lead.get(address).text


def test_a_lead_who_removes_their_own_role_goes_to_the_start_page(as_lead, lead, person, address):
    person(Role.PSHE_LEAD)
    membership = lead.memberships.get()
    answer = as_lead.post(f"{address}roles/{membership.pk}/remove/", {"reason": "Handed over"})
    assert answer.url == "/"


def test_a_person_with_no_role_left_is_removed_from_this_years_classes_only(lead, person, school):
    user = person(Role.TEACHER, name="Mr Oak")
    now, before = (
        factories.ClassGroupFactory(school=school, academic_year=year, teachers=[user])
        for year in (2026, 2025)
    )
    remove_member(membership=user.memberships.get(), reason="Left", by=lead)
    assert not now.teachers.exists()
    assert list(before.teachers.all()) == [user]
    last = now.history.first()
    assert (last.history_user, last.history_change_reason) == (lead, "Left")
    assert not last.teachers.exists()


def test_a_person_with_another_role_keeps_their_classes(lead, person, school):
    user = person(Role.TEACHER)
    factories.MembershipFactory(user=user, school=school, role=Role.VIEWER)
    group = factories.ClassGroupFactory(school=school, teachers=[user])
    remove_member(membership=user.memberships.get(role=Role.VIEWER), reason="Left", by=lead)
    assert list(group.teachers.all()) == [user]


def test_removing_a_role_keeps_the_person(lead, person):
    user = person(Role.TEACHER)
    remove_member(membership=user.memberships.get(), reason="Left", by=lead)
    assert User.objects.filter(pk=user.pk).exists()


def test_somebody_without_an_address_is_said_to_have_none(as_lead, school, address):
    factories.MembershipFactory(school=school, user=factories.UserFactory(email=None))
    assert "Cannot sign in yet: no email address" in text_of(as_lead.get(address))


def test_a_link_at_the_top_leads_to_the_form_that_invites(as_lead, address):
    page = document(as_lead.get(address))
    (link,) = page.xpath("//div[@class='actions']/a[starts-with(@href, '#')]")
    assert page.get_element_by_id(link.get("href")[1:]).text_content() == "Invite somebody"
