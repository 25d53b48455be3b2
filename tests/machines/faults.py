"""What happens to the machines, one after another, while people work."""

import contextlib
import datetime as dt
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.lessons.real_server import ROOT
from tests.machines.installation import SCHOOL, Site
from tests.machines.network import wait_until

NOTICED = 5
"""Seconds after which the balancer has asked a server that is fit again, twice."""
Event = Callable[[Site], None]
AWAY = 5
"""Seconds that a machine is away."""


def nothing(site: Site) -> None:
    """nothing"""
    time.sleep(15)


def killed(name: str) -> Event:
    """Return the event in which a machine is killed and comes back."""

    def event(site: Site) -> None:
        site.machines[name].kill()
        time.sleep(AWAY)
        site.start(name)

    event.__doc__ = f"{name} killed (-9), back after {AWAY} s"
    return event


def standby_killed(site: Site) -> None:
    """standby killed (-9), back after 5 s: figures are read there before and after"""
    before = site.answer("app-a", SCHOOL, "read")
    site.machines["standby"].kill()
    away = site.answer("app-a", SCHOOL, "read")
    time.sleep(AWAY)
    site.start("standby")
    wait_until(lambda: site.answer("app-a", SCHOOL, "read"), "the standby")
    after = site.answer("app-a", SCHOOL, "read")
    print(f"  figures as of {before}, then {away}, then {after}; now {dt.datetime.now(dt.UTC)}")
    assert before
    assert after
    assert away is None


def cut_off(site: Site) -> None:
    """app-a cut off from the network for 10 s"""
    link = ("ip", "link", "set", site.machines["app-a"].outside)
    subprocess.run([*link, "down"], check=True)
    time.sleep(10)
    subprocess.run([*link, "up"], check=True)


def upgraded(site: Site) -> None:
    """upgraded from an earlier version: two prepare at once, then app-a, app-b, worker"""
    started = time.monotonic()
    for name in ("app-a", "app-b", "worker"):
        site.program[name] = ROOT
    prepare = ("-m", "config.prepare", "--without-backup")
    both = [site.manage(name, *prepare) for name in ("app-a", "app-b")]
    assert [process.wait() for process in both] == [0, 0]
    print(f"  both prepare: {time.monotonic() - started:.0f} s", flush=True)
    for name in ("app-a", "app-b", "worker"):
        restart(site, name)


def restart(site: Site, name: str) -> None:
    """Stop a server in good order (SIGTERM), start it, and wait until the balancer sends to it."""
    machine = site.machines[name]
    for process in machine._running:
        process.terminate()
    for process in machine._running:
        process.wait(60)
    machine._running.clear()
    site.start(name)
    if name != "worker":
        wait_until(lambda: site.is_fit(name), name)
        time.sleep(NOTICED)


def failed_over(site: Site) -> None:
    """the primary stopped, the standby promoted in its place"""
    primary, standby = site.machines["primary"], site.machines["standby"]
    data = str(primary.folder / "data")
    site.as_postgres(primary, "pg_ctl", "stop", "--mode", "fast", "--pgdata", data)
    data = str(standby.folder / "data")
    site.as_postgres(standby, "pg_ctl", "promote", "--pgdata", data)
    site.primary = "standby"
    site.machines["pooler"].kill()
    site.start("pooler")


@contextlib.contextmanager
def earlier_program(commit: str, folder: Path) -> Iterator[Path]:
    """Yield a folder with an earlier version of the program."""
    git = ("git", "-C", str(ROOT), "worktree")
    subprocess.run([*git, "add", "--detach", "--quiet", str(folder), commit], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)])


def before_the_latest_tables() -> str:
    """Return the commit before the latest one that changed tables."""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%P", "--", "*/migrations/0*.py"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


EVENTS: list[Event] = [
    nothing,
    *(killed(name) for name in ("app-a", "app-b", "worker", "files", "primary", "pooler")),
    standby_killed,
    killed("balancer"),
    cut_off,
]
