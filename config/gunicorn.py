"""Settings of the production server: gunicorn -c config/gunicorn.py config.wsgi

config/environment/serving.py reads what an installation may choose, config/server.py says how a
process works.
"""

import contextlib
import json
import subprocess
import sys
from typing import Any

from config import worker
from config.logs import logging_settings
from config.metrics import folder

_checked = subprocess.run([sys.executable, "-m", "config.environment"], stdout=subprocess.PIPE)
if _checked.returncode:
    sys.exit(_checked.returncode)
_given = json.loads(_checked.stdout)

bind = _given["bind"]
workers = _given["workers"]
worker_class = "config.server.BufferingWorker"
threads = _given["threads"]
timeout = 120  # seconds in which a process must show that it lives
graceful_timeout = 40  # longer than a save waits for the database, so that it is answered
loglevel = "warning"
logconfig_dict = logging_settings(_given["log_format"])
_counting = _given["metrics"] is not None
_ending = 8  # seconds for what runs beside the server: an email that is cut off is sent again
control_socket_disable = True  # two servers of one user would fight over the same file


def on_starting(server: Any) -> None:
    """Make the folder in which the processes count, if anybody wants the figures."""
    if _counting:
        folder.make()


def when_ready(server: Any) -> None:
    """Start what runs beside the server."""
    server.beside = None
    if _given["worker"] or _counting:
        server.beside = worker.start(workers=_given["worker"], metrics=_counting)


def on_reload(server: Any) -> None:
    """Let what runs beside the server run the new code too."""
    _end_what_is_beside(server)
    when_ready(server)


def child_exit(server: Any, child: Any) -> None:
    """Forget what an ended process was doing."""
    folder.forget(child.pid)


def on_exit(server: Any) -> None:
    """End what runs beside the server."""
    _end_what_is_beside(server)
    if getattr(server, "beside", None):  # in a container, the end of the server is theirs too
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.beside.wait(_ending)
    folder.remove()


def _end_what_is_beside(server: Any) -> None:
    if getattr(server, "beside", None):
        server.beside.terminate()
