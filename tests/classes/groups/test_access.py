"""Access: a group's pages are for its officers alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from classes.models import GroupAnswer, GroupQuestion, Invitation, Role, School, User
from tests import factories
from tests.classes.test_access import OPENS, Route, filled, routes_below

pytestmark = pytest.mark.sqlite_is_enough

GROUP_ROUTES = routes_below("groups/<slug:slug>/")

OBJECTS: dict[str, Callable[["GroupScene"], int | str]] = {
    "schools/<slug:school>": lambda scene: scene.link.school.slug,
    "agreements/<int:pk>": lambda scene: scene.question.pk,
    "people/<int:pk>": lambda scene: scene.officer.pk,
    "people/invitations/<int:pk>": lambda scene: scene.invitation.pk,
}
"""The object that an address of a group names, by the route up to it."""


class GroupScene:
    """Two groups, and three schools: of the first, of the second, and one that left the first."""

    def __init__(self) -> None:
        self.group, self.other = factories.GroupFactory(), factories.GroupFactory()
        self.officer = factories.GroupOfficerFactory(group=self.group)
        self.stranger = factories.GroupOfficerFactory(group=self.other)
        self.link = factories.GroupSchoolFactory(group=self.group)
        self.others_link = factories.GroupSchoolFactory(group=self.other)
        self.left = factories.GroupSchoolFactory(group=self.group, answer=GroupAnswer.LEFT)
        self.question = GroupQuestion.objects.create(
            group=self.group, typed="112345", asked_at=timezone.now()
        )
        self.invitation = Invitation.objects.create(
            group=self.group, email="new@trust.example", invited_by=self.officer.user
        )

    @property
    def schools(self) -> list[School]:
        return [self.link.school, self.others_link.school, self.left.school]

    def everything_else(self) -> User:
        """Return an operator with each role at each school, and an office in the other group."""
        user = User.objects.create_superuser("op@trust.example", "x", name="O. Perator")
        factories.GroupOfficerFactory(group=self.other, user=user)
        for school in self.schools:
            for role in Role:
                factories.MembershipFactory(user=user, school=school, role=role)
        return user

    def address(self, route: Route, slug: str | None = None) -> str:
        """Return an address of the route, with objects of the first group."""
        address = filled(route, OBJECTS, self)
        return f"/groups/{slug or self.group.slug}/{address}"


@pytest.fixture
def groups(db, originals) -> GroupScene:
    return originals.copy(GroupScene)


def test_every_page_of_a_group_is_behind_its_gate():
    without = [str(route) for route in GROUP_ROUTES if not hasattr(route.view, "is_group_page")]
    assert without == [], "@group_page must be the outermost decorator."


def test_every_page_of_a_group_opens_to_its_officers_alone(groups, sign_in):
    officer, barred = sign_in(groups.officer.user), sign_in(groups.everything_else())
    wrong = []
    for route in GROUP_ROUTES:
        address = groups.address(route)
        answers = [barred.get(address).status_code, barred.post(address).status_code]
        if answers != [404, 404] or officer.get(address).status_code not in OPENS:
            wrong.append(address)
    assert wrong == []


def test_every_page_of_a_group_sends_a_visitor_to_sign_in_whether_or_not_it_is_there(groups):
    for route in GROUP_ROUTES:
        for there in (groups.address(route), groups.address(route, slug="no-such-group")):
            assert Client().get(there).url == f"/accounts/login/?next={there}"
            assert Client().post(there).url == "/accounts/login/?next=/&unsaved=1"


def test_objects_of_another_group_are_not_found_in_your_own(groups, sign_in):
    client, found = sign_in(groups.stranger.user), []
    for route in GROUP_ROUTES:
        address = groups.address(route, slug=groups.other.slug)
        answers = {client.post(address).status_code, client.get(address).status_code}
        if route.kwargs and not answers <= {404, 405}:
            found.append(address)
    assert found == []
