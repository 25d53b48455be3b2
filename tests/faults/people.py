"""People who log lessons through the pages for as long as they are told."""

import itertools
import threading
import time
import uuid
from dataclasses import dataclass, field

import httpx

from tests.lessons.real_server import Server

PATIENCE = 60
"""Seconds that somebody waits for a save before they give up."""
PAUSE = 0.05


@dataclass
class Attempt:
    """One lesson that somebody tried to log, recognised by its note."""

    note: str
    ended_at: float
    is_confirmed: bool


@dataclass
class People:
    """Each logs one lesson after another as part taught, with a note of its own."""

    url: str
    school: dict
    clients: list[httpx.Client]
    attempts: list[Attempt] = field(default_factory=list)
    round: str = field(default_factory=lambda: uuid.uuid4().hex)
    """No earlier round in the same database may have had the same notes."""

    def __enter__(self) -> "People":
        self.stop = threading.Event()
        self.threads = [
            threading.Thread(target=self._log, args=[number, client], daemon=True)
            for number, client in enumerate(self.clients)
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(timeout=PATIENCE + 10)

    def _log(self, person: int, client: httpx.Client) -> None:
        planned = self.school["planned"][person :: len(self.clients)]
        for number, pk in enumerate(itertools.cycle(planned)):
            if self.stop.is_set():
                return
            note = f"Round {self.round}, person {person}, lesson {number}"
            confirmed = self._log_one(client, pk, note)
            self.attempts.append(Attempt(note, time.monotonic(), confirmed))
            time.sleep(PAUSE if confirmed else PAUSE * 6)

    def _log_one(self, client: httpx.Client, planned: int, note: str) -> bool:
        try:
            answer = Server.post(
                client,
                f"{self.url}/schools/{self.school['slug']}/lessons/log/?planned={planned}",
                outcome="part",
                held_on=self.school["today"],
                taught_by=self.school["lead"],
                visitor="",
                minutes=30,
                understanding="",
                note=note,
                reason="",
            )
        except httpx.TransportError:
            return False
        return answer.status_code == 302

    def confirmed_since(self, moment: float) -> list[Attempt]:
        return [one for one in self.attempts if one.is_confirmed and one.ended_at > moment]

    def recovered_after(self, moment: float) -> float | None:
        """Return the seconds from `moment` until saves succeeded again for good; None if never."""
        failed = [one.ended_at for one in self.attempts if not one.is_confirmed]
        last_failure = max([moment, *failed])
        later = self.confirmed_since(last_failure)
        return later[0].ended_at - moment if later else None


class Health:
    """Asks /healthz five times a second, and keeps what it said and how long that took."""

    def __init__(self, url: str) -> None:
        self.url, self.answers = url, list[tuple[str, float]]()

    def __enter__(self) -> "Health":
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._ask, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(timeout=10)

    def _ask(self) -> None:
        while not self.stop.wait(0.2):
            started = time.monotonic()
            try:
                said = str(httpx.get(f"{self.url}/healthz", timeout=5).status_code)
            except httpx.ConnectError:
                said = "refused"
            except httpx.TransportError:
                said = "no answer"
            self.answers.append((said, time.monotonic() - started))

    @property
    def as_text(self) -> str:
        """Return what was said, most frequent first, and the slowest answer of the server."""
        said = [answer for answer, _ in self.answers]
        kinds = sorted(set(said), key=said.count, reverse=True)
        slowest = max((took for answer, took in self.answers if answer != "refused"), default=0)
        return f"{', '.join(kinds)}; at most {slowest:.2f} s"
