"""What leaves for a Sentry address, read by a server that stands in its place."""

import gzip
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import sentry_sdk

from config.logs import sentry
from tests.config.logs.test_lines import FAULTS

pytestmark = [
    pytest.mark.sqlite_is_enough,
    pytest.mark.django_db,
    pytest.mark.urls("tests.config.logs.test_lines"),
]


class Ingest(BaseHTTPRequestHandler):
    """Keeps what it gets."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        packed = self.headers.get("Content-Encoding") == "gzip"
        self.server.got.append((gzip.decompress(body) if packed else body).decode())
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def sent():
    """Return a function that waits for what was sent, and returns it."""
    server = HTTPServer(("127.0.0.1", 0), Ingest)
    server.got = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    sentry.start(f"http://key@127.0.0.1:{server.server_port}/1", version="2.0.0")
    handler = sentry.SentryHandler(level=logging.ERROR)
    logging.getLogger().addHandler(handler)

    def received() -> list[str]:
        sentry_sdk.flush(timeout=5)
        return server.got

    yield received
    logging.getLogger().removeHandler(handler)
    sentry_sdk.get_client().close(timeout=1)
    sentry_sdk.init(dsn=None, default_integrations=False, auto_enabling_integrations=False)
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_of_a_person_leaves_with_an_error(sign_in, lead, sent):
    browser = sign_in(lead)
    browser.raise_request_exception = False
    browser.cookies["other"] = "of-the-browser"
    for fault in ("path", *FAULTS.keys() - {"path"}):
        number = browser.post(
            f"/failing/{fault}/?child=Noor",
            {"name": "Noor A"},
            headers={"user-agent": "Noor-Browser", "x-forwarded-for": "192.0.2.7"},
        )["X-Request-Id"]
    browser.post("/door/Kx7aBsecretZq9/taps/", {"name": "Noor"})
    logging.getLogger("lessons").error("At /door/Kx7aBsecretZq9/taps/ of %s", ValueError("Noor"))
    got = sent()
    assert len(got) == len(FAULTS)  # one of them is a stranger's doing, and one was a line
    everything = "\n".join(got)
    secrets = ["Noor", "home.example", "Kx7aB", "of-the-browser", lead.email, "192.0.2", "127.0.0"]
    secrets += [browser.cookies["sessionid"].value, '"vars"', '"request":{', "child=", "context_l"]
    assert [secret for secret in secrets if secret in everything.replace(" ", "")] == []
    event = json.loads(got[-2].splitlines()[-1])
    assert event["tags"]["request"] == number
    assert event["tags"]["path"].startswith("/failing/")
    assert event["release"] == "2.0.0"
    assert set(event) <= {*sentry.SENT, "release"}
    kinds = [one["type"] for one in event["exception"]["values"]]
    assert kinds[0] == "KeyError"
    frames = event["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "failing"
    assert set(frames[-1]) == {"filename", "function", "lineno"}


def test_a_request_does_not_wait_for_an_address_that_does_not_answer(caplog):
    sentry.start("http://key@127.0.0.1:9/1", version="2.0.0")
    try:
        logging.getLogger("lessons").addHandler(handler := sentry.SentryHandler())
        logging.getLogger("lessons").error("It failed")
    finally:
        logging.getLogger("lessons").removeHandler(handler)
        sentry_sdk.get_client().close(timeout=0.1)
        sentry_sdk.init(dsn=None, default_integrations=False, auto_enabling_integrations=False)
    assert "It failed" in caplog.text
