"""Access: every staff page declares its permission and answers 404 to everybody without it."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from classes.access import SCOPES, Access, Permission, Scope, access_of
from classes.models import (
    Cover,
    FormerStaff,
    GroupSchool,
    Invitation,
    Job,
    JobKind,
    Membership,
    Role,
    RosterImport,
    School,
    User,
)
from curriculum.models import Document, Resource
from lessons.evenings.door.links import make_door_link
from lessons.models import DoorLink, EveningAnswer, EveningAttendance, TrackerImport, WalkIn
from reports.models import AccessReview, AuditExport
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

SECOND_STEP = "/accounts/second-step/"
GATE = "schools/<slug:slug>/"
OPENS = {200, 302, 405}
"""The answers to somebody who may open a page: the page, a redirect, or "not with GET"."""


@dataclass(frozen=True)
class Route:
    """A staff address, such as "classes/<int:pk>/edit/", and its view."""

    text: str
    view: Callable
    kwargs: list[str]

    def __str__(self) -> str:
        return self.text or "(home)"


def walk(patterns: list, before: str, kwargs: list[str]) -> Iterator[Route]:
    for pattern in patterns:
        text = before + str(pattern.pattern)
        names = [*kwargs, *pattern.pattern.converters]
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, text, names)
        else:
            assert isinstance(pattern, URLPattern)
            yield Route(text, pattern.callback, names)


def routes_below(gate: str) -> list[Route]:
    """Return the routes behind a gate, without the part of the gate itself."""
    routes = walk(get_resolver().url_patterns, "", [])
    return [
        Route(route.text.removeprefix(gate), route.view, route.kwargs[1:])
        for route in routes
        if route.text.startswith(gate)
    ]


def filled(route: Route, objects: dict[str, Callable], scene: object) -> str:
    """Return an address of the route, with objects of the scene."""
    address = route.text
    for name in route.kwargs:
        piece = next(part for part in address.split("/") if part.endswith(f":{name}>"))
        known = route.text[: route.text.index(piece) + len(piece)]
        assert known in objects, (
            f"The route “{route.text}” names an object that this test does not know: add "
            f"“{known}” to the objects in tests/classes/test_access.py."
        )
        address = address.replace(piece, str(objects[known](scene)))
    return address


ROUTES = routes_below(GATE)
every_staff_page = pytest.mark.parametrize("route", ROUTES, ids=str)


class Scene:
    """A school with one of everything that an address can name. The teacher has its class."""

    def __init__(self) -> None:
        self.school = factories.SchoolFactory()
        self.people = {role: self.person(role, self.school) for role in Role}
        self.class_group = factories.ClassGroupFactory(
            school=self.school, pupils=2, teachers=[self.people[Role.TEACHER]]
        )
        self.module = factories.ModuleFactory(school=self.school)
        self.session = factories.SessionFactory(module=self.module)
        self.planned = factories.PlannedSessionFactory(
            class_group=self.class_group, session=self.session
        )
        self.lesson = factories.LessonFactory(planned_session=self.planned)
        self.pupil = self.school.pupils.first()
        self.evening = factories.InformationEveningFactory(
            school=self.school, starts_at=timezone.now()
        )
        self.colleague = factories.UserFactory(email=None)
        self.membership = Membership.objects.create(
            user=self.colleague, school=self.school, role=Role.TEACHER
        )
        self.invitation = Invitation.objects.create(
            school=self.school,
            email="new@school.example",
            role=Role.VIEWER,
            invited_by=self.people[Role.PSHE_LEAD],
        )

    @staticmethod
    def person(role: Role, school: School) -> User:
        return factories.MembershipFactory(school=school, role=role).user

    @cached_property
    def cover(self) -> Cover:
        return factories.CoverFactory(class_group=self.class_group, user=self.colleague)

    @property
    def export(self) -> AuditExport:
        return AuditExport.objects.create(
            school=self.school,
            number=AuditExport.objects.next_number(self.school),
            academic_year=2026,
            made_by=self.people[Role.PSHE_LEAD],
            made_at=timezone.now(),
            sha256="0" * 64,
            size=4,
            file=ContentFile(b"file", name="audit.xlsx"),
        )

    @cached_property
    def access_review(self) -> AccessReview:
        lead = self.people[Role.PSHE_LEAD]
        counts = {"kept": 1, "removed": 0, "left": 0}
        return AccessReview.objects.create(school=self.school, done_by=lead, **counts)

    @cached_property
    def former(self) -> FormerStaff:
        return FormerStaff.objects.create(user=factories.UserFactory(), school=self.school)

    @cached_property
    def group_link(self) -> GroupSchool:
        return factories.GroupSchoolFactory(school=self.school)

    @cached_property
    def job(self) -> Job:
        return Job.objects.create(school=self.school, kind=JobKind.LINKS, total=1)

    @cached_property
    def roster_import(self) -> RosterImport:
        return RosterImport.objects.create(
            school=self.school, academic_year=2026, source="list.csv", journal=[]
        )

    @cached_property
    def tracker_import(self) -> TrackerImport:
        return TrackerImport.objects.create(
            school=self.school, academic_year=2026, source="tracker.xlsx"
        )

    @cached_property
    def document(self) -> Document:
        return factories.DocumentFactory(school=self.school)

    @cached_property
    def resource(self) -> Resource:
        return factories.ResourceFactory(school=self.school)

    @property
    def door_link(self) -> DoorLink:
        lead = self.people[Role.PSHE_LEAD]
        return make_door_link(evening=self.evening, label="Hall", by=lead)[0]

    @property
    def follow_up(self) -> EveningAttendance:
        known = self.evening.attendances.first()
        return known or factories.EveningAttendanceFactory(
            evening=self.evening, pupil=self.pupil, sent=True
        )

    def address(self, route: Route, slug: str | None = None) -> str:
        """Return an address of the route, with objects of this school."""
        return f"/schools/{slug or self.school.slug}/{filled(route, OBJECTS, self)}"


OBJECTS: dict[str, Callable[[Scene], int | str]] = {
    "audit/exports/<int:pk>": lambda scene: scene.export.pk,
    "classes/<int:pk>": lambda scene: scene.class_group.pk,
    "classes/import/<int:pk>": lambda scene: scene.roster_import.pk,
    "classes/<int:pk>/children/<int:pupil>": lambda scene: scene.pupil.pk,
    "children/<int:pk>": lambda scene: scene.pupil.pk,
    "cover/<int:pk>": lambda scene: scene.cover.pk,
    "documents/<int:pk>": lambda scene: scene.document.pk,
    "groups/<int:pk>": lambda scene: scene.group_link.pk,
    "remove-text/<slug:kind>": lambda scene: "lesson",
    "remove-text/<slug:kind>/<int:pk>": lambda scene: scene.lesson.pk,
    "jobs/<int:pk>": lambda scene: scene.job.pk,
    "help/<slug:name>": lambda scene: "lessons",
    "history/<slug:kind>": lambda scene: "lesson",
    "history/<slug:kind>/<int:pk>": lambda scene: scene.lesson.pk,
    "evenings/<int:pk>": lambda scene: scene.evening.pk,
    "evenings/<int:pk>/follow-up/<int:attendance>": lambda scene: scene.follow_up.pk,
    "evenings/<int:pk>/links/<int:link>": lambda scene: scene.door_link.pk,
    "evenings/<int:pk>/paper/<int:class_pk>": lambda scene: scene.class_group.pk,
    "lessons/import/tracker/<int:pk>": lambda scene: scene.tracker_import.pk,
    "lessons/<int:pk>": lambda scene: scene.lesson.pk,
    "missed/sessions/<int:pk>": lambda scene: scene.session.pk,
    "modules/<int:pk>": lambda scene: scene.module.pk,
    "people/<int:pk>": lambda scene: scene.colleague.pk,
    "people/invitations/<int:pk>": lambda scene: scene.invitation.pk,
    "people/left/<int:pk>": lambda scene: scene.former.pk,
    "people/review/<int:pk>": lambda scene: scene.access_review.pk,
    "people/roles/<int:pk>": lambda scene: scene.membership.pk,
    "resources/<int:pk>": lambda scene: scene.resource.pk,
    "planned/<int:pk>": lambda scene: scene.planned.pk,
    "plans/<int:pk>": lambda scene: scene.session.pk,
}
"""The object that the number or word in an address names, by the route up to it."""


@pytest.fixture
def scene(db, originals) -> Scene:
    return originals.copy(Scene)


def test_there_are_staff_pages_to_try():
    assert {"people/", "settings/", "classes/<int:pk>/", ""} <= {route.text for route in ROUTES}


@every_staff_page
def test_every_staff_page_declares_the_permission_it_needs(route):
    assert isinstance(getattr(route.view, "permission", None), Permission), (
        f"{route.view} at “{route}” needs @staff_page(Permission.…) as its outermost decorator."
    )


@every_staff_page
def test_each_role_gets_its_own_pages_and_404_for_all_others(scene, sign_in, route):
    address, permission = scene.address(route), route.view.permission
    may = {role: permission in SCOPES[role] for role in Role}
    answers = {role: sign_in(scene.people[role]).get(address).status_code for role in Role}
    opened = {role: status in OPENS for role, status in answers.items()}
    hidden = {role: status == 404 for role, status in answers.items()}
    assert opened == may, answers
    assert hidden == {role: not allowed for role, allowed in may.items()}, answers


@pytest.mark.sqlite_is_enough  # it ends before the page asks for anything
@every_staff_page
def test_a_role_without_the_permission_cannot_post_either(scene, sign_in, route):
    address = scene.address(route)
    barred = [role for role in Role if route.view.permission not in SCOPES[role]]
    answers = {sign_in(scene.people[role]).post(address).status_code for role in barred}
    assert answers <= {404}


@pytest.mark.sqlite_is_enough  # it ends before the page asks for anything
@every_staff_page
def test_the_lead_of_another_school_gets_404(scene, sign_in, route):
    """An officer of a group with which the school shares its figures gets the same."""
    lead = scene.person(Role.PSHE_LEAD, factories.SchoolFactory())
    link = factories.GroupSchoolFactory(school=scene.school)
    factories.GroupOfficerFactory(group=link.group, user=lead)
    stranger = sign_in(lead)
    address = scene.address(route)
    assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)


OF_ALL_SCHOOLS = {"help/<slug:name>/"}
"""Addresses of what no school owns."""


@pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if route.kwargs and route.text not in OF_ALL_SCHOOLS],
    ids=str,
)
def test_objects_of_another_school_are_not_found_in_your_own(scene, sign_in, route):
    own = factories.SchoolFactory()
    client = sign_in(scene.person(Role.PSHE_LEAD, own))
    address = scene.address(route, slug=own.slug)
    assert client.post(address).status_code in {404, 405}
    assert client.get(address).status_code in {404, 405}


@pytest.mark.sqlite_is_enough  # it ends before the page asks for anything
@every_staff_page
@pytest.mark.parametrize("there_is_such_a_school", [True, False])
def test_every_page_sends_a_visitor_to_sign_in(scene, route, there_is_such_a_school):
    address = scene.address(route, slug=None if there_is_such_a_school else "no-such-school")
    assert Client().get(address).url == f"/accounts/login/?next={address}"
    # An address that takes forms alone is none to come back to.
    assert Client().post(address).url == "/accounts/login/?next=/&unsaved=1"


def test_a_page_leads_a_lead_without_a_second_step_to_setting_one_up(scene, sign_in, settings):
    """Where it is required. A governor, who reaches no names, needs none."""
    settings.REQUIRE_MFA = True
    of_leads = [r for r in ROUTES if r.view.permission in SCOPES[Role.PSHE_LEAD]]
    addresses = [scene.address(route) for route in of_leads[::6]]  # one gate stands before all
    lead, governor = (sign_in(scene.people[role]) for role in (Role.PSHE_LEAD, Role.VIEWER))
    for address in addresses:
        assert lead.get(address).url == f"{SECOND_STEP}?{urlencode({'next': address})}"
        assert lead.post(address).url == f"{SECOND_STEP}?next=%2F"
    fragment = lead.get(addresses[0], headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.content) == (401, b"")
    assert fragment["X-Sign-In"].startswith(SECOND_STEP)
    assert governor.get(f"/schools/{scene.school.slug}/coverage/").status_code == 200


@pytest.mark.sqlite_is_enough
def test_no_page_names_a_child_of_another_class_to_a_teacher(scene, sign_in):
    """The door is closed: at the door a teacher does see the names of other classes."""
    scene.evening.starts_at -= dt.timedelta(days=2)
    scene.evening.ends_at -= dt.timedelta(days=2)
    scene.evening.save()
    walk_in = {"adults": 1, "class_group": scene.class_group}
    WalkIn.objects.create(evening=scene.evening, said_name=scene.pupil.display_name, **walk_in)
    EveningAnswer.objects.create(evening=scene.evening, pupil=None, first_name="Child", **walk_in)
    names = [pupil.display_name for pupil in scene.school.pupils.all()]
    colleague = sign_in(scene.person(Role.TEACHER, scene.school))
    pages = {str(route): colleague.get(scene.address(route)) for route in ROUTES}
    named = [
        text
        for text, page in pages.items()
        if page.status_code == 200 and any(name in _text(page) for name in names)
    ]
    assert named == []


def _text(page: HttpResponse) -> str:
    """Return the text of a page, of JSON, or of all sheets of a workbook."""
    content = b"".join(page.streaming_content) if page.streaming else page.content
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(part).decode("utf-8", "replace") for part in parts.namelist())


def test_two_roles_give_the_rights_of_both(person, school):
    user = person(Role.TEACHER, Role.SAFEGUARDING_LEAD)
    access = access_of(user, school.slug)
    assert access.scope(Permission.LOG) is Scope.OWN_CLASSES
    assert access.scope(Permission.SEE_NAMES) is Scope.WHOLE_SCHOOL
    assert access.role_label == "Teacher, Safeguarding lead"


def test_a_teacher_has_access_only_to_their_own_classes(person, school):
    teacher = person(Role.TEACHER)
    own = factories.ClassGroupFactory(school=school, teachers=[teacher])
    other = factories.ClassGroupFactory(school=school)
    access = access_of(teacher, school.slug)
    assert list(access.class_groups(Permission.LOG)) == [own]
    assert access.allows(Permission.LOG, own)
    assert not access.allows(Permission.LOG, other)
    assert access.allows(Permission.SEE, other)
    assert not access.sees_names_of(other)


def test_a_teacher_has_access_to_the_children_in_their_classes_today(person, school):
    teacher = person(Role.TEACHER)
    own = factories.ClassGroupFactory(school=school, teachers=[teacher], pupils=1)
    other = factories.ClassGroupFactory(school=school, pupils=1)
    moved = factories.PupilFactory(school=school)
    day = dt.date(2026, 11, 2)
    factories.EnrolmentFactory(pupil=moved, class_group=own, left_on=day)
    factories.EnrolmentFactory(pupil=moved, class_group=other, joined_on=day)
    reached = access_of(teacher, school.slug).pupils(Permission.SEE_NAMES)
    assert list(reached) == [own.enrolments.get(left_on=None).pupil]
    lead = access_of(person(Role.PSHE_LEAD), school.slug)
    assert lead.pupils(Permission.SEE_NAMES).count() == 3
    viewer = access_of(person(Role.VIEWER), school.slug)
    assert not viewer.pupils(Permission.SEE_NAMES).exists()


def test_a_head_sees_the_whole_record_and_says_who_covers_but_changes_nothing(person, school):
    access = access_of(person(Role.HEAD), school.slug)
    assert {permission for permission in Permission if access.covers_school(permission)} == {
        *(Permission.SEE, Permission.SEE_NAMES, Permission.AUDIT, Permission.COVER),
        Permission.GROUPS,
    }
    assert not any(access.can(one) for one in (Permission.LOG, Permission.MANAGE, Permission.DOOR))


@pytest.mark.parametrize("role", [Role.HEAD, Role.VIEWER])
def test_who_only_looks_starts_with_the_summary_on_one_page(person, school, sign_in, role):
    client = sign_in(person(role))
    assert client.get("/").url == f"/schools/{school.slug}/summary/"


def test_no_permission_covers_a_class_of_another_school(lead, school):
    elsewhere = factories.ClassGroupFactory()
    access = access_of(lead, school.slug)
    assert not any(access.allows(permission, elsewhere) for permission in Permission)


def test_without_a_role_nothing_is_allowed(school):
    access = Access(user=factories.UserFactory(), school=school, roles=frozenset())
    assert not any(access.can(permission) for permission in Permission)
    assert not access.class_groups(Permission.SEE).exists()


def test_nobody_sees_names_if_the_school_keeps_none(lead, school):
    school.keeps_pupil_names = False
    school.save()
    access = access_of(lead, school.slug)
    assert not access.sees_names
    assert not access.pupils(Permission.SEE_NAMES).exists()
