"""How much of an uploaded file is taken in: no more than any page of ours keeps."""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Drops what a file has beyond UPLOAD_LIMIT bytes, so that nobody can fill the disk.

    In place of a file that is too large comes an empty one that knows the size: a form can then
    say how large it was, and the rest of what was typed is there.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand the bytes on to the handlers behind this one while there are not too many."""
        self.received += len(raw_data)
        return raw_data if self.received <= settings.UPLOAD_LIMIT else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the file in place of one that was too large; else leave it to the others."""
        if self.received <= settings.UPLOAD_LIMIT:
            return None
        return UploadedFile(
            io.BytesIO(), name=self.file_name, content_type=self.content_type, size=self.received
        )
