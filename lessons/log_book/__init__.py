"""Past lessons as a file: our log workbook, or the lessons of an audit workbook.

`read_log_book` reads a file and knows nothing of the school; `compare` says what taking it in
would change; `write_log_workbook` makes the workbook to fill in.
"""

from lessons.log_book.blank import LogWorkbook
from lessons.log_book.changes import Differing, LogChanges, NewLesson, NewMissed
from lessons.log_book.lines import LogBook
from lessons.log_book.matching import compare
from lessons.log_book.reading import LogRefusedError, read_log_book

__all__ = [
    "Differing",
    "LogBook",
    "LogChanges",
    "LogRefusedError",
    "LogWorkbook",
    "NewLesson",
    "NewMissed",
    "compare",
    "read_log_book",
]
