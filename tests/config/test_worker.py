"""The workers beside the server: replaced if one dies, gone with the server."""

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
ENDS_SLOWLY = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.5), print("ended", flush=True), sys.exit()))
print("started", flush=True)
time.sleep(99)
"""
KEEPER = (
    "import sys; from config import worker; worker.WORKERS = (('-c', sys.argv[2]),); worker.main()"
)


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
    while not (holds := condition()) and time.monotonic() < end:
        time.sleep(0.1)
    return bool(holds)


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes in /proc")
def test_it_is_replaced_if_it_dies_and_ends_with_a_killed_server(tmp_path):
    environment = os.environ | {"DATA_DIR": str(tmp_path), "WORKER": "on"}
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        keeper = int(server.stdout.readline())
        assert eventually(lambda: len(children_of(keeper)) == 2)
        quick, other = children_of(keeper)
        os.kill(quick, signal.SIGKILL)
        assert eventually(lambda: len({*children_of(keeper)} - {quick}) == 2)
        workers = children_of(keeper)
        assert other in workers
        server.kill()
    assert eventually(lambda: not Path(f"/proc/{keeper}").exists(), seconds=60)
    for worker in workers:
        assert eventually(lambda pid=worker: not Path(f"/proc/{pid}").exists())


def test_it_waits_until_the_workers_have_ended_what_they_were_doing():
    command = [sys.executable, "-c", KEEPER, "workers", ENDS_SLOWLY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout.readline() == "started\n"
        keeper.terminate()
        keeper.wait(20)
        os.set_blocking(keeper.stdout.fileno(), False)
        assert keeper.stdout.readline() == "ended\n"
