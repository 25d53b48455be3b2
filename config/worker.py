"""Keeps two workers running beside the server, and ends with it: python -m config.worker

The server starts this (config/gunicorn.py), so an installation needs no second service. One of the
workers does no long work, so that an email never waits for a backup. This imports no Django,
because it only waits. With WORKER=off the server starts none: then run `manage.py run_worker` as a
service of its own.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

LOOK_EVERY = 1
"""Seconds between looks at whether the worker and the server are there."""
RESTART_AFTER = 5
"""Seconds before a worker that died is started again."""
Arguments = tuple[str, ...]
WORKERS: tuple[Arguments, ...] = (("--quick",), ())
"""What each worker is told."""
MANAGE = Path(__file__).resolve().parent.parent / "manage.py"


def start() -> subprocess.Popen[bytes]:
    """Start this beside the server and return its process."""
    # A session of its own, so that Ctrl-C stops the server, which then stops this in good order.
    return subprocess.Popen(
        [sys.executable, "-m", "config.worker"], cwd=MANAGE.parent, start_new_session=True
    )


def main() -> None:
    """Run the workers until the server, which started this process, is gone."""
    server = os.getppid()
    workers: dict[Arguments, subprocess.Popen[bytes]] = {}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while os.getppid() == server:
            look_after(workers)
            time.sleep(LOOK_EVERY)
    finally:
        for worker in workers.values():
            worker.terminate()


def look_after(workers: dict[Arguments, subprocess.Popen[bytes]]) -> None:
    """Start each worker that is not running."""
    for arguments in WORKERS:
        if arguments in workers and workers[arguments].poll() is not None:
            del workers[arguments]
            time.sleep(RESTART_AFTER)
        if arguments not in workers:
            command = [sys.executable, str(MANAGE), "run_worker", *arguments]
            workers[arguments] = subprocess.Popen([*command, "--parent", str(os.getpid())])


if __name__ == "__main__":
    main()
