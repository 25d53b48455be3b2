"""Settings of the production server: gunicorn -c config/gunicorn.py config.wsgi

With SQLite there is one process with threads, because those who save take turns anyway. With
PostgreSQL there are two processes. config/server.py says how a process works.
"""

import os
from typing import Any

from config import worker
from config.logs import logging_settings

_on_sqlite = os.environ.get("DATABASE_URL", "sqlite:").startswith("sqlite:")

_host = os.environ.get("BIND", "127.0.0.1")
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "1" if _on_sqlite else "2"))
worker_class = "config.server.BufferingWorker"
threads = int(os.environ.get("THREADS", "10"))  # six for saving, four for reading
timeout = 120  # seconds in which a process must show that it lives
graceful_timeout = 40  # longer than a save waits for the database, so that it is answered
loglevel = "warning"
logconfig_dict = logging_settings(os.environ.get("LOG_FORMAT", "text"))
control_socket_disable = True  # two servers of one user would fight over the same file


def when_ready(server: Any) -> None:
    """Start the worker beside the server."""
    server.background_worker = worker.start()


def on_reload(server: Any) -> None:
    """Let the worker run the new code too."""
    on_exit(server)
    when_ready(server)


def on_exit(server: Any) -> None:
    """End the worker with the server."""
    process = getattr(server, "background_worker", None)
    if process is not None:
        process.terminate()
