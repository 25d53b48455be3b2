"""Recording which documents an evening lists, and finding those added after it began."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils import timezone

from curriculum.models import Document
from lessons.models import InformationEvening, ShownDocument


def list_documents(evening: InformationEvening, documents: Collection[Document]) -> None:
    """List these documents with the evening, and record when each is added or removed.

    Call this in the transaction that saves the evening.
    """
    new, listed = set(documents), set(evening.documents.all())
    if new == listed:
        return
    evening.documents.set(documents)
    now = timezone.now()
    still_listed = ShownDocument.objects.filter(evening=evening, removed_at=None)
    still_listed.filter(document__in=listed - new).update(removed_at=now)
    ShownDocument.objects.bulk_create(
        ShownDocument(evening=evening, document=document, added_at=now)
        for document in sorted(new - listed, key=lambda document: document.pk)
    )


def added_afterwards(
    evenings: Iterable[InformationEvening], *, now: dt.datetime
) -> dict[int, set[int]]:
    """Return the pks of the documents added after each evening began, by the evening's pk.

    Takes one query. Evenings that have not begun are left out. So are evenings recorded after they
    began, because it is not known what families could read before them.
    """
    starts = {
        evening.pk: evening.starts_at
        for evening in evenings
        if evening.recorded_at <= evening.starts_at <= now
    }
    listed: dict[int, set[int]] = defaultdict(set)
    listed_at_start: dict[int, set[int]] = defaultdict(set)
    rows = ShownDocument.objects.filter(evening__in=starts)
    for evening_pk, document_pk, added, removed in rows.values_list(
        "evening_id", "document_id", "added_at", "removed_at"
    ):
        start = starts[evening_pk]
        if removed is None:
            listed[evening_pk].add(document_pk)
        if added <= start and (removed is None or removed > start):
            listed_at_start[evening_pk].add(document_pk)
    return {pk: listed[pk] - listed_at_start[pk] for pk in starts}
