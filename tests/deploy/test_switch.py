"""An upgrade: the port stays open as systemd keeps it, and the next version takes over."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from config.version import VERSION

pytestmark = pytest.mark.load
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("manage.py", "config", "classes", "curriculum", "lessons", "reports", "templates")
AS_SYSTEMD = (
    "exec 3<&{fd}; export LISTEN_PID=$$ LISTEN_FDS=1; exec {gunicorn} --config {config} config.wsgi"
)


@pytest.fixture
def installation(tmp_path, migrated) -> Path:
    """A folder with two versions, of which the later one is 9.9.9, and a database."""
    later = tmp_path / "versions/later"
    later.mkdir(parents=True)
    (tmp_path / "data").mkdir(mode=0o700)
    shutil.copy(migrated, tmp_path / "data/db.sqlite3")
    for name in (*PROGRAM, "static"):
        source, target = ROOT / name, later / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (later / "config/version.py").write_text('VERSION = "9.9.9"\n')
    (tmp_path / "versions/earlier").symlink_to(ROOT)
    return tmp_path


@contextmanager
def service(folder: Path, port: socket.socket) -> Iterator[None]:
    """Run the current version as systemd does, until it ended in good order."""
    command = AS_SYSTEMD.format(
        fd=port.fileno(),
        gunicorn=Path(sys.executable).with_name("gunicorn"),
        config="config/gunicorn.py",
    )
    process = subprocess.Popen(
        ["bash", "-c", command],
        cwd=folder / "current",
        env=os.environ | {"DATA_DIR": str(folder / "data"), "WORKER": "off"},
        pass_fds=[port.fileno()],
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(50)


def ask(url: str, over: threading.Event, answers: list[tuple[int, str]], *, anew: bool) -> None:
    """Ask again and again, on one connection or on a new one each time."""
    headers = {"Connection": "close"} if anew else {}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        while not over.is_set():
            try:
                answer = client.get("/healthz")
                answers.append((answer.status_code, answer.headers["X-Version"]))
            except httpx.TransportError as error:
                answers.append((0, repr(error)))
            time.sleep(0.02)


def wait_for(version: str, answers: list[tuple[int, str]]) -> None:
    until = time.monotonic() + 60
    while (200, version) not in answers:
        assert time.monotonic() < until, answers[-3:]
        time.sleep(0.1)


def test_no_request_fails_while_the_next_version_takes_over(installation):
    def switch_to(name: str) -> None:
        lines = f"source {ROOT}/deploy/install.sh; switch_to {name}"
        environment = os.environ | {"PREFIX": str(installation)}
        subprocess.run(["bash", "-c", lines], env=environment, check=True)

    (installation / "opt").mkdir()
    (installation / "opt/coverage").symlink_to(installation)
    over, answers = threading.Event(), []
    with socket.create_server(("127.0.0.1", 0), backlog=100) as port:
        url = f"http://127.0.0.1:{port.getsockname()[1]}"
        asking = [
            threading.Thread(
                target=ask, args=(url, over, answers), kwargs={"anew": number > 1}, daemon=True
            )
            for number in range(4)
        ]
        switch_to("earlier")
        for thread in asking:
            thread.start()
        try:
            with service(installation, port):
                wait_for(VERSION, answers)
                switch_to("later")
            with service(installation, port):
                wait_for("9.9.9", answers)
                over.set()
                for thread in asking:
                    thread.join()
        finally:
            over.set()
    assert {status for status, _ in answers} == {200}
