"""The pages for faults of ours, for a database that cannot save, and for odd requests.

They need no database.
"""

import sys

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

from classes.unavailable import Unavailable, unavailable
from config.logs.current import number_of_request

RETRY_AFTER = 60
"""Seconds after which a browser or program may ask again."""


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, with the number by which the fault can be found in the log.

    Answer 503 if the database did not save, because it is busy, full or not there.
    """
    if reason := unavailable(sys.exc_info()[1]):
        return _not_saved(reason)
    page = loader.get_template("500.html").render({"number": number_of_request()})
    return HttpResponse(page, status=500)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; or 503, if a session could not be saved because the database does not save.

    Django takes that for a session which somebody has ended meanwhile.
    """
    if isinstance(exception, BadRequest) and (reason := unavailable(exception)):
        return _not_saved(reason)
    return defaults.bad_request(request, exception)


def address_too_long() -> HttpResponse:
    """Answer 414."""
    return HttpResponse(loader.get_template("414.html").render(), status=414)


def show_not_allowed(response: HttpResponse) -> None:
    """Give an answer 405 a page. Browsers show an empty one as if the service did not work."""
    response.content = loader.get_template("405.html").render()
    response.headers["Content-Length"] = str(len(response.content))


def _not_saved(reason: Unavailable) -> HttpResponse:
    context = {"reason": reason, "number": number_of_request()}
    page = loader.get_template("503.html").render(context)
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})
