"""The production server: gunicorn -c config/gunicorn.py config.wsgi

On SQLite one process with threads: requests that only read never wait, and those that write take
turns in any case. On PostgreSQL, two processes.
"""

import os

_on_sqlite = os.environ.get("DATABASE_URL", "sqlite:").startswith("sqlite:")

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "1" if _on_sqlite else "2"))
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "8"))
timeout = 120  # seconds; a workbook of many years on a slow disk takes a while
loglevel = "warning"
control_socket_disable = True  # it is one file a user, whatever the number of servers
