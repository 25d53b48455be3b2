"""People who log one lesson after another through the balancer, as programs that ask."""

import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

from tests.lessons.log.worker import PASSWORD
from tests.machines.installation import HOST, Site

PATIENCE = 60
PEOPLE = 3


class ToTheBalancer(httpx.HTTPTransport):
    """Finds the site's name at the balancer's address, as a school's name server does."""

    def __init__(self, address: str) -> None:
        super().__init__(verify=False)
        self.address = address

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        there = httpx.Request(
            request.method,
            request.url.copy_with(host=self.address),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": HOST},
        )
        return super().handle_request(there)


@dataclass
class Crowd:
    """What they were told: the notes of lessons that were confirmed, and how others failed."""

    site: Site
    school: dict
    confirmed: set[str] = field(default_factory=set)
    unconfirmed: set[str] = field(default_factory=set)
    failed: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        self.threads = [
            threading.Thread(target=self._work, args=[number], daemon=True)
            for number in range(PEOPLE)
        ]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(PATIENCE + 10)

    def _work(self, person: int) -> None:
        client = self._signed_in()
        # The others are for the browser, which takes them from the end.
        planned = self.school["planned"][person : len(self.school["planned"]) // 2 : PEOPLE]
        for number, pk in enumerate(itertools.cycle(planned)):
            if self.stop.is_set():
                return
            note = f"Person {person}, lesson {number}"
            outcome = self._log(client, pk, note)
            if outcome == "302":
                self.confirmed.add(note)
            else:
                self.unconfirmed.add(note)
                self.failed[outcome] += 1
            time.sleep(0.1 if outcome == "302" else 0.5)

    def _signed_in(self) -> httpx.Client:
        transport = ToTheBalancer(self.site.address("balancer"))
        headers = {"Referer": self.site.url}
        client = httpx.Client(
            base_url=self.site.url, transport=transport, timeout=PATIENCE, headers=headers
        )
        client.get("/accounts/login/")
        answer = self._post(
            client, "/accounts/login/", login=self.school["email"], password=PASSWORD
        )
        assert answer.status_code == 302, answer.text
        return client

    @staticmethod
    def _post(client: httpx.Client, address: str, **fields: object) -> httpx.Response:
        token = client.cookies["__Host-csrftoken"]
        return client.post(address, data=fields | {"csrfmiddlewaretoken": token})

    def _log(self, client: httpx.Client, planned: int, note: str) -> str:
        """Log a lesson. Return the status of the answer, or how there was none."""
        fields = {"outcome": "part", "held_on": self.school["today"], "note": note}
        fields |= {"taught_by": self.school["lead"], "minutes": 30}
        fields |= {"visitor": "", "understanding": "", "reason": ""}
        address = f"/schools/{self.school['slug']}/lessons/log/?planned={planned}"
        try:
            return str(self._post(client, address, **fields).status_code)
        except httpx.ConnectError:
            return "refused"
        except httpx.TransportError as error:
            return type(error).__name__
