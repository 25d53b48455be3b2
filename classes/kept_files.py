"""Opens files that are kept with a digest. One that was changed or damaged since is not sent."""

import hashlib
import logging

from django.core.files import File
from django.db.models.fields.files import FieldFile

from classes.models import DamagedFile, Happened, School, User
from classes.security_log import record_event_if_possible

logger = logging.getLogger(__name__)


class DamagedFileError(Exception):
    """The file is not what was kept: it was cut short, changed, or replaced on the server."""


def open_whole(file: FieldFile, *, sha256: str, school: School, by: User | None = None) -> File:
    """Return the file, opened at its start, if it still has this digest.

    It is read once through, a piece at a time. Raise DamagedFileError if the digest differs, and
    FileNotFoundError if there is no such file.
    """
    opened = file.open("rb")
    if hashlib.file_digest(opened, "sha256").hexdigest() == sha256:
        opened.seek(0)
        _forget(file)
        return opened
    opened.close()
    _, new = DamagedFile.objects.get_or_create(path=file.name, defaults={"school": school})
    if new:
        logger.error("The file %s was changed or damaged", file.name)
        record_event_if_possible(Happened.DAMAGED, by=by, school=school)
    raise DamagedFileError


def _forget(file: FieldFile) -> None:
    """Forget that the file was damaged: it was restored."""
    if (noticed := DamagedFile.objects.filter(path=file.name)).exists():
        noticed.delete()
