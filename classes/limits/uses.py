"""Counts a use of something that is limited, and refuses it beyond the limits.

What is refused is not counted, so that trying on and on does not lengthen the wait.
"""

import math
import time
import unicodedata
from collections.abc import Collection, Mapping
from typing import Protocol

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from classes.limits import counters
from classes.limits.addresses import address_of, networks_of
from classes.limits.rates import Rate, rates_of
from classes.words.counts import count_of

Sources = Mapping[str, str]
Keys = Collection[str]


UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
WORDS = (
    "You can do this {often}, and you have reached that limit. Wait {wait}, then try again. "
    "Everything you saved before is safe."
)


class Counters(Protocol):
    """Where uses are counted: in the database or in memory."""

    def count(self, seconds: Mapping[str, int]) -> dict[str, tuple[int, float]]: ...
    def give_back(self, keys: Keys) -> None: ...


class LimitReachedError(ValidationError):
    """Something was done as often as it may be. It is possible again after `seconds`."""

    def __init__(self, rate: Rate, seconds: int, words: str) -> None:
        self.seconds = seconds
        often = f"{count_of(rate.most, 'time')} in {in_words(rate.seconds, 'a')}"
        super().__init__(words.format(often=often, wait=self.wait), code="too_many")

    @property
    def wait(self) -> str:
        """Return how long to wait, such as "1 minute"."""
        return in_words(self.seconds, "1")


def in_words(seconds: int, one: str) -> str:
    """Return "40 seconds", "12 minutes" or "2 hours", rounded up; one hour with `one` for "1"."""
    length, word = next(unit for unit in UNITS if seconds >= unit[0])
    number = math.ceil(seconds / length)
    if number > 1:
        return f"{number} {word}s"
    return f"{'an' if one == 'a' and word == 'hour' else one} {word}"


def sources_of(request: HttpRequest, *, account: str = "") -> dict[str, str]:
    """Return who sends a request: the address, the block around it, and the account it is about."""
    networks = networks_of(address_of(request))
    if not account:
        return networks
    folded = folded_email(account)
    together = {f"account@{kind}": f"{folded} {network}" for kind, network in networks.items()}
    return {**networks, "account": folded, **together}


def folded_email(email: str) -> str:
    """Return an email address in one spelling of all that a database may take for the same."""
    return unicodedata.normalize("NFKC", email.strip()).upper().casefold()


def use(action: str, sources: Sources, *, store: Counters = counters, words: str = WORDS) -> Keys:
    """Count a use, and return the keys to give back if it turns out not to count.

    `words` is the refusal. It may hold {often} and {wait}.

    Raise LimitReachedError if a limit is reached, CannotSaveError if nothing can be counted.
    """
    rates = _rates_by_key(action, sources)
    counted = store.count({key: rate.seconds for key, rate in rates.items()})
    beyond = [(ends, rates[key]) for key, (uses, ends) in counted.items() if uses > rates[key].most]
    if beyond:
        store.give_back(rates)
        ends, rate = max(beyond, key=lambda reached: reached[0])
        raise LimitReachedError(rate, max(1, math.ceil(ends - time.time())), words)
    return rates


def forget(action: str, sources: Sources) -> None:
    """Forget how often an action was used from these sources."""
    counters.forget(_rates_by_key(action, sources))


def _rates_by_key(action: str, sources: Sources) -> dict[str, Rate]:
    return {
        _key(action, rate, sources[rate.source]): rate
        for rate in rates_of(action)
        if rate.source in sources
    }


def _key(action: str, rate: Rate, source: str) -> str:
    value = f"{action} {rate.most} {rate.seconds} {rate.source} {source}"
    return salted_hmac("classes.limits", value, algorithm="sha256").hexdigest()
