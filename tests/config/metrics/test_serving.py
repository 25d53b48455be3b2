"""Figures for Prometheus, as a server with two processes answers them."""

import os
import re
import shutil
import signal
import socket
import time

import httpx
import pytest

from tests.lessons.real_server import Server

pytestmark = pytest.mark.load
REQUESTS = re.compile(
    r'^coverage_requests_total{method="GET",page="(\w+)",status="(\w+)"} (\d+)', re.MULTILINE
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def server(migrated, tmp_path, port):
    shutil.copy(migrated, tmp_path)
    environment = {name: os.environ[name] for name in os.environ.keys() - {"DATABASE_URL"}}
    figures = {"WORKERS": "2", "WORKER": "off", "METRICS_PORT": str(port), "TMPDIR": str(tmp_path)}
    server = Server(environment | figures | {"DATA_DIR": str(tmp_path), "DEMO": "off"})
    yield server
    server.process.terminate()
    server.process.wait(60)


def figures(port: int) -> dict[tuple[str, str], int]:
    """Return the requests of each page by kind of answer, once the figures are served."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
            return {(page, status): int(count) for page, status, count in REQUESTS.findall(text)}
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("nobody serves the figures")


def test_all_processes_are_counted_through_a_reload_and_a_slow_scraper(server, port, tmp_path):
    before = figures(port)
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    with httpx.Client(base_url=server.url) as browser:
        for _ in range(10):
            assert browser.get("/accounts/login/").status_code == 200
            assert browser.get("/schools/no-such-school/").status_code in (302, 404)
        assert browser.get("/metrics").status_code == 404
    server.process.send_signal(signal.SIGHUP)
    time.sleep(2)
    httpx.get(f"{server.url}/accounts/login/", timeout=20)
    after = figures(port)
    assert after[("account_login", "2xx")] - before.get(("account_login", "2xx"), 0) == 11
    assert {page for page, _ in after} <= {"account_login", "home", "none", "school"}
    assert len(slow) == 20
    server.process.terminate()
    server.process.wait(60)
    assert list(tmp_path.glob("coverage-metrics-*")) == []
