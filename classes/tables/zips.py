"""What all readers of untrusted zips share, for workbooks and for other documents."""

import zipfile
import zlib

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods that are read; others are refused."""

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, NotImplementedError),
    IndexError,  # for a part without a name
)
"""The errors that Python raises for a zip that is damaged, encrypted or of an unknown method."""


def out_of_memory(error: Exception) -> bool:
    """Return whether one of BROKEN means that the memory is used up, and not that a zip is broken.

    zlib says so with its code -4, Z_MEM_ERROR.
    """
    return isinstance(error, zlib.error) and str(error).startswith("Error -4")


SUSPECT = 1024 * 1024
MOST_RATIO = 250
"""The highest compression ratio of a part above a megabyte; above it, the file is a zip bomb.

A sheet of a million identical rows reaches 60 to 1.
"""


def is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Return whether a part says that it unpacks to far more than any honest one."""
    return entry.file_size > SUSPECT and entry.file_size > entry.compress_size * MOST_RATIO
