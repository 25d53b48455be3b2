"""How one process of the server receives requests, gives them to threads, and stops."""

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPResponse

import pytest
from waitress import wasyncore

from config import server as module
from config.server import Server, Threads, listen

SOON = 5
GET = "GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = "POST /{} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"


class Application:
    """Answers everything; what is below /wait only when `go_on` is set."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def __call__(self, environ, start_response) -> list[bytes]:
        if environ["PATH_INFO"].startswith("/wait"):
            self.go_on.wait(SOON)
        body = str(len(environ["wsgi.input"].read())).encode()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def application() -> Iterator[Application]:
    application = Application()
    yield application
    application.go_on.set()


@pytest.fixture
def server(application) -> Iterator[Server]:
    """A server in a thread of this process, with six threads for saving and four for reading."""
    sockets: dict = {}
    listener = socket.create_server(("127.0.0.1", 0))
    server = listen(application, listener, Threads(10), sockets)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            wasyncore.poll2(0.05, sockets)

    thread = threading.Thread(target=serve)
    thread.start()
    yield server
    ended.set()
    thread.join(SOON)
    wasyncore.close_all(sockets)


@pytest.fixture
def connect(server) -> Iterator[Callable[[str], socket.socket]]:
    """Return a function that opens a connection and sends the beginning of a request."""
    opened = []

    def connect(text: str) -> socket.socket:
        opened.append(socket.create_connection(("127.0.0.1", server.effective_port), SOON))
        opened[-1].sendall(text.encode())
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def answer(connection: socket.socket) -> HTTPResponse:
    response = HTTPResponse(connection)
    response.begin()
    return response


def is_ended(connection: socket.socket) -> bool:
    """Wait for the end of a connection, and return whether it came without an answer."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_reading_goes_on_while_more_wait_to_save_than_there_are_threads(connect):
    waiting = [connect(POST.format("wait")) for _ in range(12)]
    assert answer(connect(GET.format(""))).status == 200
    assert len(waiting) == 12


def test_the_health_check_has_threads_of_its_own(connect):
    for request in (GET, POST):
        for _ in range(10):
            connect(request.format("wait"))
    assert answer(connect(GET.format("healthz"))).status == 200


def test_saves_that_waited_without_a_thread_are_all_answered(connect, application):
    waiting = [connect(POST.format("wait")) for _ in range(12)]
    application.go_on.set()
    assert {answer(one).status for one in waiting} == {200}


@pytest.mark.parametrize("beginning", ["GET / HTTP/1.1\r\nX-Slow: ", POST[:-6] + "9\r\n\r\nab"])
def test_a_request_that_takes_too_long_to_arrive_is_ended(connect, monkeypatch, beginning):
    monkeypatch.setattr(module, "HEADER_SECONDS", 0.2)
    monkeypatch.setattr(module, "REQUEST_SECONDS", 0.2)
    assert is_ended(connect(beginning))


def test_a_quiet_connection_makes_room_where_places_run_short(server, connect, monkeypatch):
    monkeypatch.setattr(server.adj, "connection_limit", 30)
    connections = [connect("GET / HTTP/1.1\r\n") for _ in range(28)]
    ended, _, _ = select.select(connections, [], [], SOON)
    assert len(ended) == 1
    assert answer(connect(GET.format(""))).status == 200


def test_requests_that_have_not_arrived_may_take_only_so_much_of_the_disk(connect, monkeypatch):
    monkeypatch.setattr(module, "UNREAD_LIMIT", 100_000)
    connection = connect("POST / HTTP/1.1\r\nContent-Length: 900000\r\n\r\n" + "a" * 150_000)
    assert is_ended(connection)


def test_what_is_larger_than_any_request_may_be_is_refused_at_once(connect):
    connection = connect(f"POST / HTTP/1.1\r\nContent-Length: {module.REQUEST_LIMIT + 1}\r\n\r\n")
    assert answer(connection).status == 413


def test_a_file_over_the_limit_of_a_page_reaches_the_page(connect):
    body = "a" * 1_000_000
    connection = connect(f"POST / HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n{body}")
    assert answer(connection).read() == b"1000000"


def test_an_answer_does_not_name_the_server(connect):
    headers = answer(connect(GET.format(""))).headers
    assert {"server", "via", "x-powered-by"} & {name.lower() for name in headers} == set()


def test_a_server_that_stops_answers_what_is_open_and_asks_for_a_new_connection(
    server, connect, application
):
    open_before = connect(POST.format("wait"))
    idle = connect(GET.format(""))
    answer(idle).read()
    time.sleep(0.1)
    server.stop_listening()
    application.go_on.set()
    response = answer(open_before)
    assert (response.status, response.headers["Connection"]) == (200, "close")
    until = time.monotonic() + SOON
    stopped = time.time()
    while not server.finish(time.time(), stopped) and time.monotonic() < until:
        time.sleep(0.05)
    assert server.finish(time.time(), stopped)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("Content-Length: 5\r\nContent-Length: 6", 400),
        ("Content-Length: +5", 400),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked, identity", 501),
        ("Content-Length: 40\r\nTransfer-Encoding: chunked", 200),
    ],
)
def test_nobody_smuggles_a_request_within_another(connect, headers, status):
    """One that names two lengths is refused, or the length is ignored as RFC 9112 asks."""
    connection = connect(f"POST / HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n0\r\n\r\n")
    assert answer(connection).status == status


def test_a_header_that_is_too_long_is_answered_in_a_sentence_of_ours(connect):
    response = answer(connect(GET.format("?q=" + "a" * 40_000)))
    assert (response.status, response.headers["Connection"]) == (431, "close")
    assert "Nothing was changed. Go back and use a shorter search" in response.read().decode()
