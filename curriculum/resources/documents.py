"""What people do about documents: add one, and put a new version in its place."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.models import User
from curriculum.documents import download_name, kind_of, title_from
from curriculum.models import Audience, Document, Resource, Session
from curriculum.resources.actions import save_resource


def add_document(
    *, resource: Resource, file: UploadedFile, sessions: Iterable[Session], by: User | None
) -> Resource:
    """Keep an uploaded file as a new resource of the school. Return the resource.

    Without a title it gets the file's name. Raise curriculum.documents.FileRefusedError, and keep
    nothing, for a file that is not kept.
    """
    resource.title = resource.title or title_from(file.name or "")
    with _stored(resource, file, by=by) as document:
        resource.document = history.save(document, by=by)
        return save_resource(resource=resource, sessions=sessions, by=by)


def replace_document(
    *,
    resource: Resource,
    file: UploadedFile,
    sessions: Iterable[Session],
    by: User,
    seen: int | None = None,
) -> Resource:
    """Save a changed resource with a new version of its file. Return it.

    The document stays the one that it was: whatever points at it, such as an evening, follows. The
    earlier file stays in the record, for staff alone. Raise FileRefusedError, and change nothing,
    for a file that is not kept; EditConflictError as `save_resource` does.
    """
    before = resource.document
    assert before is not None
    with _stored(resource, file, by=by) as new:
        refuse_if_changed(resource, seen, by=by)
        document = Document.objects.select_for_update().get(pk=before.pk)
        _keep_earlier(document, by=by)
        document.title, document.audience = resource.title, resource.audience
        _set_file(document, new)
        resource.document = history.save(document, by=by, reason="A new version")
        return save_resource(resource=resource, sessions=sessions, by=by)


def _keep_earlier(document: Document, *, by: User) -> None:
    """Keep what the document is now as an earlier version of it."""
    earlier = Document(
        school=document.school,
        title=document.title,
        audience=Audience.STAFF,
        version_of=document,
    )
    _set_file(earlier, document)
    history.save(earlier, by=by, reason="A new version took its place")


def _set_file(document: Document, other: Document) -> None:
    """Give the document the file of another, and all that is known of it."""
    document.file = other.file.name
    for name in ("filename", "kind", "size", "sha256", "uploaded_by", "uploaded_at"):
        setattr(document, name, getattr(other, name))


@contextmanager
def _stored(resource: Resource, file: UploadedFile, *, by: User | None) -> Iterator[Document]:
    """Store the file, for the block to save its row with all else; if that fails, remove the file.

    The transaction is inside, so that a failure as late as its end takes the file along.
    """
    kind = kind_of(file, file.size or 0)
    document = Document(
        school=resource.school,
        title=resource.title,
        audience=resource.audience,
        kind=kind,
        filename=download_name(file.name or "", kind),
        size=file.size or 0,
        sha256=hashlib.file_digest(file, "sha256").hexdigest(),
        uploaded_by=by,
    )
    document.file.save(document.filename, file, save=False)
    storage, name = document.file.storage, str(document.file.name)
    try:
        with transaction.atomic():
            yield document
    except BaseException:
        storage.delete(name)
        raise
