"""The folder in which the processes of one server count. It imports nothing: gunicorn's own
process makes it.
"""

import os
import shutil
import tempfile
from pathlib import Path

NAME = "PROMETHEUS_MULTIPROC_DIR"


def make() -> None:
    """Make an empty folder, for the processes that are started from now on."""
    os.environ[NAME] = tempfile.mkdtemp(prefix="coverage-metrics-")


def forget(pid: int) -> None:
    """Delete what an ended process had in progress. What it has counted stays in the sums."""
    if NAME in os.environ:
        for path in Path(os.environ[NAME]).glob(f"gauge_live*_{pid}.db"):
            path.unlink(missing_ok=True)


def remove() -> None:
    """Remove the folder at the end."""
    if NAME in os.environ:
        shutil.rmtree(os.environ.pop(NAME), ignore_errors=True)
