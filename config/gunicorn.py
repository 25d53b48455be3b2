"""Settings of the production server: gunicorn -c config/gunicorn.py config.wsgi

config/environment/serving.py reads what an installation may choose, config/server.py says how a
process works.
"""

import json
import subprocess
import sys
from typing import Any

from config import worker
from config.logs import logging_settings

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
control_socket_disable = True  # two servers of one user would fight over the same file


def when_ready(server: Any) -> None:
    """Start the worker beside the server."""
    server.background_worker = worker.start() if _given["worker"] else None


def on_reload(server: Any) -> None:
    """Let the worker run the new code too."""
    on_exit(server)
    when_ready(server)


def on_exit(server: Any) -> None:
    """End the worker with the server."""
    process = getattr(server, "background_worker", None)
    if process is not None:
        process.terminate()
