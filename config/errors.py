"""The page for a fault of ours. It needs no database."""

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from config.logs.current import number_of_request


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, with the number by which the fault can be found in the log."""
    page = loader.get_template("500.html").render({"number": number_of_request()})
    return HttpResponse(page, status=500)
