"""Which documents an evening showed, and which of them families could not read before it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils import timezone

from curriculum.models import Document
from lessons.models import InformationEvening, ShownDocument


def list_documents(evening: InformationEvening, documents: Collection[Document]) -> None:
    """Let the evening show these documents, and keep since when it does, and until when.

    To be called in the transaction that saves the evening.
    """
    wanted, listed = set(documents), set(evening.documents.all())
    if wanted == listed:
        return
    evening.documents.set(documents)
    now = timezone.now()
    still = ShownDocument.objects.filter(evening=evening, removed_at=None)
    still.filter(document__in=listed - wanted).update(removed_at=now)
    ShownDocument.objects.bulk_create(
        ShownDocument(evening=evening, document=document, added_at=now)
        for document in sorted(wanted - listed, key=lambda document: document.pk)
    )


def added_afterwards(
    evenings: Iterable[InformationEvening], *, now: dt.datetime
) -> dict[int, set[int]]:
    """Return, by evening, the keys of documents that were not there when it began. One query.

    An evening that was recorded only afterwards cannot tell, so no document is marked.
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
