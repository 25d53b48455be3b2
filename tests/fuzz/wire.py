"""Sends what is hardly HTTP to the real server: it refuses it, and answers the next person.

python -m tests.fuzz.wire
"""

import os
import socket
import sys
import tempfile
import time
from urllib.parse import urlsplit

import httpx

from tests.lessons.real_server import Server

HOST = b"Host: 127.0.0.1\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
COOKIE = b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n"
POST = b"POST /accounts/login/ HTTP/1.1\r\n" + HOST + COOKIE + FORM

REQUESTS = {
    "no request": b"\r\n\r\n",
    "noise": bytes(range(256)),
    "a line only": b"GET\r\n\r\n",
    "another protocol": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60,
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "another host": b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
    "a method of its own": b"N\xc3\xb6 / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a whole address": b"GET https://[::1/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address with spaces": b"GET /a b c HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address of bytes": b"GET /\xff\xed\xa0\x80?\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address with NUL": b"GET /online-safety/a%00b/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long address": b"GET /?" + b"q" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\r\n" * 2_000 + b"\r\n",
    "a long header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"b" * 90_000 + b"\r\n\r\n",
    "a header with NUL": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: \x00\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n" + HOST + b": b\r\n\r\n",
    "a charset with NUL": POST.replace(b"urlencoded", b"urlencoded; charset=\x00") + b"\r\n",
    "idna": b"GET /?a=%ff HTTP/1.1\r\n" + HOST + b"Content-Type: a/b; charset=idna\r\n\r\n",
    "no length": POST + b"\r\nlogin=x",
    "a length that is no number": POST + b"Content-Length: x\r\n\r\nlogin=x",
    "a negative length": POST + b"Content-Length: -1\r\n\r\nlogin=x",
    "a huge length": POST + b"Content-Length: 99999999999999999999\r\n\r\nlogin=x",
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 7\r\n\r\nlogin=x",
    "less than its length": POST + b"Content-Length: 100\r\n\r\nlogin=x",
    "more than its length": POST + b"Content-Length: 2\r\n\r\nlogin=x",
    "a length and chunks": POST
    + b"Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks that are none": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "another transfer": POST + b"Transfer-Encoding: gzip\r\n\r\nabc",
    "a cookie of bytes": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: sessionid=\xff\xfe\r\n\r\n",
    "parts without an end": POST.replace(FORM, b"Content-Type: multipart/form-data; boundary=x\r\n")
    + b"Content-Length: 40\r\n\r\n--x\r\nContent-Disposition: form-data; nam",
}


BAD = {"500", "502", "503", "504"}
"""501 is the right answer to a transfer that nobody has heard of."""


def answer(url: str, request: bytes) -> str:
    """Send the bytes and return the first line of the answer; empty if there is none."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=3) as line:
        try:
            line.sendall(request)
            received = line.recv(4096)
        except OSError:
            return ""
    return received.partition(b"\r\n")[0].decode("latin-1")


def main() -> int:
    """Start a server, send each request, and return 1 if one gets a 500 or stops the server."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server({**os.environ, "DATA_DIR": folder})
        failed = 0
        try:
            for name, request in REQUESTS.items():
                first = answer(server.url, request)
                started = time.monotonic()
                is_well = httpx.get(f"{server.url}/healthz", timeout=10).text == "ok"
                seconds = time.monotonic() - started
                bad = first[9:12] in BAD or not is_well
                failed += bad
                print(
                    f"{'FAILED' if bad else 'ok':<7}{name}: {first} ({seconds:.2f} s)", flush=True
                )
        finally:
            server.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
