"""The help pages: documents for people who use the system, and a search through them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from reports.help.documents import SHOWN, all_documents, document_of
from reports.help.search import search

LONGEST_QUERY = 100


@staff_page(Permission.SEE)
@require_safe
def contents(request: StaffRequest) -> HttpResponse:
    """List the documents, or what a search has found in them."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    context = {"query": query, "results": search(query), "groups": all_documents()}
    return render(request, "reports/help/contents.html", context)


@staff_page(Permission.SEE)
@require_safe
def page(request: StaffRequest, name: str) -> HttpResponse:
    """Show a document."""
    if name not in SHOWN:
        raise Http404
    return render(request, "reports/help/page.html", {"document": document_of(name)})
