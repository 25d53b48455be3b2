"""The rules that the database itself enforces, whatever the code does."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from classes.models import ClassGroup, Enrolment, Invitation, Membership, Pupil, Role, School, User
from tests import factories

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def refused(db):
    """Return a context manager that expects a refusal by the database."""

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


def test_two_schools_cannot_have_the_same_address(refused):
    factories.SchoolFactory(slug="same")
    with refused:
        School.objects.create(name="Other", slug="same")


def test_two_schools_cannot_have_the_same_urn_but_can_have_none(refused):
    factories.SchoolFactory.create_batch(2, urn="")
    factories.SchoolFactory(urn="112345")
    with refused:
        School.objects.create(name="Other", slug="other", urn="112345")


def test_two_people_cannot_have_the_same_email_address_but_can_have_none(refused):
    factories.UserFactory.create_batch(2, email=None)
    factories.UserFactory(email="a@school.example")
    with refused:
        User.objects.create(email="a@school.example", name="Other")


def test_an_email_address_is_kept_in_lower_case(refused):
    assert factories.UserFactory(email="A@School.example").email == "a@school.example"
    with refused:
        User.objects.create(email="B@school.example", name="Other")


def test_a_person_cannot_have_the_same_role_twice(refused):
    first = factories.MembershipFactory()
    with refused:
        Membership.objects.create(user=first.user, school=first.school, role=first.role)


def test_a_role_must_be_one_of_the_four(refused):
    with refused:
        factories.MembershipFactory(role="caretaker")


def test_an_invitation_can_be_repeated_only_after_it_was_accepted(school, refused):
    offer = {"school": school, "email": "new@school.example", "role": Role.TEACHER}
    first = Invitation.objects.create(**offer)
    with refused:
        Invitation.objects.create(**offer)
    first.accepted_at = first.created_at
    first.save()
    assert Invitation.objects.create(**offer).is_open


def test_an_invitation_needs_a_known_role_and_a_lower_case_address(school, refused):
    with refused:
        Invitation.objects.create(school=school, email="a@school.example", role="caretaker")
    with refused:
        Invitation.objects.create(school=school, email="A@school.example", role=Role.TEACHER)


def test_a_school_cannot_use_a_class_name_twice_in_a_year(refused):
    first = factories.ClassGroupFactory(name="5 Oak")
    factories.ClassGroupFactory(name="5 Oak", school=first.school, academic_year=2027)
    factories.ClassGroupFactory(name="5 Oak")
    with refused:
        ClassGroup.objects.create(school=first.school, name="5 Oak", academic_year=2026)


@pytest.mark.parametrize(("youngest", "oldest"), [(6, 5), (0, 5), (5, 14)])
def test_the_year_groups_of_a_class_must_exist_and_be_in_order(refused, youngest, oldest):
    with refused:
        factories.ClassGroupFactory(youngest_year=youngest, oldest_year=oldest)


def test_a_child_must_have_a_name(school, refused):
    with refused:
        Pupil.objects.create(school=school, display_name="")


def test_two_children_cannot_have_the_same_number_from_the_schools_system(school, refused):
    factories.PupilFactory.create_batch(2, school=school, external_id="")
    factories.PupilFactory(school=school, external_id="17")
    factories.PupilFactory(external_id="17")
    with refused:
        factories.PupilFactory(school=school, external_id="17")


def test_a_child_cannot_be_in_two_classes_at_once(refused):
    first = factories.EnrolmentFactory()
    with refused:
        Enrolment.objects.create(
            pupil=first.pupil, class_group=first.class_group, joined_on=dt.date(2026, 10, 1)
        )


@pytest.mark.parametrize("left_on", [dt.date(2026, 9, 1), dt.date(2026, 8, 31)])
def test_a_child_must_leave_after_joining(refused, left_on):
    with refused:
        factories.EnrolmentFactory(joined_on=dt.date(2026, 9, 1), left_on=left_on)


def test_a_child_who_left_is_not_on_roll_from_that_day(db):
    enrolment = factories.EnrolmentFactory(left_on=TODAY)
    on_roll = Pupil.objects.on_roll(enrolment.class_group, TODAY - dt.timedelta(days=1))
    assert list(on_roll) == [enrolment.pupil]
    assert not Pupil.objects.on_roll(enrolment.class_group, TODAY).exists()


def test_without_a_named_safeguarding_lead_the_post_is_shown(db):
    assert factories.SchoolFactory(safeguarding_lead="Mrs Shaw").safeguarding_lead_name == (
        "Mrs Shaw"
    )
    assert factories.SchoolFactory(safeguarding_lead="").safeguarding_lead_name == (
        "the designated safeguarding lead"
    )


def test_without_a_name_in_the_settings_the_safeguarding_lead_is_who_holds_the_role(db):
    school = factories.SchoolFactory(safeguarding_lead="")
    for name in ("D. Ford", "A. Khan"):
        person = factories.UserFactory(name=name)
        factories.MembershipFactory(school=school, user=person, role=Role.SAFEGUARDING_LEAD)
    gone = factories.UserFactory(name="B. Gone", is_active=False)
    factories.MembershipFactory(school=school, user=gone, role=Role.SAFEGUARDING_LEAD)
    assert school.safeguarding_lead_name == "A. Khan or D. Ford"
