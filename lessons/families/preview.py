"""A preview of the families' page with changes that are not saved yet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from curriculum.families_page.content import content_of, with_typed_texts
from curriculum.markdown import to_html
from curriculum.models import FamiliesPage
from lessons.families.evenings import coming_evenings


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest) -> HttpResponse:
    """Show the page with unsaved changes. For htmx, return only the guidance as HTML."""
    if getattr(request, "htmx", False) and "guidance" in request.POST:
        return HttpResponse(to_html(request.POST["guidance"]))
    page = with_typed_texts(FamiliesPage.objects.of(request.school), request.POST)
    context = {
        "content": content_of(page),
        "evenings": coming_evenings(
            request.school, timezone.now(), for_staff=not page.is_published
        ),
        "school": request.school,
        "home": page if page.is_published else None,
        "is_preview": True,
    }
    return render(request, "lessons/families/page.html", context)
