"""What the change history keeps of a member of staff: the name and rights, not the address."""

import pytest
from django.contrib.auth.models import update_last_login
from django.urls import reverse

from classes.models import Role, User
from classes.people.actions import open_account
from reports.change_history import FieldChange, changes_of_record, kind_named
from reports.change_history.values import Wording
from tests import factories

EVERYBODY = Wording(pupil=str)


def changes_of(user, school):
    return changes_of_record(kind_named("member-of-staff"), school, user.pk, EVERYBODY)


@pytest.fixture
def teacher(person):
    return person(Role.TEACHER, name="J. Okafor")


def test_a_new_name_is_history(teacher, school):
    teacher.name = "J. Okafor-Bell"
    teacher.save()
    (change,) = changes_of(teacher, school)
    assert change.fields == (FieldChange("Name", "J. Okafor", "J. Okafor-Bell"),)


def test_an_operator_who_renames_somebody_is_named(client, teacher, school):
    operator = User.objects.create_superuser("op@school.example", "invented", name="Op")
    client.force_login(operator)
    address = reverse("admin:classes_user_change", args=[teacher.pk])
    client.post(address, {"name": "J. Bell", "is_active": "on", "is_staff": "on"})
    (change,) = changes_of(teacher, school)
    assert change.who == "Op"
    assert [field[:] for field in change.fields] == [
        ("Name", "J. Okafor", "J. Bell"),
        ("Operator", "No", "Yes"),
    ]


def test_signing_in_or_a_new_password_is_no_history(teacher, school):
    update_last_login(None, teacher)
    teacher.set_password("another invented one")
    teacher.save()
    assert changes_of(teacher, school) == []


def test_of_an_address_it_only_says_that_it_was_changed(teacher, school):
    teacher.email = "bell@school.example"
    teacher.save(update_fields=["email"])
    (change,) = changes_of(teacher, school)
    assert (change.fields, change.reason) == ((), "Email address changed")
    assert "bell" not in str(list(User.history.values()))


def test_the_name_that_somebody_chooses_on_joining_is_history(school, lead):
    user = User.objects.create_user(None, name="R. Marsh")
    factories.MembershipFactory(user=user, school=school)
    invitation = school.invitations.create(
        email="ruth@school.example", role=Role.TEACHER, user=user, invited_by=lead
    )
    open_account(invitation=invitation, name="Ruth M.", password="hedgehog-lantern-7")
    (change,) = changes_of(user, school)
    assert (change.fields[0].after, change.who) == ("Ruth M.", "Ruth M.")
    assert change.reason == "Accepted an invitation. Email address changed"


def test_another_school_does_not_see_it(teacher):
    teacher.name = "J. Bell"
    teacher.save()
    assert changes_of(teacher, factories.SchoolFactory()) == []
