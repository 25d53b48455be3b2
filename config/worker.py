"""Keeps one worker running beside the server, and ends with it: python -m config.worker

The server starts this (config/gunicorn.py), so an installation needs no second service. It imports
no Django, because it only waits. With WORKER=off the server starts none: then run
`manage.py run_worker` as a service of its own.
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


def start() -> subprocess.Popen[bytes] | None:
    """Start this beside the server and return its process; None with WORKER=off."""
    if os.environ.get("WORKER", "on").lower() in ("off", "0", "no", "false"):
        return None
    # A session of its own, so that Ctrl-C stops the server, which then stops this in good order.
    return subprocess.Popen(
        [sys.executable, "-m", "config.worker"], cwd=MANAGE.parent, start_new_session=True
    )


def main() -> None:
    """Run a worker until the server, which started this process, is gone."""
    server = os.getppid()
    worker = None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while os.getppid() == server:
            if worker is None:
                worker = subprocess.Popen(
                    [sys.executable, str(MANAGE), "run_worker", "--parent", str(os.getpid())]
                )
            elif worker.poll() is not None:
                worker = None
                time.sleep(RESTART_AFTER)
            time.sleep(LOOK_EVERY)
    finally:
        if worker is not None:
            worker.terminate()


if __name__ == "__main__":
    main()
