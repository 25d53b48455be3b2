"""A local website that misbehaves on request, and a record of the addresses contacted.

All host names under .example lead to it. The rules of link checks are the real ones, except that
they allow the site's own address. Every other address of this machine stays forbidden.
"""

import contextlib
import functools
import gzip
import ipaddress
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from curriculum.links import network

SITE = "127.0.0.2"
"""The address of the site. It does not use 127.0.0.1, which stays forbidden."""

LONG = 3600


class Handler(BaseHTTPRequestHandler):
    """Answers as the path asks: /status/410, /to?301=…, /hang, /drip, /huge, /no-head."""

    protocol_version = "HTTP/1.1"
    server: "Site"

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        with self.server.counted(self):
            time.sleep(self.server.pause)
        parts = urlsplit(self.path)
        name, _, argument = parts.path.strip("/").partition("/")
        handler = getattr(self, name.replace("-", "_"), None) or self.page
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            handler(argument, parse_qs(parts.query))

    def page(self, argument: str, query: dict) -> None:
        self.say(200)

    def status(self, argument: str, query: dict) -> None:
        self.say(int(argument))

    def no_head(self, argument: str, query: dict) -> None:
        self.say(int(argument) if self.command == "HEAD" else 200)

    def head_hangs(self, argument: str, query: dict) -> None:
        if self.command == "HEAD":
            self.server.closing.wait(LONG)
        self.say(200)

    def to(self, argument: str, query: dict) -> None:
        """Redirect: /to?301=/page redirects to /page with status 301."""
        ((status, (location, *_)),) = query.items()
        self.say(int(status), Location=location)

    def cookie(self, argument: str, query: dict) -> None:
        """Set a cookie and redirect to the same address, until the cookie comes back."""
        cookie = self.headers.get("Cookie", "")
        self.server.cookies.append(cookie)
        if "seen=1" in cookie:
            self.say(200)
        else:
            self.say(302, Location=self.path, **{"Set-Cookie": f"seen=1; Path=/{argument}"})

    def odd_cookie(self, argument: str, query: dict) -> None:
        self.say(302, Location="/page", **{"Set-Cookie": "a=\xe9\xff; Domain=..; Max-Age=x"})

    def head_goes_elsewhere(self, argument: str, query: dict) -> None:
        """Redirect HEAD for good, to an error or to a page; answer GET with the page."""
        self.say(301, Location=f"/{argument}") if self.command == "HEAD" else self.say(200)

    def chain(self, argument: str, query: dict) -> None:
        """Redirect as many times as the number says, then answer."""
        self.say(302, Location=f"/chain/{int(argument) - 1}") if argument != "0" else self.say(200)

    def guarded(self, argument: str, query: dict) -> None:
        """Answer with a status, a header and the start of a page, as guards against programs do."""
        headers = {name: value for name, (value, *_) in query.items() if name != "body"}
        body = query.get("body", [""])[0].encode()
        self.say(int(argument), **headers, **{"Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def packed_badly(self, argument: str, query: dict) -> None:
        self.say(int(argument), **{"Content-Encoding": "gzip", "Content-Length": "4"})
        if self.command != "HEAD":
            self.wfile.write(b"\x1f\x8bxx")

    def packed_bomb(self, argument: str, query: dict) -> None:
        packed = gzip.compress(bytes(50_000_000))
        self.say(500, **{"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
        if self.command != "HEAD":
            self.wfile.write(packed)

    def raw(self, argument: str, query: dict) -> None:
        """Send these bytes as they are, and close the connection."""
        self.wfile.write(query.get("bytes", [""])[0].encode("latin-1"))
        self.close_connection = True

    def loop(self, argument: str, query: dict) -> None:
        self.say(308, Location="/loop/b" if argument == "a" else "/loop/a")

    def further(self, argument: str, query: dict) -> None:
        """Redirect for ever, to a new address each time."""
        self.say(302, Location=f"/further/{int(argument) + 1}")

    def hang(self, argument: str, query: dict) -> None:
        self.server.closing.wait(LONG)

    def drip(self, argument: str, query: dict) -> None:
        """Start to answer, then send one letter at a time for ever."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.closing.wait(0.05):
            self.wfile.write(b"a")

    def huge(self, argument: str, query: dict) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()
        while self.command == "GET" and not self.server.closing.is_set():
            self.wfile.write(bytes(65536))
            self.server.sent += 65536

    def huge_without_head(self, argument: str, query: dict) -> None:
        if self.command == "HEAD":
            self.say(405)
        else:
            self.huge(argument, query)

    def rubbish(self, argument: str, query: dict) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
        self.close_connection = True

    def say(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": "0"} | headers).items():
            self.send_header(name, value.encode().decode("latin-1"))  # UTF-8, as sites send it
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Log nothing."""


class Site(ThreadingHTTPServer):
    """The site. Records each request, and the most requests at once for each host name."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self,
        certificate: tuple[str, str] | None = None,
        pause: float = 0,
        newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED,
    ) -> None:
        super().__init__((SITE, 0), Handler)
        self.pause = pause
        self.closing = threading.Event()
        self.asked: list[tuple[str, str, str]] = []
        self.sent = 0
        self.cookies: list[str] = []
        self.passwords: list[str] = []
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            if newest is not ssl.TLSVersion.MAXIMUM_SUPPORTED:
                context.set_ciphers("ALL:@SECLEVEL=0")
                context.minimum_version = context.maximum_version = newest
            self.socket = context.wrap_socket(self.socket, server_side=True)
            self.scheme = "https"

    def address(self, path: str, host: str = "school.example") -> str:
        return f"{self.scheme}://{host}:{self.server_address[1]}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that hang up."""

    @contextlib.contextmanager
    def counted(self, handler: Handler) -> Iterator[None]:
        """Count a request as running until the block ends, before the answer is sent."""
        host = handler.headers["Host"].partition(":")[0]
        with self.lock:
            if password := handler.headers.get("Authorization"):
                self.passwords.append(password)
            self.asked.append((handler.command, host, handler.path))
            for name in (host, "all"):
                self.now[name] += 1
                self.most[name] = max(self.most[name], self.now[name])
        try:
            yield
        finally:
            with self.lock:
                for name in (host, "all"):
                    self.now[name] -= 1


@contextlib.contextmanager
def served(**options: object) -> Iterator[Site]:
    """Run a site until the block ends."""
    site = Site(**options)
    thread = threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        site.shutdown()
        site.server_close()


def permits(address: network.IPAddress) -> bool:
    """Apply the real rule, but allow the site itself."""
    return address == ipaddress.ip_address(SITE) or network.is_public(address)


async def resolve(host: str, port: int) -> list[str]:
    """Return the site for every name under .example. The system resolves the rest."""
    return [SITE] if host.rstrip(".").endswith(".example") else await network.resolve(host, port)


@functools.cache
def usual_certificates() -> ssl.SSLContext:
    """Return what the product trusts. It is read once: reading it takes longer than most tests."""
    return network.Network().certificates


def local_network(**parts: object) -> network.Network:
    """Return a network for link checks that treats the site as public."""
    usual = {"resolve": resolve, "permits": permits, "certificates": usual_certificates()}
    return network.Network(**(usual | parts))


_watchers: list[list[str]] = []


def _hear(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.sendto") and _watchers:
        address = arguments[1]
        if isinstance(address, tuple):
            for watcher in _watchers:
                watcher.append(str(address[0]))


sys.addaudithook(_hear)


@contextlib.contextmanager
def contacted() -> Iterator[list[str]]:
    """Give a list of every address that this process connects to inside the block.

    An audit hook of the interpreter records them, whichever library connects.
    """
    seen: list[str] = []
    _watchers.append(seen)
    try:
        yield seen
    finally:
        _watchers.remove(seen)
