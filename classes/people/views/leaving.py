"""Where somebody goes who has removed a role or an office of their own."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from classes.models import User
from classes.people.losing_access import is_needed


def to_start(request: HttpRequest, user: User) -> HttpResponse:
    """Return the way to the start, signed out if there is nothing left for them here.

    Their sessions were ended with what they removed, this one too. Without a new one, the answer
    could not be saved, and would say that nothing was.
    """
    if not is_needed(user):
        logout(request)
    return HttpResponseRedirect(reverse("start"))
