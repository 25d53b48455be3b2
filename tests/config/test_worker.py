"""The worker beside the server: replaced if it dies, gone with the server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.load

SERVER = (
    "import time; from config import worker; print(worker.start().pid, flush=True); time.sleep(99)"
)
"""What stands for the server: it starts the worker and goes on."""


def children_of(pid: int) -> list[int]:
    """Return the running children of a process."""
    children = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == pid and state != "Z":
            children.append(int(path.parent.name))
    return children


def eventually(condition: Callable[[], object], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return bool(condition())


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes in /proc")
def test_it_is_replaced_if_it_dies_and_ends_with_a_killed_server(tmp_path):
    environment = os.environ | {"DATA_DIR": str(tmp_path), "WORKER": "on"}
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        keeper = int(server.stdout.readline())
        assert eventually(lambda: children_of(keeper))
        (first,) = children_of(keeper)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: children_of(keeper) not in ([], [first]))
        (second,) = children_of(keeper)
        server.kill()
    assert eventually(lambda: not Path(f"/proc/{keeper}").exists())
    assert eventually(lambda: not Path(f"/proc/{second}").exists())
