"""People who are named before they accept an invitation, several invitations, and their links."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from classes.models import Cover, Happened, Invitation, Membership, Role, SecurityEvent, User
from classes.people import invitations
from classes.people.actions import accept_invitation, cancel_invitation, invite, remove_member
from tests import factories
from tests.classes.conftest import PASSWORD
from tests.pages import document, text_of


@pytest.fixture
def people(school) -> str:
    return reverse("classes:people", args=[school.slug])


@pytest.fixture
def several(school) -> str:
    return reverse("classes:invite_several", args=[school.slug])


def invite_new(school, lead, email="new@school.example", role=Role.TEACHER, name="N. Newcomer"):
    return invite(school=school, email=email, name=name, role=role, by=lead)


class TestOnTheList:
    """Somebody invited is on the list of staff at once, but cannot sign in."""

    def test_they_can_be_chosen_for_a_class_before_they_accept(self, school, invitation, as_lead):
        oak = factories.ClassGroupFactory(school=school)
        user = invitation.user
        as_lead.post(reverse("lessons:teachers", args=[school.slug]), {f"class{oak.pk}": user.pk})
        assert list(oak.teachers.all()) == [user]
        assert (user.email, user.has_password) == (None, False)

    def test_accepting_gives_them_the_account(self, school, invitation, client, settings):
        oak = factories.ClassGroupFactory(school=school, teachers=[invitation.user])
        link = invitations.link(invitation).removeprefix(settings.SITE_URL)
        client.post(link, {"name": "Nia Newcomer", "password": PASSWORD})
        [teacher] = oak.teachers.all()
        assert get_user(client) == teacher == invitation.user
        assert (teacher.name, teacher.email) == ("Nia Newcomer", "new@school.example")
        assert SecurityEvent.objects.filter(what=Happened.JOINED, user=teacher).exists()

    def test_somebody_with_the_name_who_cannot_sign_in_yet_is_not_made_twice(self, school, lead):
        listed = factories.MembershipFactory(
            school=school, user__email=None, user__name="D. Fraser"
        )
        assert invite_new(school, lead, name="d. fraser").user == listed.user

    def test_a_second_role_is_for_the_same_person(self, school, lead, invitation):
        assert invite_new(school, lead, role=Role.HEAD).user == invitation.user

    def test_an_account_of_another_school_gets_nothing_before_it_accepts(
        self, school, lead, with_password
    ):
        stranger = with_password(email="new@school.example")
        assert invite_new(school, lead).user is None
        assert not school.memberships.filter(user=stranger).exists()

    def test_an_account_made_meanwhile_takes_over_the_classes_and_the_cover(
        self, school, invitation, with_password
    ):
        named, oak = invitation.user, factories.ClassGroupFactory(school=school)
        oak.teachers.add(named)
        cover = factories.CoverFactory(class_group__school=school, user=named)
        account = with_password(email=invitation.email)
        accept_invitation(invitation=invitation, user=account)
        assert list(oak.teachers.all()) == [account]
        assert Cover.objects.get(pk=cover.pk).user == account
        assert not Membership.objects.filter(user=named).exists()

    def test_somebody_who_is_only_named_is_no_lead_that_a_school_can_rely_on(self, school, lead):
        invite_new(school, lead, role=Role.PSHE_LEAD)
        with pytest.raises(Exception, match="needs a PSHE lead"):
            remove_member(membership=lead.memberships.get(), reason="Left", by=lead)


class TestCancelling:
    """Cancelling takes off the list whom the invitation put there."""

    def test_somebody_whom_nothing_names_is_taken_off_the_list(self, invitation, lead, school):
        assert not cancel_invitation(invitation=invitation, by=lead)
        assert not User.objects.at_school(school).filter(pk=invitation.user_id).exists()

    def test_somebody_whom_a_class_names_stays(self, invitation, lead, school, as_lead, people):
        factories.ClassGroupFactory(school=school, teachers=[invitation.user])
        page = as_lead.post(f"{people}invitations/{invitation.pk}/cancel/", follow=True)
        assert "N. Newcomer stays on the list of staff" in text_of(page)
        assert school.memberships.filter(user=invitation.user).exists()

    def test_somebody_who_was_listed_before_stays(self, school, lead):
        listed = factories.MembershipFactory(
            school=school, user__email=None, user__name="D. Fraser"
        )
        cancel_invitation(invitation=invite_new(school, lead, name="D. Fraser"), by=lead)
        assert school.memberships.filter(user=listed.user).exists()

    def test_of_two_roles_the_other_stays(self, school, lead, invitation):
        other = invite_new(school, lead, role=Role.HEAD)
        cancel_invitation(invitation=invitation, by=lead)
        assert [one.role for one in school.memberships.filter(user=other.user)] == [Role.HEAD]
        cancel_invitation(invitation=Invitation.objects.get(pk=other.pk), by=lead)
        assert not school.memberships.filter(user=other.user).exists()


class TestSeveral:
    """Many invited at once."""

    LINES = "R. Ali, r@school.example, 5 Oak\nno address here\nHead\tH. Moss\th@school.example"

    def check(self, client, several, **fields):
        page = client.post(several, {"lines": self.LINES, "role": "teacher", "check": "1"} | fields)
        return page, document(page).xpath("string(//input[@name='seen']/@value)")

    def test_they_are_shown_before_anything_is_sent(self, as_lead, several):
        page, _ = self.check(as_lead, several)
        assert "Ready to send (2)" in text_of(page)
        assert "Line 2: no address here" in text_of(page)
        assert not Invitation.objects.exists()

    def test_the_right_ones_are_sent_and_the_wrong_line_stays(self, as_lead, several, school):
        oak = factories.ClassGroupFactory(school=school, name="5 Oak")
        _, seen = self.check(as_lead, several)
        page = as_lead.post(several, {"lines": self.LINES, "role": "teacher", "seen": seen})
        assert "2 invitations are on their way" in text_of(page)
        assert document(page).xpath("//textarea")[0].text.strip() == "no address here"
        assert {(one.name, one.role) for one in Invitation.objects.all()} == {
            ("R. Ali", Role.TEACHER),
            ("H. Moss", Role.HEAD),
        }
        assert [teacher.name for teacher in oak.teachers.all()] == ["R. Ali"]

    def test_whom_an_invitation_made_is_listed_once_on_the_page_people(
        self, as_lead, several, school
    ):
        _, seen = self.check(as_lead, several)
        as_lead.post(several, {"lines": self.LINES, "role": "teacher", "seen": seen})
        people = document(as_lead.get(reverse("classes:people", args=[school.slug])))
        assert len(people.xpath("//li//b[contains(., 'Ali')]")) == 1

    def test_lines_that_were_not_seen_are_not_sent(self, as_lead, several):
        _, seen = self.check(as_lead, several)
        fields = {"lines": "X. Y, x@school.example", "role": "teacher", "seen": seen}
        assert "Ready to send (1)" in text_of(as_lead.post(several, fields))
        assert not Invitation.objects.exists()

    def test_what_is_over_the_limit_waits(self, as_lead, several, settings):
        settings.LIMITS = settings.LIMITS | {"invitation": "1/h/person"}
        _, seen = self.check(as_lead, several)
        page = as_lead.post(several, {"lines": self.LINES, "role": "teacher", "seen": seen})
        assert Invitation.objects.count() == 1
        assert "you have reached that limit" in text_of(page)

    def test_who_is_on_the_staff_already_is_told_before_sending_whatever_the_role(
        self, as_lead, several, person
    ):
        password = "a long invented sentence"
        known = person(Role.TEACHER, email="r@school.example", password=password)
        page, _ = self.check(as_lead, several, lines=f"{known.name}, r@school.example, head")
        assert "is on the staff already, as Teacher." in text_of(page)
        assert "Ready to send" not in text_of(page)


class TestLink:
    """The link of an invitation, to hand over in another way."""

    def test_it_is_shown_to_who_sent_it_after_the_password_and_that_is_kept(
        self, school, lead, sign_in, people, invitation
    ):
        lead.set_password(PASSWORD)
        lead.save()
        address = f"{people}invitations/{invitation.pk}/link/"
        client = sign_in(lead, password_again=False)
        link = invitations.link(invitation)
        assert link not in client.get(address).text
        assert link not in client.post(address, {"password": "wrong"}).text
        assert link in client.post(address, {"password": PASSWORD}).text
        assert SecurityEvent.objects.filter(what=Happened.LINK_SHOWN, user=lead).count() == 1

    def test_another_lead_does_not_see_it(self, person, sign_in, people, invitation):
        other = sign_in(person(Role.PSHE_LEAD))
        assert other.get(f"{people}invitations/{invitation.pk}/link/").status_code == 404
        assert "Copy link" not in other.get(people).text


def test_another_role_is_given_without_an_invitation(
    as_lead, person, people, school, with_password
):
    viewer = with_password()
    factories.MembershipFactory(user=viewer, school=school, role=Role.VIEWER)
    as_lead.post(f"{people}{viewer.pk}/role/", {"role": Role.HEAD})
    assert {one.role for one in viewer.memberships.all()} == {Role.VIEWER, Role.HEAD}
