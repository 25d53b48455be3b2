"""Downloads of documents: all of them for staff, those for families for anybody."""

from uuid import UUID

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
from curriculum.models import Document, DocumentKind


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


def _etag(request: HttpRequest, slug: str, public_id: UUID) -> str | None:
    """Return the digest of the current file; None if the public may not have it."""
    published = Document.objects.published(slug).filter(public_id=public_id)
    digest = published.values_list("sha256", flat=True).first()
    return f'"{digest}"' if digest else None


@require_safe
@condition(etag_func=_etag)
def public_download(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponseBase:
    """Send a document of a published families' page to anybody, without cookies."""
    published = Document.objects.published(slug).select_related("school")
    document = get_object_or_404(published, public_id=public_id)
    try:
        response = _file(document, document.filename)
    except (FileNotFoundError, DamagedFileError) as error:
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def numbered(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Redirect from an address as it was once printed. Newer documents never had such a one."""
    document = get_object_or_404(Document.objects.published(slug), pk=pk, was_numbered=True)
    return HttpResponseRedirect(reverse("online_safety:document", args=[slug, document.public_id]))


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
