"""A website that serves class lists over TLS, and misbehaves on request."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.curriculum.links import site as links


class Handler(links.Handler):
    """Also answers /list/secret with the site's list, and /page, /half and /set-cookie."""

    def list(self, argument: str, query: dict) -> None:
        self.server.seen_cookies.append(self.headers.get("Cookie"))
        body = self.server.content
        self.say(
            200,
            **{
                "Content-Length": str(len(body)),
                "Content-Disposition": 'attachment; filename="../tonight.csv"',
            },
        )
        self.wfile.write(body)

    def page(self, argument: str, query: dict) -> None:
        body = b"\n<!DOCTYPE html><title>Sign in</title>"
        self.say(200, **{"Content-Length": str(len(body)), "Content-Type": "text/html"})
        self.wfile.write(body)

    def half(self, argument: str, query: dict) -> None:
        self.say(200, **{"Content-Length": "1000"})
        self.wfile.write(b"Adno,Forename\n")
        self.close_connection = True

    def set_cookie(self, argument: str, query: dict) -> None:
        self.say(302, Location="/list/secret", **{"Set-Cookie": "who=1; Path=/"})


@contextmanager
def served_lists(certificate: tuple[str, str]) -> Iterator[links.Site]:
    with links.served(certificate=certificate) as site:
        site.RequestHandlerClass = Handler
        site.content = b""
        site.seen_cookies = []
        yield site
