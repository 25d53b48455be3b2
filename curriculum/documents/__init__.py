"""What a file is, judged by its content, and whether it may be kept for families and lessons.

Nothing here unpacks a file for use or runs any part of it. It is no virus scanner: what may be a
program is refused by its kind, and everything is handed over as a download.
"""

from curriculum.documents.judging import MOST_BYTES, kind_of
from curriculum.documents.names import download_name, title_from
from curriculum.documents.refusal import FileRefusedError

__all__ = ["MOST_BYTES", "FileRefusedError", "download_name", "kind_of", "title_from"]
