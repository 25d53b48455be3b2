"""What people do about documents: add one, and put a new version in its place."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from classes import history
from classes.models import User
from curriculum.actions.resources import save_resource
from curriculum.documents import download_name, kind_of, title_from
from curriculum.models import Audience, Document, Resource, Session


def add_document(
    *, resource: Resource, file: UploadedFile, sessions: Iterable[Session], by: User | None
) -> Resource:
    """Keep an uploaded file as a new resource of the school. Return the resource.

    Without a title it gets the file's name. Raise curriculum.documents.FileRefusedError, and keep
    nothing, for a file that is not kept.
    """
    resource.title = resource.title or title_from(file.name or "")
    with _kept(resource, file, by=by) as document:
        resource.document = document
        return save_resource(resource=resource, sessions=sessions, by=by)


def replace_document(
    *, resource: Resource, file: UploadedFile, sessions: Iterable[Session], by: User
) -> Resource:
    """Save a changed resource with a new version of its file. Return it.

    The earlier version stays in the record, for staff alone. Raise FileRefusedError, and change
    nothing, for a file that is not kept.
    """
    before = resource.document
    assert before is not None
    with _kept(resource, file, by=by) as document:
        before.audience = Audience.STAFF
        history.save(before, by=by, reason="A new version took its place")
        resource.document = document
        return save_resource(resource=resource, sessions=sessions, by=by)


@contextmanager
def _kept(resource: Resource, file: UploadedFile, *, by: User | None) -> Iterator[Document]:
    """Store the file, and its row with all that the block saves; if that fails, remove the file.

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
    try:
        with transaction.atomic():
            yield history.save(document, by=by)
    except BaseException:
        document.file.delete(save=False)
        raise
