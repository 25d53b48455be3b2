"""The page that ends one kind of email without signing in (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports.reminders.kinds import KINDS
from reports.reminders.stopping import choose, find


@csrf_exempt  # a mail program posts here; the address itself is the proof of who asks
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_emails(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that ends these emails; end them when it is pressed.

    Opening the address changes nothing, because programs that look for harmful links open each.
    """
    stop = find(token)
    if stop is None:
        raise Http404
    if request.method == "POST":
        choose(person=stop.person, school=stop.school, kind=stop.kind, wants_it=False)
    context = {"stop": stop, "kind": KINDS[stop.kind], "done": stop.is_done}
    response = render(request, "reports/reminders/stop.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
