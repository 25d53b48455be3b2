"""Removes a text for good: from its record, from the change history and with kept workbooks."""

import re
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from classes import history
from classes.history.reasons import require_reason
from classes.models import Happened, KeptForm, Pupil, School, User
from classes.names.spelling import folded
from classes.security_log import record_event
from classes.words.dates import long_date
from lessons.models import LogDraft, TrackerDraft
from reports.change_history import Kind
from reports.change_history.change import TEXT_REMOVED
from reports.models import Cleared, Clearing
from reports.redaction.record_texts import REMOVED, tables_of_record, texts_of_record
from reports.redaction.workbooks import exports_with_texts
from reports.retention.files import clear_files, overwrite_deleted_data
from reports.retention.names import NamesOf
from reports.retention.texts import Texts, texts_of

EVERYWHERE = 4
"""From so many words on, a text is removed wherever the school has it, word for word.

A note that was logged for several classes at once is in several lessons. A shorter text, such as
“Snow”, is nobody's own.
"""

REPEATED = 3
"""So many words of the text in a row may not be in the reason."""

NOTHING_CHOSEN = "Tick the texts to remove. Nothing was changed."
REPEATS = "Your reason repeats words that you are removing. Give a reason without them."
TITLE_TAKEN = (
    "This is a title, and another record has lost the same title today. Edit the title first, then "
    "remove it from the change history. Nothing was changed."
)
HELD_A_TEXT = "They held a text that was removed"


@transaction.atomic
def redact(
    *, kind: Kind, school: School, pk: int, keys: Collection[str], reason: str, by: User
) -> int:
    """Remove the texts with these keys from the record. Return how many workbooks were deleted.

    The change history keeps that a text was removed, who did it and why. Raise ValidationError, and
    change nothing, if none is chosen, or if there is no reason or it repeats the words.
    """
    require_reason(reason)
    # The same lock as for making a workbook, so that none is made halfway through.
    school = School.objects.select_for_update(no_key=True).get(pk=school.pk)
    texts = [text.text for text in texts_of_record(kind, school, pk) if text.key in keys]
    if not texts:
        raise ValidationError(NOTHING_CHOSEN)
    if any(_repeats(reason, text) for text in texts):
        raise ValidationError({"reason": REPEATS})
    names = NamesOf(school, Pupil.objects.filter(school=school).named())
    reason = names.replaced(reason.strip(), parts_too=True)
    workbooks = clear_files(exports_with_texts(school, texts))
    try:
        with transaction.atomic():
            _replace(tables_of_record(kind, school, pk), texts)
            _replace(texts_of(school), [text for text in texts if len(text.split()) >= EVERYWHERE])
    except IntegrityError as error:
        raise ValidationError(TITLE_TAKEN) from error
    KeptForm.objects.of_school(school.slug).delete()
    LogDraft.objects.filter(school=school).delete()
    TrackerDraft.objects.filter(school=school).delete()
    _record(kind, school, pk, len(texts), workbooks, reason, by)
    record_event(Happened.TEXT_REMOVED, school=school, by=by)
    transaction.on_commit(overwrite_deleted_data)
    return workbooks


def _repeats(reason: str, text: str) -> bool:
    said, removed = (re.findall(r"\w+", folded(words)) for words in (reason, text))
    length = min(REPEATED, len(removed))
    runs = partial(_runs, length=length)
    return length > 0 and not runs(said).isdisjoint(runs(removed))


def _runs(words: list[str], *, length: int) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def _replace(tables: Iterable[Texts], texts: list[str]) -> None:
    """Replace these texts in the tables. The history itself is changed, without a new entry."""
    if not texts:
        return
    mark = f"{REMOVED}{long_date(timezone.localdate())}]"
    for table in tables:
        model = table.rows.model
        for name in table.fields:
            rows = table.rows.filter(**{f"{name}__in": texts}).order_by()
            pks = list(rows.values_list("pk", flat=True))
            fits = len(mark) <= (_max_length(model, name) or len(mark))
            model._base_manager.filter(pk__in=pks).update(**{name: mark if fits else ""})


def _max_length(model: type[models.Model], name: str) -> int | None:
    length: int | None = getattr(model._meta.get_field(name), "max_length", None)
    return length


def _record(
    kind: Kind, school: School, pk: int, texts: int, workbooks: int, reason: str, by: User
) -> None:
    """Keep who removed how much and why, for the record, the page of clearings and the history."""
    row: Any = kind.records_of(school).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is not None:
        history.restore(row, by=by, reason=f"{TEXT_REMOVED}{reason}"[:LONGEST])
    clearing = Clearing(school=school, what=Cleared.TEXT, how_many=texts, reason=reason)
    history.save(clearing, by=by, reason=reason[:LONGEST])
    if workbooks:
        files = Clearing(
            school=school, what=Cleared.WORKBOOKS, how_many=workbooks, reason=HELD_A_TEXT
        )
        history.save(files, by=by, reason=HELD_A_TEXT)


LONGEST = 100
"""The most characters of a reason that the change history holds."""
