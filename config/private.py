"""Keeps the data folder private: the system's own account alone may read it."""

import os
import stat
from pathlib import Path

UMASK = 0o077
FOLDER, FILE = 0o700, 0o600
OF_OURS = ("db.sqlite3*", "secret_key", "media", "tmp")
"""What lies in the data folder and holds names or secrets. Static files are public anyway."""


def be_private() -> None:
    """Let what this process and its children make be read by their own account alone."""
    os.umask(UMASK)


def narrow(data_dir: Path) -> None:
    """Take the rights of others from the data folder and from what an earlier version made in it.

    What belongs to another account stays as it is.
    """
    _narrow(data_dir)
    for pattern in OF_OURS:
        for path in data_dir.glob(pattern):
            _narrow(path)
            for inner in path.rglob("*") if path.is_dir() else ():
                _narrow(inner)


def _narrow(path: Path) -> None:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode) or not mode & UMASK:
        return
    try:
        path.chmod(FOLDER if stat.S_ISDIR(mode) else FILE)
    except PermissionError:
        return
