"""Machines: a network namespace each, on one bridge. A machine is killed as by a power cut."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

BRIDGE, NETWORK = "coverage0", "10.77.0"
PREFIX = "coverage-"


def run(*command: str) -> None:
    subprocess.run(command, check=True)


class Machine:
    """A namespace with an address, and the programs that run in it."""

    def __init__(self, name: str, number: int, folder: Path) -> None:
        self.name, self.address, self.folder = name, f"{NETWORK}.{number}", folder
        self.space = f"{PREFIX}{name}"
        self.outside = f"cov{number}"
        folder.mkdir()
        for left_over in (("link", "del", self.outside), ("netns", "del", self.space)):
            subprocess.run(["ip", *left_over], stderr=subprocess.DEVNULL)
        run("ip", "netns", "add", self.space)
        run("ip", "link", "add", self.outside, "type", "veth", "peer", "eth0", "netns", self.space)
        run("ip", "link", "set", self.outside, "master", BRIDGE, "up")
        for command in (
            f"addr add {self.address}/24 dev eth0",
            "link set eth0 up",
            "link set lo up",
        ):
            run("ip", "-n", self.space, *command.split())
        self._running: list[subprocess.Popen[bytes]] = []

    def command(self, *command: str) -> list[str]:
        return ["ip", "netns", "exec", self.space, *command]

    def begin(self, *command: str, env: dict[str, str], cwd: Path) -> subprocess.Popen[bytes]:
        """Start a program. What it says is in the file `log`."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                self.command(*command),
                env=os.environ | env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._running.append(process)
        return process

    def pids(self) -> list[int]:
        found = subprocess.run(["ip", "netns", "pids", self.space], capture_output=True, text=True)
        return [int(pid) for pid in found.stdout.split()]

    def kill(self) -> None:
        """Kill everything that runs here (kill -9), also what it started meanwhile."""
        while pids := self.pids():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for process in self._running:
                process.wait()
            self._running.clear()
            time.sleep(0.05)

    def remove(self) -> None:
        self.kill()
        # The namespace goes later than its name, and would keep the link until then.
        subprocess.run(["ip", "link", "del", self.outside])
        subprocess.run(["ip", "netns", "del", self.space])


@contextlib.contextmanager
def bridge():
    """Have the bridge. This machine is on it too, as that of the people."""
    run("ip", "link", "add", BRIDGE, "type", "bridge")
    try:
        run("ip", "addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        run("ip", "link", "set", BRIDGE, "up")
        yield
    finally:
        subprocess.run(["ip", "link", "del", BRIDGE])


def wait_until(works: Callable[[], object], what: str, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if works():
                return
        time.sleep(0.2)
    raise AssertionError(f"{what} does not answer")
