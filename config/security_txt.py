"""Where to report a weakness in this installation: /.well-known/security.txt (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

EXPIRES_AFTER = dt.timedelta(days=180)
"""RFC 9116 asks for less than a year, so that nobody relies on an address that is long gone."""


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return the contact of SECURITY_CONTACT, or 404 if the installation names none."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + EXPIRES_AFTER).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL.rstrip('/')}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
