"""Downloads of documents: all of them for staff, those for families for anybody."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.kept_files import DamagedFileError, open_whole
from classes.models import User
from classes.people.reader import reader_of
from curriculum.models import Document, DocumentKind, DocumentQuerySet


@staff_page(Permission.SEE)
@require_safe
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Send a document of the school to a member of its staff."""
    document = get_object_or_404(request.school.documents.all(), pk=pk)
    title = reader_of(request).title
    try:
        return _file(document, title(document.filename), by=request.user)
    except DamagedFileError:
        messages.error(
            request,
            f"The file of “{title(document)}” was changed or damaged on the server, so it was not "
            "downloaded. Upload it again, or restore it from a backup.",
        )
        return HttpResponseRedirect(reverse("curriculum:resources", args=[request.school.slug]))
    except FileNotFoundError:
        messages.error(
            request,
            f"The file of “{title(document)}” is no longer on the server. Upload it again, or "
            "restore it from a backup.",
        )
        return HttpResponseRedirect(reverse("curriculum:resources", args=[request.school.slug]))


def _etag(request: HttpRequest, slug: str, pk: int) -> str | None:
    """Return the digest of the current file; None if the public may not have it."""
    digest = _public(slug).filter(pk=pk).values_list("sha256", flat=True).first()
    return f'"{digest}"' if digest else None


@require_safe
@condition(etag_func=_etag)
def public_download(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Send a document for families to anybody, without cookies."""
    document = get_object_or_404(_public(slug).select_related("school"), pk=pk)
    try:
        response = _file(document, document.filename)
    except (FileNotFoundError, DamagedFileError) as error:
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=300"
    return response


def _public(slug: str) -> DocumentQuerySet:
    documents: DocumentQuerySet = Document.objects.filter(school__slug=slug)
    return documents.public()


def _file(document: Document, filename: str, *, by: User | None = None) -> FileResponse:
    """Return the file as a download with this name. Raise FileNotFoundError if it is missing,
    and DamagedFileError if it is not what was uploaded.

    It is never displayed on this site, where a script in it could act as the signed-in person.
    """
    response = FileResponse(
        open_whole(document.file, sha256=document.sha256, school=document.school, by=by),
        as_attachment=True,
        filename=filename,
        content_type=DocumentKind(document.kind).content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
