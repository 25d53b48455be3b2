"""Keeps two workers running beside the server, and ends with it: python -m config.worker

The server starts this (config/gunicorn.py), so an installation needs no second service. One of the
workers does no long work, so that an email never waits for a backup. This imports no Django,
because it only waits. With WORKER=off the server starts none: then run `manage.py run_worker` as a
service of its own. With METRICS_PORT it also keeps the process that Prometheus asks.
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
MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
Arguments = tuple[str, ...]
WORKERS: tuple[Arguments, ...] = (
    (str(MANAGE), "run_worker", "--quick"),
    (str(MANAGE), "run_worker"),
)
METRICS: tuple[Arguments, ...] = (("-m", "config.metrics.serving"),)


def start(*, workers: bool = True, metrics: bool = False) -> subprocess.Popen[bytes]:
    """Start this beside the server and return its process."""
    wanted = [name for name, on in (("workers", workers), ("metrics", metrics)) if on]
    # A session of its own, so that Ctrl-C stops the server, which then stops this in good order.
    return subprocess.Popen(
        [sys.executable, "-m", "config.worker", *wanted], cwd=MANAGE.parent, start_new_session=True
    )


def main() -> None:
    """Run what is wanted until the server, which started this process, is gone."""
    server = os.getppid()
    wanted = [
        *(WORKERS if "workers" in sys.argv else []),
        *(METRICS if "metrics" in sys.argv else []),
    ]
    running: dict[Arguments, subprocess.Popen[bytes]] = {}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while os.getppid() == server:
            look_after(wanted, running)
            time.sleep(LOOK_EVERY)
    finally:
        for process in running.values():
            process.terminate()
        # As the first process of a container it would cut them off by its own end.
        for process in running.values():
            process.wait()


def look_after(wanted: list[Arguments], running: dict[Arguments, subprocess.Popen[bytes]]) -> None:
    """Start each process that is not running."""
    for arguments in wanted:
        if arguments in running and running[arguments].poll() is not None:
            del running[arguments]
            time.sleep(RESTART_AFTER)
        if arguments not in running:
            command = [sys.executable, *arguments, "--parent", str(os.getpid())]
            running[arguments] = subprocess.Popen(command)


if __name__ == "__main__":
    main()
