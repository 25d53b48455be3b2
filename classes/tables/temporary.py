"""Named temporary files of this process, in a folder under DATA_DIR that nobody else reads.

A workbook is written to named files first, and they hold what it holds: children's names. A process
that is killed cannot delete them. So each process keeps its files in a folder that it locks for as
long as it lives, and `delete_leftovers` deletes the folders that nobody locks.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import IO

from django.conf import settings
from openpyxl.worksheet import _writer

LOCK = "lock"
UNLOCKED_FOR = 3600
"""Seconds after which a file or folder that nobody could have locked counts as left over."""


def root() -> Path:
    """Return the folder of all temporary files. Uploaded files are put into it directly."""
    return Path(settings.DATA_DIR) / "tmp"


def temporary_folder() -> Path:
    """Return the folder for this process's named temporary files."""
    with _one_at_a_time:
        return _locked_folder(root(), os.getpid())[0]


_one_at_a_time = threading.Lock()


@lru_cache(maxsize=1)
def _locked_folder(parent: Path, pid: int) -> tuple[Path, IO[str]]:
    """Make a folder and lock it. The file is returned so that it stays open, and locked."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{pid}-", dir=parent))
    lock = (folder / LOCK).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder, lock


def delete_leftovers() -> int:
    """Delete what processes that no longer run have left. Return how many files and folders."""
    entries = list(root().iterdir()) if root().is_dir() else []
    leftovers = [entry for entry in entries if _is_left_over(entry)]
    for entry in leftovers:
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
    return len(leftovers)


def _is_left_over(entry: Path) -> bool:
    try:
        with (entry / LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except (FileNotFoundError, NotADirectoryError):
        return _age(entry) > UNLOCKED_FOR
    except OSError:
        return False


def _age(entry: Path) -> float:
    """Return the age in seconds; 0 if it has gone meanwhile."""
    try:
        return time.time() - entry.stat().st_mtime
    except FileNotFoundError:
        return 0


def create_temporary_file(suffix: str = "") -> str:
    """Create an empty file in this process's folder, and return its path."""
    handle, path = tempfile.mkstemp(suffix, prefix="openpyxl.", dir=temporary_folder())
    os.close(handle)
    _writer.ALL_TEMP_FILES.append(path)  # openpyxl takes it out again when it deletes the file
    return path


# openpyxl writes each sheet to a file of the system's temporary folder, and offers no setting.
_writer.create_temporary_file = create_temporary_file
