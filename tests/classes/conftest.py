"""Fixtures for the tests of people and sign-in."""

from collections.abc import Callable

import pytest

from classes.models import Invitation, Role, User
from classes.people.actions import invite
from tests import factories

PASSWORD = "three-plain-words"


@pytest.fixture
def with_password(db) -> Callable[..., User]:
    """Return a function that creates a person who can sign in with PASSWORD."""

    def make(**fields) -> User:
        user = factories.UserFactory(password=PASSWORD, **fields)
        user.confirm_email()
        return user

    return make


@pytest.fixture
def invitation(school, lead) -> Invitation:
    """Return an open invitation for new@school.example as a teacher."""
    return invite(
        school=school, email="new@school.example", name="N. Newcomer", role=Role.TEACHER, by=lead
    )
