"""A provider that is down, or answers with something else: the person reads a sentence."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from tests.classes.people.providers.conftest import asked, said
from tests.classes.people.test_sessions import is_in

pytestmark = pytest.mark.sqlite_is_enough

LOGIN = "/accounts/oidc/other/login/"
NO_ANSWER = "Hillside did not answer. Wait a minute, then try again."
NOT_LET_IN = "You could not be signed in with Hillside."


class Answering(ThreadingHTTPServer):
    """A server that answers each path with the text that was set for it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.right = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/agree"}
        self.right |= {"token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys"}
        self.texts = {"/.well-known/openid-configuration": json.dumps(self.right)}


class Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.server.texts[self.path].encode())

    do_POST = do_GET

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def odd(provider, settings) -> Iterator[Answering]:
    """Return a provider whose answers the test sets."""
    with Answering() as server:
        settings.OIDC = [replace(provider.known, issuer=server.issuer)]
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()


def test_a_provider_that_does_not_answer_on_the_way_back_is_a_sentence(provider, go, settings):
    client = Client()
    back = provider.agreed(go(client), provider.has())
    settings.OIDC = [replace(provider.known, issuer="http://localhost:9")]
    assert client.get(back).url == "/accounts/login/"
    assert said(client) == NO_ANSWER


def test_a_configuration_that_is_none_is_a_sentence(odd):
    half = json.dumps(odd.right | {"token_endpoint": None})
    for text in ("[]", "1", "null", "{}", "no json", half, json.dumps(odd.right | {"issuer": 3})):
        odd.texts["/.well-known/openid-configuration"] = text
        client = Client()
        assert client.post(LOGIN).url == "/accounts/login/", text
        assert said(client) == NO_ANSWER


@pytest.mark.parametrize(
    ("token", "keys"),
    [
        ("[]", "{}"),
        ("1", "{}"),
        ("no json", "{}"),
        ('{"access_token": "x", "expires_in": "y", "id_token": "a.b.c"}', "[]"),
        ('{"access_token": "x", "id_token": 3}', '{"keys": 1}'),
        ('{"access_token": 1}', '{"keys": [{}]}'),
    ],
)
def test_a_token_or_keys_that_are_none_let_nobody_in(odd, token, keys):
    odd.texts |= {"/token": token, "/keys": keys}
    client = Client()
    state = asked(client.post(LOGIN).url)["state"]
    assert client.get(f"{LOGIN}callback/?code=x&state={state}").url == "/accounts/login/"
    assert said(client).startswith(NOT_LET_IN)
    assert not is_in(client)
