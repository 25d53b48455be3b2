"""Handing over documents: to staff behind the gate, and to anybody those for families."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from classes.access import Permission, StaffRequest, staff_page
from curriculum.models import Document, DocumentKind, DocumentQuerySet


@staff_page(Permission.SEE)
@require_safe
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Hand a document of the school to a member of its staff."""
    document = get_object_or_404(request.school.documents.all(), pk=pk)
    try:
        return _file(document)
    except FileNotFoundError:
        messages.error(
            request,
            f"The file of “{document}” is no longer on the server. Restore it from a backup, or "
            "upload it again.",
        )
        return HttpResponseRedirect(reverse("curriculum:resources", args=[request.school.slug]))


def _etag(request: HttpRequest, slug: str, pk: int) -> str | None:
    """Return the digest of the file as it is now; None where there is none to have."""
    digest = _public(slug).filter(pk=pk).values_list("sha256", flat=True).first()
    return f'"{digest}"' if digest else None


@require_safe
@condition(etag_func=_etag)
def public_download(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Hand a document for families to anybody. It sets no cookie and reads none."""
    document = get_object_or_404(_public(slug), pk=pk)
    try:
        response = _file(document)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=300"
    return response


def _public(slug: str) -> DocumentQuerySet:
    documents: DocumentQuerySet = Document.objects.filter(school__slug=slug)
    return documents.public()


def _file(document: Document) -> FileResponse:
    """Return the file as a download, never shown in the page. Raise FileNotFoundError if lost."""
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.filename,
        content_type=DocumentKind(document.kind).content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
