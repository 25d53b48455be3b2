"""The page “Where you are signed in”."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from classes.models import OpenSession
from classes.pages.pks import pk_of
from classes.people.sessions.actions import end_other_sessions, end_session


@login_required
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List the browsers in which the person is signed in. End one session, or all but this one."""
    assert request.user.is_authenticated
    key = request.session.session_key
    if request.method == "POST":
        if "others" in request.POST:
            end_other_sessions(user=request.user, but=key)
            messages.success(request, "You are signed out everywhere else.")
        else:
            end_session(user=request.user, pk=pk_of(request.POST.get("end")))
            messages.success(request, "You are signed out there.")
        return HttpResponseRedirect(request.path)
    open_sessions = OpenSession.objects.of(request.user)
    return render(request, "account/sessions.html", {"sessions": open_sessions, "key": key})
