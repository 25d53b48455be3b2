"""The families' page, which anybody may read: no sign-in, no cookie, no script."""

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
"""For five minutes nobody asks again; for an hour the old page shows while the new one is sought.

A change, such as an evening that is cancelled, is seen that soon.
"""


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the families' page of a school that has published one; else answer 404."""
    return _show(request, _published(slug), "lessons/families/page.html", framed_by=[])


@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the page without its header, inside the websites that the school has named."""
    published = _published(slug)
    return _show(request, published, "lessons/families/embed.html", framed_by=published.origins)


@require_safe
def resources(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what the page shows as JSON, for websites that draw their own."""
    response = _json(request, _published(slug))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _published(slug: str) -> FamiliesPage:
    page = FamiliesPage.objects.published().filter(school__slug=slug).select_related("school")
    found = page.first()
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest, page: FamiliesPage, template: str, *, framed_by: list[str]
) -> HttpResponseBase:
    """Answer with the page, which runs no script and is framed by the websites named alone."""
    policy = NO_SCRIPT | {"frame-ancestors": framed_by or [NONE]}
    response = csp_replace(policy)(lambda request: _html(request, page, template))(request)
    # The policy says it exactly; the older header knows only "nobody" or "this site".
    response.xframe_options_exempt = bool(framed_by)  # type: ignore[attr-defined]
    return response


# An answer of 304 is made within these two. Headers that it must carry as well are set around them:
# a browser may take them for those of the page that it keeps.


@cached
@conditional_page
def _html(request: HttpRequest, page: FamiliesPage, template: str) -> HttpResponse:
    """Render without the request: nothing of whoever asks can come into a page that is shared."""
    context = {
        "school": page.school,
        "content": content_of(page),
        "evenings": coming_evenings(page.school, timezone.now()),
    }
    return HttpResponse(render_to_string(template, context))


@cached
@conditional_page
def _json(request: HttpRequest, page: FamiliesPage) -> HttpResponse:
    content = as_json(content_of(page), coming_evenings(page.school, timezone.now()))
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
