"""Finds misspelt names of settings in the environment."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

ALIKE = 0.9
"""How much two names must have in common. ALOWED_HOSTS and ALLOWED_HOSTS have 0.96."""
SHORTEST = 7
"""Letters of a name. Shorter ones of other programs are often alike, such as PORT and HOST."""


def misspelt(given: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each name that looks like that of a setting, and is none."""
    settings = {name for name in known if len(name) >= SHORTEST}
    unknown = sorted(name for name in set(given) - set(known) if name.isupper())
    for name in unknown:
        for meant in get_close_matches(name, settings, n=1, cutoff=ALIKE):
            yield f"There is no setting {name}. Did you mean {meant}? It was not read."
