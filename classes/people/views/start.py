"""The start page: it leads to your school or your group."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classes.access import accesses_of
from classes.group_access import groups_of
from classes.models import School


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Redirect to the person's only school or group. With several, offer a choice; else advice.

    Where there is no school at all, lead to the page that starts one.
    """
    accesses = accesses_of(request.user) if request.user.is_authenticated else []
    groups = list(groups_of(request.user)) if request.user.is_authenticated else []
    addresses = [
        *(one.home_address for one in accesses),
        *(one.get_absolute_url() for one in groups),
    ]
    if len(addresses) == 1:
        return HttpResponseRedirect(addresses[0])
    if not addresses and not School.objects.exists():
        return HttpResponseRedirect(reverse("start_school"))
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "classes/people/start.html", {"accesses": accesses, "groups": groups})
