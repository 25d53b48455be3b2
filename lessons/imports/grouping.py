"""Groups values by a key."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def grouped(pairs: Iterable[tuple[K, V]]) -> defaultdict[K, list[V]]:
    """Return the values of each key, in order. A key without values has an empty list."""
    values: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        values[key].append(value)
    return values
