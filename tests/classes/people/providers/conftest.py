"""A real OpenID provider in a process of its own, which signs tokens with a key at its address."""

import datetime as dt
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from classes.people.providers.known import Provider


class OpenIdProvider:
    """The provider, and a person at it who agrees to every sign-in."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.http = httpx.Client()
        self.known = Provider("other", "Hillside", issuer, "coverage", "a secret", ("mfa",))

    def has(self, sub: str = "person-1", **claims: object) -> str:
        """Let this person have these claims, and return their number."""
        self.http.put(f"{self.issuer}/users/{sub}", json=claims).raise_for_status()
        return sub

    def agreed(self, address: str, sub: str) -> str:
        """Agree to a sign-in at the address that our page led to. Return where it leads back."""
        back: str = self.http.post(address, data={"sub": sub}).headers["Location"]
        parts = urlsplit(back)
        assert parts.hostname == "testserver"
        return f"{parts.path}?{parts.query}"

    def keys(self) -> dict:
        return self.http.get(f"{self.issuer}/jwks").json()


@pytest.fixture(autouse=True)
def today() -> dt.date:
    """Leave the clock alone: the provider is another process, and its tokens tell the time."""
    return dt.date.today()


@pytest.fixture(scope="session")
def running() -> Iterator[OpenIdProvider]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    provider = OpenIdProvider(f"http://127.0.0.1:{port}")
    for _ in range(200):
        try:
            provider.keys()
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield provider
    process.terminate()
    process.wait()


@pytest.fixture
def provider(db, running, settings) -> OpenIdProvider:
    settings.OIDC = [running.known]
    return running


@pytest.fixture
def go(provider):
    """Return a function that presses the button, and returns where it leads to."""

    def press(client: Client, then: str = "/") -> str:
        return client.post("/accounts/oidc/other/login/", {"next": then}).url

    return press


@pytest.fixture
def enter(provider, go):
    """Return a function that signs in with the provider, and returns the last answer."""

    def sign_in(client: Client, sub: str, then: str = "/"):
        return client.get(provider.agreed(go(client, then), sub))

    return sign_in


def asked(address: str) -> dict[str, str]:
    """Return what an address asks of the provider."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def said(client: Client) -> str:
    """Return the message on the sign-in page."""
    text = client.get("/accounts/login/").text
    found = re.search(r'<div id="messages".*?</div>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""
