"""Limits how much of an uploaded file is read."""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Drops everything after UPLOAD_LIMIT bytes of a file, so that nobody can fill the disk.

    The view then gets an empty file with the full size. So the form can say how large the file was,
    and it keeps the rest of what the person typed.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the bytes on to the next handler until the limit is reached."""
        self.received += len(raw_data)
        return raw_data if self.received <= settings.UPLOAD_LIMIT else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return an empty file if this one is too large; else None, for the next handler."""
        if self.received <= settings.UPLOAD_LIMIT:
            return None
        return UploadedFile(
            io.BytesIO(), name=self.file_name, content_type=self.content_type, size=self.received
        )
