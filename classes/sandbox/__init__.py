"""Reads uploaded files in processes of their own, so that no file can stop or fill the server.

A regular expression or a parser in C holds the interpreter's lock, and a thread cannot be ended.
So a strange file is read by a child that may use little time and memory, writes no file, and holds
no secret and no database. What it sends back is JSON, so that nothing it sends can run here.
"""

from classes.sandbox.pool import ReadingBusyError, ReadingStoppedError, read_apart

__all__ = ["ReadingBusyError", "ReadingStoppedError", "read_apart"]
