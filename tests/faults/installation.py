"""An installation of its own: a small disk, a database, a school, and the server."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.lessons.real_server import ROOT, Server, start

DISK = "64m"
MAIL_PORT = 8169
"""Nobody listens there, but for the fault of a mail server that says nothing."""


class Installation:
    """A data folder on a disk of its own, with a school in it and, once started, a server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "tmpfs", str(folder)]
        subprocess.run(mount, check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORT": str(self.port),
            "EMAIL_URL": f"smtp://127.0.0.1:{MAIL_PORT}",
        }
        self.postgres = self.environment.get("DATABASE_URL", "").startswith("postgres")
        subprocess.run(
            [sys.executable, "-m", "config.prepare"], cwd=ROOT, env=self.environment, check=True
        )
        maker = start(self.environment, "tests.lessons.log.worker", "school", "200")
        self.school = json.loads(maker.communicate(timeout=120)[0])
        self.server: subprocess.Popen[bytes] | None = None

    def remove(self) -> None:
        self.kill()
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
        self.folder.rmdir()

    def serve(self) -> None:
        """Start the server as the service does, and wait until it answers."""
        gunicorn = Path(sys.executable).with_name("gunicorn")
        command = [str(gunicorn), "--config", "config/gunicorn.py", "config.wsgi"]
        log = (self.folder.parent / "server.log").open("ab")
        self.server = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, start_new_session=True, stdout=log, stderr=log
        )
        self.wait()

    def wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).text == "ok":
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Kill everything at once, as a power cut would."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def people(self, number: int) -> list[httpx.Client]:
        """Return so many signed-in browsers."""
        return [self._signed_in() for _ in range(number)]

    def _signed_in(self) -> httpx.Client:
        server = Server.__new__(Server)
        server.url = self.url
        client = server.signed_in(self.school["email"])
        client.timeout = httpx.Timeout(60)
        return client

    def notes(self) -> set[str]:
        """Return the notes of all lessons that are in the database."""
        command = [
            sys.executable,
            "-c",
            "import django, json; django.setup(); from lessons.models import Lesson;"
            "print(json.dumps(list(Lesson.objects.values_list('note', flat=True))))",
        ]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, check=True
        )
        return set(json.loads(done.stdout))

    def processes(self) -> list[int]:
        """Return the server processes that the master started to answer requests."""
        assert self.server is not None
        children = subprocess.run(
            ["pgrep", "-P", str(self.server.pid), "gunicorn"], capture_output=True, text=True
        )
        return [int(pid) for pid in children.stdout.split()]
