"""The start page: it leads to your school."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classes.access import accesses_of


@require_safe
@never_cache
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Redirect to the person's only school. With several, offer a choice; with none, advice."""
    accesses = accesses_of(request.user)  # type: ignore[arg-type]
    if len(accesses) == 1:
        return HttpResponseRedirect(accesses[0].home_address)
    return render(request, "classes/people/start.html", {"accesses": accesses})
