"""Sends requests drawn from a seed, and keeps every one whose answer is a 500."""

import re
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import html

from lessons.evenings.door.limits import counters
from tests.fuzz import odd
from tests.fuzz.addresses import Address, every_address, route_of
from tests.fuzz.bodies import BOUNDARY, multipart, taps, urlencoded
from tests.fuzz.forms import Form, changed, forms_of, links_of, parsed
from tests.fuzz.world import World

ROOT = Path(__file__).parents[2]
FORM = "application/x-www-form-urlencoded"
RARE_METHODS = ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "POST", "TRACE", "PROPFIND"]
WEIGHT_OF_ADMIN = 0.3
"""How often an operators' page is opened for each other page: two thirds are theirs."""
MOST_OF_A_ROUTE = 40
"""How many paths of one route are remembered."""


@dataclass(frozen=True)
class Sent:
    """One request."""

    role: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = FORM
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        extra = "".join(f" {name}={value[:60]!r}" for name, value in self.headers.items())
        body = f" {self.content_type!r} {self.body[:600]!r}" if self.body else ""
        return f"as {self.role}: {self.method} {self.path[:400]}{extra}{body}"


@dataclass
class Tally:
    """What came of the requests: answers by role and class of status, and what went wrong."""

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    troubles: dict[str, str] = field(default_factory=dict)
    repeated: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return sum(self.answers.values())

    def note_time(self, seconds: float, sent: Sent) -> None:
        if seconds > 1:
            line = f"{sent.method} {route_of(sent.path.partition('?')[0])}"
            self.slowest = sorted([*self.slowest, (seconds, line)], reverse=True)[:10]

    def note_trouble(self, where: str, line: str) -> None:
        self.repeated[where] += 1
        self.troubles.setdefault(where, line)


class Fuzzer:
    """Draws and sends the requests of one episode. The same seed sends the same ones."""

    def __init__(self, world: World, seed: int, tally: Tally, pool: dict[str, list[str]]) -> None:
        self.world, self.seed, self.tally = world, seed, tally
        self.random = Random(seed)
        self.pool = {route: list(paths) for route, paths in pool.items()}
        self.addresses = every_address()
        self.weights = [WEIGHT_OF_ADMIN if a.is_admin else 1 for a in self.addresses]
        self.number = 0

    def crawl(self, most: int) -> None:
        """Follow links as each role, breadth first, so that paths of many routes are known."""
        for role in self.world.roles:
            waiting, seen = list(self.world.starts[role]), Counter[str]()
            session = self.world.session_of(role)
            for _ in range(most):
                if not waiting:
                    break
                path = waiting.pop(0)
                root = self.send(Sent(role, "GET", path), session)
                for link in links_of(root, path) if root is not None else ():
                    route = self._remember(link)
                    if route and not seen[route]:
                        seen[route] += 1
                        waiting.append(link)

    def _remember(self, link: str) -> str | None:
        path = link.partition("?")[0]
        route = route_of(path)
        if route is None:
            return None
        known = self.pool.setdefault(route, [])
        if path not in known and len(known) < MOST_OF_A_ROUTE:
            known.append(path)
        return route

    def steps(self, count: int, until: int | None = None) -> None:
        """Open that many addresses, each drawn, and send the forms on their pages.

        With `until`, stop once that many requests were sent.
        """
        for _ in range(count):
            if until is None or self.number < until:
                self.step(self.random.choices(self.addresses, self.weights)[0])

    def step(self, address: Address) -> None:
        """Open an address as some role, then send some of the forms on its page."""
        counters.clear()
        role = self.random.choice(self._roles_for(address))
        session = self.world.session_of(role)
        path = self._path(address)
        opened = Sent(role, "GET", self._with_query(path), headers=self._headers())
        root = self.send(opened, session)
        if self.random.random() < 0.2:
            self.send(self._blind(role, path), session)
        if root is None:
            return
        for link in links_of(root, path):
            self._remember(link)
        forms = forms_of(root, path, self.random)
        for form in self.random.sample(forms, min(len(forms), 3)):
            times = self.random.choice([0, 1, 1, 2, 3])
            self.send(self._of_form(role, changed(form, self.random, times)), session)

    def _roles_for(self, address: Address) -> list[str]:
        """Return the roles to draw from: most often those that may get past the gate."""
        if self.random.random() < 0.15:
            return self.world.roles
        if address.is_admin:
            return ["operator"]
        if address.route.startswith("schools/"):
            return [*self.world.people, "lead", "lead", "dsl", "other_lead"]
        return ["door"] if address.route.startswith("door/") else self.world.roles

    def _path(self, address: Address) -> str:
        known = self.pool.get(address.route)
        if known and self.random.random() < 0.75:
            return self.random.choice(known)
        return "/" + address.template % {name: self._argument(name) for name in address.arguments}

    def _argument(self, name: str) -> str:
        chance = self.random.random()
        known = self.world.known.get(name)
        if known and chance < 0.8:
            return self.random.choice(known)
        if chance < 0.6:
            return str(self.random.randrange(1, 130))
        return urlencoded([("", odd.value(self.random)[:2000])])[1:]

    def _with_query(self, path: str) -> str:
        pairs = [
            (self.random.choice(odd.QUERY_NAMES), odd.query_value(self.random)[:3000])
            for _ in range(self.random.choice([0, 0, 1, 1, 2, 3]))
        ]
        return f"{path}?{urlencoded(pairs)}" if pairs else path

    def _headers(self) -> dict[str, str]:
        address = f"10.{self.random.randrange(256)}.{self.random.randrange(256)}.9"
        headers = {"REMOTE_ADDR": address}
        for _ in range(self.random.choice([0, 0, 0, 1, 2])):
            name, values = self.random.choice(odd.HEADERS)
            headers[name] = self.random.choice(values)
        return headers

    def _blind(self, role: str, path: str) -> Sent:
        """Return a request that no form of a page makes: another method, type or body."""
        method = self.random.choice(RARE_METHODS)
        headers = self._headers()
        if path.endswith("/taps/") or self.random.random() < 0.2:
            return Sent(role, "POST", path, _utf8(taps(self.random)), "application/json", headers)
        pairs = [
            (self.random.choice(odd.QUERY_NAMES), odd.value(self.random))
            for _ in range(self.random.randrange(4))
        ]
        body = urlencoded(pairs).encode()
        return Sent(role, method, path, body, self.random.choice(odd.CONTENT_TYPES), headers)

    def _of_form(self, role: str, form: Form) -> Sent:
        headers = self._headers()
        if form.method == "GET":
            query = urlencoded(form.pairs)
            return Sent(role, "GET", f"{form.address.partition('?')[0]}?{query}", headers=headers)
        if form.files:
            body = multipart(form.pairs, list(form.uploads))
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            return Sent(role, "POST", form.address, body, kind, headers)
        kind = self.random.choice(odd.CONTENT_TYPES) if self.random.random() < 0.03 else FORM
        return Sent(role, "POST", form.address, urlencoded(form.pairs).encode(), kind, headers)

    def send(self, sent: Sent, session: str) -> html.HtmlElement | None:
        """Send the request and count its answer. Return its page as a tree, if it is one."""
        self.number += 1
        checks_token = self.random.random() < 0.1
        client = Client(raise_request_exception=False, enforce_csrf_checks=checks_token)
        if session:
            client.cookies["sessionid"] = session
        started = time.monotonic()
        try:
            response = self._answer(client, sent)
            status, content = response.status_code, _content(response)
        except Exception as error:  # outside what Django turns into a 500
            return self._trouble(sent, error)
        self.tally.note_time(time.monotonic() - started, sent)
        if status >= 500:
            exc_info = getattr(response, "exc_info", None)
            return self._trouble(sent, exc_info[1] if exc_info else None, status)
        self._count(sent, f"{status // 100}xx")
        is_page = response.get("Content-Type", "").startswith("text/html")
        return parsed(content) if is_page and content else None

    def _answer(self, client: Client, sent: Sent) -> Any:
        return client.generic(
            sent.method,
            sent.path,
            sent.body,
            sent.content_type,
            **{"SERVER_NAME": "localhost", **sent.headers},
        )

    def _count(self, sent: Sent, status: str) -> None:
        self.tally.answers[sent.role, status] += 1
        self.tally.routes[route_of(sent.path.partition("?")[0]) or ""] += 1

    def _trouble(self, sent: Sent, error: BaseException | None, status: int = 500) -> None:
        self._count(sent, "5xx")
        where = _place(error) if error else f"an answer {status} without an error"
        repeat = f"python -m tests.fuzz --seed {self.seed} --until {self.number}"
        self.tally.note_trouble(where, f"{where}\n    {sent}\n    {repeat}")


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _content(response: HttpResponse) -> bytes:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return bytes(response.content)


def _place(error: BaseException) -> str:
    """Return the error with the last place in this repository that led to it."""
    frames: Iterable[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)
    ours = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}"
        for frame in frames
        if Path(frame.filename).is_relative_to(ROOT)
        and "/.venv/" not in frame.filename
        and "/tests/" not in frame.filename
    ]
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = ours[-1] if ours else f"{last.filename.rpartition('site-packages/')[2]}:{last.lineno}"
    text = re.sub("'.*'", "…", next(iter(str(error).splitlines()), ""))
    return f"{type(error).__name__}: {text[:120]} ({place})"
