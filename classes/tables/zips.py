"""What all readers of untrusted zips share, for workbooks and for other documents."""

import zipfile
import zlib

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods that are read; others are refused."""

BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, NotImplementedError)
"""The errors that Python raises for a zip that is damaged, encrypted or of an unknown method."""
