"""What a child may use. The kernel keeps it to that, also inside a call in C."""

import resource
import signal
from dataclasses import dataclass

OPEN_FILES = 16


@dataclass(frozen=True)
class Limits:
    """The most that a child may use.

    `memory` is bytes of address space, `processor` seconds of work, `wall` seconds in all if the
    machine has other things to do, and `reply` bytes that it may send back.
    """

    memory: int = 1024 * 1024 * 1024
    processor: int = 20
    wall: int = 40
    reply: int = 192 * 1024 * 1024


def keep_to(limits: Limits) -> None:
    """Limit the process that calls this, for good."""
    _limit(resource.RLIMIT_AS, limits.memory)
    _limit(resource.RLIMIT_CPU, limits.processor)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.wall)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))
