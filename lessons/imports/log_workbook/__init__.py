"""Past lessons as a file: our log workbook, or the lessons of an audit workbook.

`read_log_book` reads a file and knows nothing of the school; `compare` says what taking it in
would change; `write_log_workbook` makes the workbook to fill in.
"""

from lessons.imports.log_workbook.blank import LogWorkbook
from lessons.imports.log_workbook.changes import Differing, LogChanges, NewLesson, NewMissed
from lessons.imports.log_workbook.lines import LogBook
from lessons.imports.log_workbook.matching import compare
from lessons.imports.log_workbook.reading import LogRefusedError, read_log_workbook

__all__ = [
    "Differing",
    "LogBook",
    "LogChanges",
    "LogRefusedError",
    "LogWorkbook",
    "NewLesson",
    "NewMissed",
    "compare",
    "read_log_workbook",
]
