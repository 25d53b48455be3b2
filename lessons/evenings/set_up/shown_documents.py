"""Which documents of an evening families could not read before it: they were added afterwards."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from lessons.models import InformationEvening


def added_afterwards(
    evenings: Iterable[InformationEvening], *, now: dt.datetime
) -> dict[int, set[int]]:
    """Return, by evening, the keys of documents that were not there when it began.

    Told from the change history, in two queries. Of an evening that was itself recorded afterwards
    it cannot be told, and nothing is said.
    """
    starts = {item.pk: item.starts_at for item in evenings if item.starts_at <= now}
    entries = InformationEvening.history.filter(id__in=starts)
    before: dict[int, int] = {}
    latest: dict[int, int] = {}
    for entry, evening, at in entries.order_by("history_date", "history_id").values_list(
        "history_id", "id", "history_date"
    ):
        latest[evening] = entry
        if at <= starts[evening]:
            before[evening] = entry
    documents = _documents({*before.values(), *(latest[key] for key in before)})
    return {
        evening: documents[latest[evening]] - documents[entry] for evening, entry in before.items()
    }


def _documents(entries: Iterable[int]) -> dict[int, set[int]]:
    """Return the keys of the documents by entry of the history."""
    rows = InformationEvening.history.filter(history_id__in=list(entries)).values_list(
        "history_id", "historicalinformationevening_documents__document"
    )
    found: dict[int, set[int]] = defaultdict(set)
    for entry, document in rows:
        if document is not None:
            found[entry].add(document)
    return found
