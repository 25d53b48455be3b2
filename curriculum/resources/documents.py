"""Actions on documents: add one, or replace its file with a new version."""

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
    """Save an uploaded file as a document with a new resource. Return the resource.

    Without a title, the title comes from the file name. Raise FileRefusedError, and save nothing,
    if the file is refused.
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

    The document stays the same record, so that everything that refers to it, such as an evening,
    gets the new file. The earlier file is kept for staff only. Raise FileRefusedError, and change
    nothing, if the file is refused. Raise EditConflictError as `save_resource` does.
    """
    current = resource.document
    assert current is not None
    with _stored(resource, file, by=by) as replacement:
        refuse_if_changed(resource, seen, by=by)
        document = history.locked(current)
        _keep_earlier(document, by=by)
        document.title, document.audience = resource.title, resource.audience
        _set_file(document, replacement)
        resource.document = history.save(document, by=by, reason="A new version")
        return save_resource(resource=resource, sessions=sessions, by=by)


def _keep_earlier(document: Document, *, by: User) -> None:
    """Save the document's current file as an earlier version."""
    earlier = Document(
        school=document.school,
        title=document.title,
        audience=Audience.STAFF,
        version_of=document,
    )
    _set_file(earlier, document)
    history.save(earlier, by=by, reason="A new version took its place")


def _set_file(document: Document, other: Document) -> None:
    """Copy the file of `other`, and the fields that describe it, to `document`."""
    document.file = other.file.name
    for name in ("filename", "kind", "size", "sha256", "uploaded_by", "uploaded_at"):
        setattr(document, name, getattr(other, name))


@contextmanager
def _stored(resource: Resource, file: UploadedFile, *, by: User | None) -> Iterator[Document]:
    """Store the file and give an unsaved document for it. If the block fails, delete the file.

    The transaction begins and ends inside, so that the file is deleted even if the commit fails.
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
