"""Imports past lessons from a file: our log workbook, or the lessons of an audit workbook.

`LogWorkbook` writes the workbook that schools fill in. `read_log_workbook` parses a file without
looking at the database. `compare` works out what importing it would change.
"""

from lessons.imports.log_workbook.blank import LogWorkbook
from lessons.imports.log_workbook.changes import (
    DifferingLesson,
    LogChanges,
    NewLesson,
    NewMissedLesson,
)
from lessons.imports.log_workbook.lines import ParsedLog
from lessons.imports.log_workbook.matching import compare
from lessons.imports.log_workbook.reading import LogRefusedError, read_log_workbook

__all__ = [
    "DifferingLesson",
    "LogChanges",
    "LogRefusedError",
    "LogWorkbook",
    "NewLesson",
    "NewMissedLesson",
    "ParsedLog",
    "compare",
    "read_log_workbook",
]
