"""Access control: who may see and do what at which school.

Every view under /schools/<slug>/ is decorated with `@staff_page(Permission.…)`. The decorator
answers 404 unless the person has a role at the school that gives the permission. So nobody can find
out whether another school, class or page exists.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from classes.models import (
    ClassGroup,
    ClassGroupQuerySet,
    Enrolment,
    Happened,
    Membership,
    Pupil,
    PupilQuerySet,
    Role,
    School,
    User,
)
from classes.names.order import Alphabetical
from classes.pages.came_from import came_from
from classes.pages.refusal import at_the_same_moment, refusal_page
from classes.security_log import record_refusal


class Permission(enum.Enum):
    """What a page or a button requires."""

    SEE = "see coverage, plans, resources"
    SEE_NAMES = "see children's names"
    LOG = "log lessons, record catch-up"
    EVENING = "sign-in sheets, answers, walk-ins, follow-up and letters"
    DOOR = "check in at the door, and make links for tablets"
    MANAGE = "manage classes, children (and erase one), modules, resources, evenings, people"
    AUDIT = "audit workbook, change history, verification"
    REDACT = "remove a text for good"
    ACCESS_RECORDS = "who looked at children's names"
    SECURITY = "the security log"


class Scope(enum.IntEnum):
    """The classes that a permission covers."""

    NOTHING = 0
    OWN_CLASSES = 1
    WHOLE_SCHOOL = 2


_ALL, _OWN = Scope.WHOLE_SCHOOL, Scope.OWN_CLASSES

SCOPES: dict[Role, dict[Permission, Scope]] = {
    # A lead opens children's pages every day, so it is for somebody else to read who looked.
    Role.PSHE_LEAD: dict.fromkeys(set(Permission) - {Permission.ACCESS_RECORDS}, _ALL),
    Role.TEACHER: {
        Permission.SEE: _ALL,
        Permission.SEE_NAMES: _OWN,
        Permission.LOG: _OWN,
        Permission.EVENING: _OWN,
        Permission.DOOR: _ALL,
    },
    Role.SAFEGUARDING_LEAD: {
        Permission.SEE: _ALL,
        Permission.SEE_NAMES: _ALL,
        Permission.EVENING: _ALL,
        Permission.DOOR: _ALL,
        Permission.AUDIT: _ALL,
        Permission.REDACT: _ALL,
        Permission.ACCESS_RECORDS: _ALL,
        Permission.SECURITY: _ALL,
    },
    Role.VIEWER: {Permission.SEE: _ALL},
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that give `permission`, for at least one's own classes."""
    return frozenset(role for role, scopes in SCOPES.items() if permission in scopes)


@dataclass(frozen=True)
class Access:
    """One person's rights at one school."""

    user: User
    school: School
    roles: frozenset[Role]

    def scope(self, permission: Permission) -> Scope:
        """Return the widest scope of `permission` that any of the person's roles gives."""
        return max(
            (SCOPES[role].get(permission, Scope.NOTHING) for role in self.roles),
            default=Scope.NOTHING,
        )

    def can(self, permission: Permission) -> bool:
        """Return whether the person has `permission` for at least their own classes."""
        return self.scope(permission) > Scope.NOTHING

    def covers_school(self, permission: Permission) -> bool:
        """Return whether the person has `permission` for the whole school."""
        return self.scope(permission) is Scope.WHOLE_SCHOOL

    def class_groups(self, permission: Permission) -> ClassGroupQuerySet:
        """Return the classes that the person has `permission` for."""
        classes: ClassGroupQuerySet = ClassGroup.objects.filter(school=self.school)
        match self.scope(permission):
            case Scope.WHOLE_SCHOOL:
                return classes
            case Scope.OWN_CLASSES:
                return classes.taught_by(self.user)
        return classes.none()

    def pupils(self, permission: Permission) -> PupilQuerySet:
        """Return the children that the person has `permission` for; none if no names are kept.

        A teacher's own children are those on roll today in a class that they teach. Last year's
        teacher no longer needs to see a child's record.
        """
        pupils: PupilQuerySet = Pupil.objects.filter(school=self.school)
        if not self.school.keeps_pupil_names or not self.can(permission):
            return pupils.none()
        if self.scope(permission) is Scope.WHOLE_SCHOOL:
            return pupils
        own = Enrolment.objects.filter(class_group__in=self.class_groups(permission))
        return pupils.filter(pk__in=own.on_roll(timezone.localdate()).values("pupil"))

    def allows(self, permission: Permission, class_group: ClassGroup) -> bool:
        """Return whether the person has `permission` for this class.

        There is no query if the class's teachers are prefetched.
        """
        if class_group.school_id != self.school.pk:
            return False
        match self.scope(permission):
            case Scope.WHOLE_SCHOOL:
                return True
            case Scope.OWN_CLASSES:
                return self.user in class_group.teachers.all()
        return False

    def sees_names_of(self, class_group: ClassGroup) -> bool:
        """Return whether the person may see the names of the children in this class."""
        return self.sees_names and self.allows(Permission.SEE_NAMES, class_group)

    @property
    def sees_names(self) -> bool:
        """Return whether the person may see any child's name."""
        return self.school.keeps_pupil_names and self.can(Permission.SEE_NAMES)

    @property
    def may_log(self) -> bool:
        return self.can(Permission.LOG)

    @property
    def may_manage(self) -> bool:
        return self.can(Permission.MANAGE)

    @property
    def may_audit(self) -> bool:
        return self.can(Permission.AUDIT)

    @property
    def may_redact(self) -> bool:
        return self.can(Permission.REDACT)

    @property
    def may_see_who_looked(self) -> bool:
        return self.can(Permission.ACCESS_RECORDS)

    @property
    def is_only_viewer(self) -> bool:
        """Return whether the person's only role is viewer (head, governor)."""
        return self.roles == {Role.VIEWER}

    @property
    def home_address(self) -> str:
        """Return the address of the person's first page: the summary for a viewer, else home."""
        page = "reports:summary" if self.is_only_viewer else "reports:home"
        return reverse(page, args=[self.school.slug])

    @property
    def role_label(self) -> str:
        """Return the person's roles for the page header, such as "PSHE lead, Teacher"."""
        return ", ".join(role.label.split(" (")[0] for role in Role if role in self.roles)


class StaffRequest(HttpRequest):
    """The type of a request inside a view with `staff_page`, which sets these attributes."""

    user: User
    school: School
    access: Access


def accesses_of(user: User) -> list[Access]:
    """Return the person's access to each of their schools, in order of name. One query."""
    roles: dict[School, set[Role]] = {}
    memberships = Membership.objects.filter(user=user).select_related("school")
    for membership in memberships.order_by(Alphabetical("school__name"), "school"):
        roles.setdefault(membership.school, set()).add(Role(membership.role))
    return [Access(user, school, frozenset(held)) for school, held in roles.items()]


def access_of(user: User, slug: str) -> Access | None:
    """Return the person's access to the school with this slug; None if they have no role there."""
    memberships = list(
        Membership.objects.filter(user=user, school__slug=slug).select_related("school")
    )
    if not memberships:
        return None
    roles = frozenset(Role(membership.role) for membership in memberships)
    return Access(user=user, school=memberships[0].school, roles=roles)


def staff_page(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Open a view only to people who have `permission` at the school in the address.

    The view gets a `StaffRequest` and no slug. What an action refuses and the view does not show
    beside its form is shown on a page of its own: it is no error for the server's log. People who
    are signed out go to sign-in, whether or not the school exists.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def gate(request: Any, slug: str, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            access = access_of(request.user, slug)
            if access is None or not access.can(permission):
                _keep_refusal(request, access)
                raise Http404
            request.school, request.access = access.school, access
            try:
                with at_the_same_moment():
                    response = view(request, **kwargs)
                if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                    _keep_refusal(request, access, Happened.TOO_MANY)
                return response
            except Http404:
                _keep_refusal(request, access)
                raise
            except ValidationError as error:
                return refusal_page(request, error)

        page = never_cache(gate)
        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate


def _keep_refusal(request: Any, access: Access | None, what: Happened = Happened.REFUSED) -> None:
    """Keep who was refused which page. Its name is ours: the address may hold anything."""
    match = request.resolver_match
    page = match.url_name.replace("_", " ") if match and match.url_name else ""
    school = access.school if access else None
    record_refusal(by=request.user, school=school, page=page, what=what)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to sign-in. htmx gets a 401 instead, so the page keeps what the person typed.

    What a form sent is lost, which sign-in says. It then leads to the page with the form: the
    address to which it was sent may not be one to open.
    """
    if getattr(request, "htmx", False):
        return HttpResponse(status=401)
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    answer = redirect_to_login(came_from(request, otherwise=reverse("start")))
    answer["Location"] += "&unsaved=1"
    return answer


def pupil_or_404(request: StaffRequest, pk: int, permission: Permission) -> Pupil:
    """Return the child if the person has `permission` for them. Raise Http404 if not."""
    return get_object_or_404(request.access.pupils(permission), pk=pk)


def class_group_or_404(request: StaffRequest, pk: int, permission: Permission) -> ClassGroup:
    """Return the class if the person has `permission` for it. Raise Http404 if not."""
    return get_object_or_404(request.access.class_groups(permission), pk=pk)
