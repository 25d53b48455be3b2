"""The public page for families, without sign-in, cookies or scripts."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from curriculum.families_page.content import content_of
from curriculum.models import FamiliesPage
from lessons.families.as_json import as_json
from lessons.families.evenings import coming_evenings

NO_SCRIPT = {"script-src": [NONE], "connect-src": [NONE]}

cached = cache_control(public=True, max_age=300, stale_while_revalidate=3600)
"""Caches may reuse a page for five minutes, and for an hour more while they fetch a new one.

So a change, such as a cancelled evening, may show only after that time.
"""


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a school's page for families. Raise Http404 if it is not published."""
    return _show(request, _published(slug), "lessons/families/page.html", framed_by=[])


@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the page without its header, for a frame on a website that the school has named."""
    published = _published(slug)
    return _show(request, published, "lessons/families/embed.html", framed_by=published.origins)


@require_safe
def resources(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the contents of the page as JSON, for websites that design their own."""
    response = _json(request, _published(slug))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _published(slug: str) -> FamiliesPage:
    page = FamiliesPage.objects.home_of(slug)
    if page is None:
        raise Http404
    return page


def _show(
    request: HttpRequest, page: FamiliesPage, template: str, *, framed_by: list[str]
) -> HttpResponseBase:
    """Return the page, which runs no script and can be framed only by the named websites."""
    policy = NO_SCRIPT | {"frame-ancestors": framed_by or [NONE]}
    response = csp_replace(policy)(lambda request: _html(request, page, template))(request)
    # X-Frame-Options cannot name other websites, so it is left out where the policy names some.
    response.xframe_options_exempt = bool(framed_by)  # type: ignore[attr-defined]
    return response


# The two views below may return a 304, whose headers replace those of the page in the browser's
# cache. So headers that a 304 must carry too are set outside them.


@cached
@conditional_page
def _html(request: HttpRequest, page: FamiliesPage, template: str) -> HttpResponse:
    """Render without the request, so that nothing about the visitor reaches a cached page."""
    context = {
        "school": page.school,
        "home": page,
        "content": content_of(page),
        "evenings": coming_evenings(page.school, timezone.now()),
    }
    return HttpResponse(render_to_string(template, context))


@cached
@conditional_page
def _json(request: HttpRequest, page: FamiliesPage) -> HttpResponse:
    content = as_json(content_of(page), coming_evenings(page.school, timezone.now()))
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
