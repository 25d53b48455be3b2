"""Access control of groups: who may see a trust's or an authority's pages.

Every view under /groups/<slug>/ is decorated with `@group_page`. The decorator answers 404 to
everybody who is no officer of the group. So nobody can find out whether a group exists. To be an
officer gives no access to any page of a school.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from classes.models import Group, GroupOfficer, Happened, Membership, User
from classes.pages.gate import keep_refusal, to_sign_in
from classes.pages.refusal import at_the_same_moment, refusal_page
from classes.pages.second_step import is_missing, to_second_step


class GroupRequest(HttpRequest):
    """The type of a request inside a view with `group_page`, which sets these attributes."""

    user: User
    group: Group
    belongs_elsewhere: bool
    htmx: HtmxDetails


def groups_of(user: User) -> QuerySet[Group]:
    """Return the groups that the person is an officer of, in order of name."""
    return Group.objects.filter(officers__user=user)


def _of_officer(user: User) -> QuerySet[Any]:
    """Return the person's groups, each with whether they have a school or another group too."""
    offices = GroupOfficer.objects.filter(user=user).exclude(group=OuterRef("pk"))
    roles = Membership.objects.filter(user=user)
    return groups_of(user).annotate(elsewhere=Exists(offices) | Exists(roles))


def group_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view only to the officers of the group in the address.

    The view gets a `GroupRequest` and no slug. What an action refuses and the view does not show
    beside its form is shown on a page of its own. People who are signed out go to sign-in, whether
    or not the group exists. A second step is needed in the session, where REQUIRE_MFA is on.
    """

    @wraps(view)
    def gate(request: Any, slug: str, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request, keeps=hasattr(view, "keeps_typed"))
        group = _of_officer(request.user).filter(slug=slug).first()
        if group is None:
            keep_refusal(request, None)
            raise Http404
        if is_missing(request):
            return to_second_step(request, keeps=hasattr(view, "keeps_typed"))
        request.group, request.belongs_elsewhere = group, group.elsewhere
        try:
            with at_the_same_moment():
                response = view(request, **kwargs)
            if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                keep_refusal(request, None, Happened.TOO_MANY)
            return response
        except Http404:
            keep_refusal(request, None)
            raise
        except ValidationError as error:
            return refusal_page(request, error)

    page = never_cache(gate)
    page.is_group_page = True  # type: ignore[attr-defined]
    return page
