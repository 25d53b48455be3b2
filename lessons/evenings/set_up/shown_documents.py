"""Record which documents an evening listed, and find those added after it began."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils import timezone

from curriculum.models import Document
from lessons.models import InformationEvening, ShownDocument


def list_documents(evening: InformationEvening, documents: Collection[Document]) -> None:
    """Set the documents of an evening, and record when each was added or removed.

    Call this in the transaction that saves the evening.
    """
    chosen, listed = set(documents), set(evening.documents.all())
    if chosen == listed:
        return
    evening.documents.set(documents)
    now = timezone.now()
    current = ShownDocument.objects.filter(evening=evening, removed_at=None)
    current.filter(document__in=listed - chosen).update(removed_at=now)
    ShownDocument.objects.bulk_create(
        ShownDocument(evening=evening, document=document, added_at=now)
        for document in sorted(chosen - listed, key=lambda document: document.pk)
    )


def added_afterwards(
    evenings: Iterable[InformationEvening], *, now: dt.datetime
) -> dict[int, set[int]]:
    """Return the pks of the documents added after each evening began, by evening, in one query.

    For an evening that was recorded only afterwards this cannot be known, so none is returned.
    """
    starts = {
        item.pk: item.starts_at for item in evenings if item.recorded_at <= item.starts_at <= now
    }
    listed: dict[int, set[int]] = defaultdict(set)
    there: dict[int, set[int]] = defaultdict(set)
    rows = ShownDocument.objects.filter(evening__in=starts)
    for evening, document, added, removed in rows.values_list(
        "evening_id", "document_id", "added_at", "removed_at"
    ):
        if removed is None:
            listed[evening].add(document)
        if added <= starts[evening] and (removed is None or removed > starts[evening]):
            there[evening].add(document)
    return {evening: listed[evening] - there[evening] for evening in starts}
