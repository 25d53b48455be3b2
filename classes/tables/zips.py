"""What is the same for every zip from outside, be it a workbook or another document."""

import zipfile
import zlib

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that are read; others are refused."""

BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, NotImplementedError)
"""What Python raises for a zip that is damaged, encrypted or packed in a way it does not know."""
