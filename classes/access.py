"""Access control: who may see and do what at which school.

Every view under /schools/<slug>/ is decorated with `@staff_page(Permission.…)`. The decorator
answers 404 unless the person has a role at the school that gives the permission. So nobody can find
out whether another school, class or page exists.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from classes.models import (
    ClassGroup,
    ClassGroupQuerySet,
    Enrolment,
    GroupOfficer,
    Happened,
    Membership,
    Pupil,
    PupilQuerySet,
    Role,
    School,
    SharedSchool,
    User,
    covered_by,
    with_cover_today,
)
from classes.names.order import Alphabetical
from classes.pages.gate import keep_refusal, keep_upload, to_sign_in
from classes.pages.refusal import at_the_same_moment, refusal_page
from classes.pages.second_step import is_missing, to_second_step
from classes.permissions import (
    COVER_GIVES,
    SCOPES,
    WITHOUT_SECOND_STEP,
    Permission,
    Scope,
    roles_with,
)

__all__ = [
    "SCOPES",
    "Access",
    "Permission",
    "Scope",
    "StaffRequest",
    "access_of",
    "accesses_of",
    "class_group_or_404",
    "pupil_or_404",
    "roles_with",
    "staff_page",
]


@dataclass(frozen=True)
class Access:
    """One person's rights at one school.

    `covered` holds the last day of each cover that the person gives today, by the pk of the class.
    `belongs_elsewhere` is whether they have a role at another school, or in a group of schools.
    """

    user: User
    school: School
    roles: frozenset[Role]
    covered: Mapping[int, dt.date] = field(default_factory=dict, hash=False)
    belongs_elsewhere: bool = False

    def scope(self, permission: Permission) -> Scope:
        """Return the widest scope of `permission` that a role of the person, or cover, gives."""
        by_role = self.scope_by_role(permission)
        return max(by_role, Scope.OWN_CLASSES) if self._covered_for(permission) else by_role

    def scope_by_role(self, permission: Permission) -> Scope:
        """Return the same without cover: what the person looks after every day.

        A school may leave it to its PSHE lead to move due dates.
        """
        given = [SCOPES[role].get(permission, Scope.NOTHING) for role in self.roles]
        widest = max(given, default=Scope.NOTHING)
        is_own_dates = permission is Permission.MOVE_DATES and widest is Scope.OWN_CLASSES
        return Scope.NOTHING if is_own_dates and self.school.only_lead_moves_dates else widest

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
                return classes.taught_by(self.user, or_in=self._covered_for(permission))
        return classes.none()

    def pupils(self, permission: Permission) -> PupilQuerySet:
        """Return the children that the person has `permission` for; none if no names are kept.

        A teacher's own children are those on roll today in a class that they teach or cover. Last
        year's teacher no longer needs to see a child's record.
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
                covers = class_group.pk in self._covered_for(permission)
                return covers or self.user in class_group.teachers.all()
        return False

    def teaches(self, class_group: ClassGroup) -> bool:
        """Return whether the person teaches this class, or covers it today.

        There is no query if the class's teachers are prefetched.
        """
        return class_group.pk in self.covered or self.user in class_group.teachers.all()

    def _covered_for(self, permission: Permission) -> Collection[int]:
        return self.covered if permission in COVER_GIVES else ()

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
    def may_move_dates(self) -> bool:
        return self.can(Permission.MOVE_DATES)

    @property
    def may_manage(self) -> bool:
        return self.can(Permission.MANAGE)

    @property
    def may_give_cover(self) -> bool:
        return self.can(Permission.COVER)

    @property
    def may_answer_groups(self) -> bool:
        return self.can(Permission.GROUPS)

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
    def needs_second_step(self) -> bool:
        """Return whether the person reaches names, exports or settings of the school."""
        return any(self.can(permission) for permission in set(Permission) - WITHOUT_SECOND_STEP)

    @property
    def is_only_viewer(self) -> bool:
        """Return whether the person only looks: a head or a governor, who covers no class today."""
        return self.roles <= {Role.HEAD, Role.VIEWER} and not self.covered

    @property
    def home_address(self) -> str:
        """Return the address of the person's first page: the summary for who only looks, else home.

        A head opens this in a meeting: one page, to print, with no child's name on the screen.
        """
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
    htmx: HtmxDetails


def accesses_of(user: User) -> list[Access]:
    """Return the person's access to each of their schools, in order of name. One query."""
    roles: dict[School, set[Role]] = {}
    memberships = Membership.objects.filter(user=user).select_related("school")
    for membership in memberships.order_by(Alphabetical("school__name"), "school"):
        roles.setdefault(membership.school, set()).add(Role(membership.role))
    return [Access(user, school, frozenset(held)) for school, held in roles.items()]


def access_of(user: User, slug: str) -> Access | None:
    """Return the person's access to the school with this slug; None if they have no role there."""
    here = Membership.objects.filter(user=user, school__slug=slug).select_related("school")
    others = Membership.objects.filter(user=user).exclude(school=OuterRef("school"))
    offices = GroupOfficer.objects.filter(user=user)
    here = here.annotate(elsewhere=Exists(others) | Exists(offices))
    memberships = list(with_cover_today(here.order_by()))
    if not memberships:
        return None
    first = memberships[0]
    roles = frozenset(Role(membership.role) for membership in memberships)
    return Access(
        user,
        first.school,
        roles,
        covered_by(memberships),
        belongs_elsewhere=first.elsewhere,
    )


def staff_page(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Open a view only to people who have `permission` at the school in the address.

    The view gets a `StaffRequest` and no slug. What an action refuses and the view does not show
    beside its form is shown on a page of its own: it is no error for the server's log. People who
    are signed out go to sign-in, whether or not the school exists. Whoever reaches names, exports
    or settings needs a second step in their session, where REQUIRE_MFA is on.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def gate(request: Any, slug: str, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request, keeps=hasattr(view, "keeps_typed"))
            access = access_of(request.user, slug)
            school = access.school if access else None
            if access is None or not access.can(permission):
                keep_refusal(request, school)
                raise Http404
            if is_missing(request) and access.needs_second_step:
                return to_second_step(request, keeps=hasattr(view, "keeps_typed"))
            request.school, request.access = school, access
            try:
                with at_the_same_moment():
                    response = view(request, **kwargs)
                if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                    keep_refusal(request, school, Happened.TOO_MANY)
                elif request.method == "POST" and request.FILES:
                    keep_upload(request, school, response.status_code)
                if request.method == "POST" and response.status_code < HTTPStatus.BAD_REQUEST:
                    SharedSchool.objects.note_change(access.school.pk)
                return response
            except Http404:
                keep_refusal(request, school)
                raise
            except ValidationError as error:
                return refusal_page(request, error)

        page = never_cache(gate)
        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate


def pupil_or_404(request: StaffRequest, pk: int, permission: Permission) -> Pupil:
    """Return the child if the person has `permission` for them. Raise Http404 if not."""
    return get_object_or_404(request.access.pupils(permission), pk=pk)


def class_group_or_404(request: StaffRequest, pk: int, permission: Permission) -> ClassGroup:
    """Return the class if the person has `permission` for it. Raise Http404 if not."""
    return get_object_or_404(request.access.class_groups(permission), pk=pk)
