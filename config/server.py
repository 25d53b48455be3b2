"""gunicorn's worker: waitress receives requests and sends answers, threads only work in between.

A thread gets a request when all of it has arrived, and hands over its answer without waiting for
the network. So a connection that stalls costs a little memory and no thread. gunicorn starts this
process, starts it again if it dies, and replaces it on HUP without a failed request.
"""

import os
import resource
import socket
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask

MEGABYTE = 1024 * 1024
REQUEST_LIMIT = 100 * MEGABYTE
"""The most bytes of a request. Above UPLOAD_LIMIT, so that the page can say how large a file is."""
UNREAD_LIMIT = 500 * MEGABYTE
"""The most bytes of all requests that have not arrived in full. They are kept on disk."""
CONNECTIONS = 2_000
HEADER_SECONDS, REQUEST_SECONDS, QUIET_SECONDS = 20, 300, 60
"""How long a request's header may take to arrive, all of it, and a connection may be quiet."""
LINGER_SECONDS = 1.0
"""How long a stopping worker waits for a next request on a connection that is open."""
READING = {"GET", "HEAD", "OPTIONS"}
HEALTH = {"/healthz", "/readyz"}
ODD = "We could not read what your browser sent. Nothing was changed. Go back and try again."
UNREADABLE = {
    413: "You have sent more than 100 MB at once. Nothing was saved. "
    "Go back and choose a smaller file.",
    431: "This address is too long, or this site has too many cookies. Nothing was changed. "
    "Go back and use a shorter search or fewer filters.",
}
"""The sentences for requests that cannot be read, by status. `ODD` is for every other status."""


class Task(WSGITask):
    """One request with its answer."""

    def build_response_header(self) -> bytes:
        """Ask, while the worker stops, for a new connection for the next request."""
        if self.channel.server.stopping:
            self.set_close_on_finish()
        return super().build_response_header()


class Refusal(ErrorTask):
    """The answer to what is too long to be read, or no request."""

    def execute(self) -> None:
        """Answer in a sentence of ours. No page of ours: the application never had the request."""
        error = self.request.error
        body = UNREADABLE.get(error.code, ODD).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    """One connection."""

    task_class = Task
    error_task_class = Refusal
    receiving_since = 0.0

    def received(self, data: bytes) -> bool:
        """Take bytes in, and note when the request that they belong to began."""
        if self.request is None:
            self.receiving_since = time.time()
        return super().received(data)

    @property
    def unread(self) -> int:
        """Bytes of a request that has not arrived in full."""
        return self.request.body_bytes_received if self.request else 0

    @property
    def is_working(self) -> bool:
        """Whether a thread has a request of it, or an answer is not sent."""
        return bool(self.requests or self.total_outbufs_len)

    def is_stalled(self, now: float) -> bool:
        """Return whether it has been quiet, or its request has been arriving, for too long."""
        if self.requests and not self.total_outbufs_len:
            return False
        if self.request:
            limit = REQUEST_SECONDS if self.request.headers_finished else HEADER_SECONDS
            if now - self.receiving_since > limit:
                return True
        return now - self.last_activity > QUIET_SECONDS


class Threads:
    """The threads of a process, in three groups, so that none waits for another."""

    def __init__(self, number: int) -> None:
        saving = max(1, number * 6 // 10)
        self._groups = {"health": 2, "saving": saving, "reading": max(1, number - saving)}
        self._dispatchers = {name: ThreadedTaskDispatcher() for name in self._groups}
        for name, dispatcher in self._dispatchers.items():
            dispatcher.set_thread_count(self._groups[name])

    def add_task(self, channel: Channel) -> None:
        """Let a thread of the right group answer the request that has arrived."""
        self._dispatchers[self._group_of(channel.requests[0])].add_task(channel)

    @staticmethod
    def _group_of(request: HTTPRequestParser) -> str:
        if request.error:
            return "reading"
        if request.path.rstrip("/") in HEALTH:
            return "health"
        return "reading" if request.command.upper() in READING else "saving"


class Server(TcpWSGIServer):
    """Listens on one socket."""

    channel_class = Channel
    stopping = False

    def maintenance(self, now: float) -> None:
        """Close connections that have stalled, and the longest quiet where places run short."""
        waiting = [channel for channel in self.active_channels.values() if not channel.is_working]
        waiting.sort(key=lambda channel: channel.last_activity)
        unread = sum(channel.unread for channel in waiting)
        surplus = len(self.active_channels) - self.adj.connection_limit * 9 // 10
        for channel in waiting:
            if surplus > 0 or unread > UNREAD_LIMIT:
                channel.will_close = True
                unread, surplus = unread - channel.unread, surplus - 1
        for channel in self.active_channels.values():
            channel.will_close = channel.will_close or channel.is_stalled(now)

    def stop_listening(self) -> None:
        """Take no more connections. Those that are open go on."""
        self.stopping = True
        self.accepting = False
        self.del_channel(self._map)
        self.socket.close()

    def finish(self, now: float, since: float) -> bool:
        """Close what is idle while stopping. Return whether everything is done."""
        for channel in list(self.active_channels.values()):
            quiet_since = max(channel.last_activity, since)
            if not channel.is_working and now - quiet_since > LINGER_SECONDS:
                channel.handle_close()
        return not self.active_channels


class BufferingWorker(Worker):
    """One process of the server."""

    looked_after: dict[int, Any]
    servers: Sequence[Server] = ()

    def run(self) -> None:
        """Serve until told to stop, or until gunicorn's master is gone. Then finish the rest."""
        self.looked_after, threads = {}, Threads(self.cfg.threads)
        self.servers = [
            listen(self.wsgi, one.sock, threads, self.looked_after) for one in self.sockets
        ]
        while self.alive and self.ppid == os.getppid():
            self._serve()
        stopped = time.time()
        for server in self.servers:
            server.stop_listening()
        while time.time() - stopped < self.cfg.graceful_timeout:
            self._serve(0.2)
            finished = [server.finish(time.time(), stopped) for server in self.servers]
            if all(finished):
                break

    def _serve(self, seconds: float = 1.0) -> None:
        self.notify()
        wasyncore.poll2(seconds, self.looked_after)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        for server in self.servers:
            server.pull_trigger()


def listen(
    application: Any, sock: socket.socket, threads: Threads, sockets: dict[int, Any]
) -> Server:
    """Return a server for a socket that listens. `sockets` are all that a process looks after."""
    sock.setblocking(False)
    address = sock.getsockname()
    adjustments = Adjustments(
        threads=1,
        ident=None,
        server_name=address[0],
        clear_untrusted_proxy_headers=False,  # Django reads them itself where HTTPS is on
        connection_limit=min(CONNECTIONS, _most_open_files() // 2),
        cleanup_interval=1,
        max_request_header_size=32 * 1024,
        max_request_body_size=REQUEST_LIMIT,
        inbuf_overflow=64 * 1024,  # bytes of a request in memory; the rest is a file
        outbuf_high_watermark=REQUEST_LIMIT * 10,  # so that no thread waits for a slow reader
        log_socket_errors=False,
        asyncore_use_poll=True,
    )
    return Server(
        application,
        sockets,
        True,
        sock,
        dispatcher=threads,
        adj=adjustments,
        bind_socket=False,
        sockinfo=(sock.family, sock.type, sock.proto, address),
    )


def _most_open_files() -> int:
    """Raise the limit of open files as far as it goes, and return it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if most == resource.RLIM_INFINITY else most
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most
