"""The application as `make run` serves it, in processes of its own, for tests of load."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.lessons.log.worker import PASSWORD

ROOT = Path(__file__).resolve().parents[2]


def start(environment, *arguments, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


class Server:
    """The application as `make run` serves it, on a free port, in a process group of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.process = start(
            environment | {"PORT": str(port)}, "config.run", start_new_session=True
        )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, self.process.stdout.read()
            try:
                if httpx.get(f"{self.url}/healthz").text == "ok":
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the server did not answer within a minute")

    def kill(self) -> None:
        """Stop every process at once, as if the power had gone (kill -9)."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def signed_in(self, email: str) -> httpx.Client:
        """Return a browser stand-in in which this person has signed in over the page."""
        client = httpx.Client(base_url=self.url, timeout=30)
        page = client.get("/accounts/login/")
        assert page.status_code == 200, page.text
        answer = self.post(client, "/accounts/login/", login=email, password=PASSWORD)
        assert answer.status_code == 302, answer.text
        return client

    @staticmethod
    def post(client: httpx.Client, address: str, **fields) -> httpx.Response:
        return client.post(
            address, data=fields | {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
        )
