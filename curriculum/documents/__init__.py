"""Detects the kind of an uploaded file from its content, and refuses kinds that may do harm.

No part of a file is ever run. This is not a virus scanner: kinds of file that can hold programs are
refused, and every file is served as a download only.
"""

from curriculum.documents.detection import MAX_BYTES, kind_of
from curriculum.documents.names import download_name, title_from
from curriculum.inspection.refusal import FileRefusedError

__all__ = ["MAX_BYTES", "FileRefusedError", "download_name", "kind_of", "title_from"]
