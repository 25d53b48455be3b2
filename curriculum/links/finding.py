"""The result of checking one link, described so that a teacher understands it."""

import enum
from dataclasses import dataclass

PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
GONE = frozenset({404, 410})


class LinkOutcome(enum.Enum):
    """What happened when a link was checked."""

    ANSWERED = "the page is there"
    GONE = "the site says that the page is gone"
    FAILED = "something went wrong"
    UNREACHABLE = "the site could not be reached"
    GUARDED = "the site answers, but lets no program in"
    INCONCLUSIVE = "a program cannot tell"


@dataclass(frozen=True)
class Redirect:
    """One redirect: the HTTP status and the address that it leads to."""

    status: int
    address: str

    @property
    def is_permanent(self) -> bool:
        return self.status in PERMANENT


@dataclass(frozen=True)
class Finding:
    """The result for `address`: the outcome, a sentence about it, and the redirects followed."""

    address: str
    outcome: LinkOutcome
    detail: str = ""
    redirects: tuple[Redirect, ...] = ()

    @property
    def moved_to(self) -> str:
        """Return the page's new permanent address; empty if it has not moved.

        Only the permanent redirects at the start count. A temporary redirect, and whatever follows
        it, may change again.
        """
        address = ""
        for redirect in self.redirects:
            if not redirect.is_permanent:
                break
            address = redirect.address
        return address if self.outcome is LinkOutcome.ANSWERED and address != self.address else ""
