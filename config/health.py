"""The health check, for monitors and start-up scripts."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 "ok" if the database answers, else 503. The version is in a header.

    Scripts compare the whole body with "ok", so it must contain nothing else.
    """
    headers = {"X-Version": settings.VERSION}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM classes_school LIMIT 1")
    except DatabaseError:
        return HttpResponse(
            "database unavailable", status=503, content_type="text/plain", headers=headers
        )
    return HttpResponse("ok", content_type="text/plain", headers=headers)
