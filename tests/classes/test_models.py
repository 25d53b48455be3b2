"""The rules that the database itself keeps, whatever the code above it does."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from classes.models import ClassGroup, Enrolment, Invitation, Membership, Pupil, Role, School, User
from tests import factories

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def refused(db):
    """Return a context in which the database must refuse."""

    class Refused:
        def __enter__(self):
            self.raises = pytest.raises(IntegrityError)
            self.raises.__enter__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def __exit__(self, *error):
            self.atomic.__exit__(*error)
            return self.raises.__exit__(*error)

    return Refused()


def test_two_schools_have_two_addresses(refused):
    factories.SchoolFactory(slug="same")
    with refused:
        School.objects.create(name="Other", slug="same")


def test_two_schools_have_two_urns_but_many_may_have_none(refused):
    factories.SchoolFactory.create_batch(2, urn="")
    factories.SchoolFactory(urn="112345")
    with refused:
        School.objects.create(name="Other", slug="other", urn="112345")


def test_an_e_mail_address_is_one_persons_but_many_may_have_none(refused):
    factories.UserFactory.create_batch(2, email=None)
    factories.UserFactory(email="a@school.example")
    with refused:
        User.objects.create(email="a@school.example", name="Other")


def test_an_e_mail_address_is_kept_in_small_letters(refused):
    assert factories.UserFactory(email="A@School.example").email == "a@school.example"
    with refused:
        User.objects.create(email="B@school.example", name="Other")


def test_a_person_has_a_role_once(refused):
    first = factories.MembershipFactory()
    with refused:
        Membership.objects.create(user=first.user, school=first.school, role=first.role)


def test_a_role_is_one_of_the_four(refused):
    with refused:
        factories.MembershipFactory(role="caretaker")


def test_an_invitation_is_open_once_but_may_be_repeated_after_it_was_accepted(school, refused):
    offer = {"school": school, "email": "new@school.example", "role": Role.TEACHER}
    first = Invitation.objects.create(**offer)
    with refused:
        Invitation.objects.create(**offer)
    first.accepted_at = first.created_at
    first.save()
    assert Invitation.objects.create(**offer).is_open


def test_an_invitation_is_to_a_known_role_and_an_address_in_small_letters(school, refused):
    with refused:
        Invitation.objects.create(school=school, email="a@school.example", role="caretaker")
    with refused:
        Invitation.objects.create(school=school, email="A@school.example", role=Role.TEACHER)


def test_a_class_name_is_used_once_a_year_at_a_school(refused):
    first = factories.ClassGroupFactory(name="5 Oak")
    factories.ClassGroupFactory(name="5 Oak", school=first.school, academic_year=2027)
    factories.ClassGroupFactory(name="5 Oak")
    with refused:
        ClassGroup.objects.create(school=first.school, name="5 Oak", academic_year=2026)


@pytest.mark.parametrize(("youngest", "oldest"), [(6, 5), (0, 5), (5, 14)])
def test_the_years_of_a_class_are_in_order_and_exist(refused, youngest, oldest):
    with refused:
        factories.ClassGroupFactory(youngest_year=youngest, oldest_year=oldest)


def test_a_child_has_a_name(school, refused):
    with refused:
        Pupil.objects.create(school=school, display_name="")


def test_a_number_from_the_schools_system_is_one_childs(school, refused):
    factories.PupilFactory.create_batch(2, school=school, external_id="")
    factories.PupilFactory(school=school, external_id="17")
    factories.PupilFactory(external_id="17")
    with refused:
        factories.PupilFactory(school=school, external_id="17")


def test_a_child_is_in_one_class_at_a_time(refused):
    first = factories.EnrolmentFactory()
    with refused:
        Enrolment.objects.create(
            pupil=first.pupil, class_group=first.class_group, joined_on=dt.date(2026, 10, 1)
        )


@pytest.mark.parametrize("left_on", [dt.date(2026, 9, 1), dt.date(2026, 8, 31)])
def test_a_child_leaves_after_joining(refused, left_on):
    with refused:
        factories.EnrolmentFactory(joined_on=dt.date(2026, 9, 1), left_on=left_on)


def test_a_child_who_left_is_not_on_roll_from_that_day(db):
    enrolment = factories.EnrolmentFactory(left_on=TODAY)
    on_roll = Pupil.objects.on_roll(enrolment.class_group, TODAY - dt.timedelta(days=1))
    assert list(on_roll) == [enrolment.pupil]
    assert not Pupil.objects.on_roll(enrolment.class_group, TODAY).exists()


def test_the_safeguarding_lead_is_named_even_where_none_is_set(db):
    assert factories.SchoolFactory(safeguarding_lead="Mrs Shaw").safeguarding_lead_name == (
        "Mrs Shaw"
    )
    assert factories.SchoolFactory(safeguarding_lead="").safeguarding_lead_name == (
        "the designated safeguarding lead"
    )
