"""Answers Prometheus: python -m config.metrics.serving, started beside the server."""

import os
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

import django
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

PATH = "/metrics"
MOST_AT_ONCE = 4
"""Scrapes that are answered at the same time. Others are told to come again."""


class Scrape(BaseHTTPRequestHandler):
    """Answers one request. A scraper that reads or writes slowly is left after some seconds."""

    timeout = 10
    places = threading.BoundedSemaphore(MOST_AT_ONCE)
    registry: CollectorRegistry

    def do_GET(self) -> None:
        """Answer the figures."""
        if self.path.partition("?")[0] != PATH:
            self.send_error(404)
        elif not self.places.acquire(blocking=False):
            self.send_error(503)
        else:
            try:
                self._answer(generate_latest(self.registry))
            finally:
                self.places.release()

    def _answer(self, figures: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(figures)))
        self.end_headers()
        self.wfile.write(figures)

    def version_string(self) -> str:
        """Return what the header Server says: not which Python this is."""
        return "coverage"

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: it is asked every few seconds."""


class Server(ThreadingHTTPServer):
    """Listens until the process that started it is gone."""

    daemon_threads = True
    allow_reuse_port = True  # after an upgrade, the new one starts before the old one has ended

    def __init__(self, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._parent = os.getppid()
        super().__init__((host, port), Scrape)

    def server_bind(self) -> None:
        """Listen, without asking for the name of this machine: that may take long."""
        TCPServer.server_bind(self)

    def service_actions(self) -> None:
        """End with the server."""
        if os.getppid() != self._parent:
            raise SystemExit


def registry() -> CollectorRegistry:
    """Return the figures of all processes of this server, and those of the database."""
    from config.metrics.database import DatabaseFigures

    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    registry.register(DatabaseFigures())
    return registry


def main() -> None:
    """Serve at BIND_METRICS and METRICS_PORT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SERVING", "on")
    django.setup()
    from django.conf import settings

    at = settings.SERVER.metrics
    if at is None:
        sys.exit("METRICS_PORT is not set.")
    Scrape.registry = registry()
    with Server(at.host, at.port) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
