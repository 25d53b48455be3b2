"""How the server runs: where it listens, with how many processes and threads."""

from dataclasses import dataclass

from config.environment.addresses import Listening, listening
from config.environment.reading import Environment
from config.environment.watching import metrics
from config.logs import FORMS


@dataclass(frozen=True)
class Server:
    """The settings of the server, and whether it has a worker beside it."""

    listening: Listening
    workers: int
    threads: int
    worker: bool
    log_format: str
    metrics: Listening | None


def server_of(env: Environment, *, sqlite: bool) -> Server:
    """Return the settings of the server. Raise WrongSettingError for one that cannot be meant.

    Six threads of ten are for saving. On SQLite those who save take turns anyway, so one process
    is enough.
    """
    return Server(
        listening=listening(env),
        workers=env.int("WORKERS", default=1 if sqlite else 2, most=64),
        threads=env.int("THREADS", default=10, most=200),
        worker=env.bool("WORKER", default=True),
        log_format=env.choice("LOG_FORMAT", tuple(FORMS), "text"),
        metrics=metrics(env),
    )
