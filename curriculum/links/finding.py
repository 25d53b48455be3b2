"""What a look at a link finds, in words that a teacher understands."""

import enum
from dataclasses import dataclass

PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
GONE = frozenset({404, 410})
PEOPLE_ONLY = frozenset({401, 403, 407, 429})
"""The site is there, and does not let a program in: what a person would see is not known."""


class Outcome(enum.Enum):
    """What came of a look."""

    ANSWERED = "the page is there"
    GONE = "the site says that the page is gone"
    FAILED = "something was wrong"
    UNREACHED = "no connection came about"
    LEFT_ALONE = "not for a program to judge"


@dataclass(frozen=True)
class Redirect:
    """One step on the way: the status that the site answered, and the address that it named."""

    status: int
    address: str

    @property
    def is_permanent(self) -> bool:
        return self.status in PERMANENT


@dataclass(frozen=True)
class Finding:
    """What a look at `address` found: the outcome, a sentence about it, and the way there."""

    address: str
    outcome: Outcome
    detail: str = ""
    redirects: tuple[Redirect, ...] = ()

    @property
    def moved_to(self) -> str:
        """Return the address that the site calls the page's own from now on; empty if none.

        That is where the permanent redirects at the start of the way end: what follows a temporary
        one is not meant to be kept.
        """
        address = ""
        for redirect in self.redirects:
            if not redirect.is_permanent:
                break
            address = redirect.address
        return address if self.outcome is Outcome.ANSWERED and address != self.address else ""
