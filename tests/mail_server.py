"""A real mail server on this machine, which refuses or says nothing on request."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from typing import Any


class Session(socketserver.StreamRequestHandler):
    """One conversation: SMTP, as far as a client needs it (RFC 5321)."""

    server: "MailServer"

    def handle(self) -> None:
        self.server.connections += 1
        if self.server.silent.is_set():
            self.server.ended.wait(30)
            return
        self.say("220 ready")
        with contextlib.suppress(ConnectionError):
            while line := self.rfile.readline().decode().strip():
                self.answer(line.split()[0].upper())

    def answer(self, verb: str) -> None:
        if verb == "DATA":
            self.say("354 go on")
            self.server.received.append(
                "".join(iter(lambda: self.rfile.readline().decode(), ".\r\n"))
            )
        self.say(self.server.replies.get(verb, "250 ok"))

    def say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it receives. `replies` are its answers to verbs. If `silent`, it says nothing."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.received: list[str] = []
        self.replies: dict[str, str] = {}
        self.connections = 0
        self.silent, self.ended = threading.Event(), threading.Event()


@contextlib.contextmanager
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Run a mail server and let the settings lead to it."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 0.3
        yield server
        server.ended.set()
        server.shutdown()
