"""Create, change, cancel and restore an information evening, and record head counts."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.reasons import require_reason
from classes.models import ClassGroup, User
from curriculum.models import Document
from lessons.evenings.door.actions import changed
from lessons.evenings.set_up.shown_documents import list_documents
from lessons.models import EveningCount, InformationEvening


@transaction.atomic
def save_evening(
    *,
    evening: InformationEvening,
    class_groups: Iterable[ClassGroup],
    documents: Iterable[Document],
    by: User,
    seen: int | None = None,
) -> InformationEvening:
    """Save a new or changed evening and return it.

    A new start time keeps the old one in `moved_from`. Raise ValidationError for each field that
    is wrong, for example a class of another academic year, and EditConflictError if the evening
    has changed since the user opened version `seen`.
    """
    refuse_if_changed(evening, seen, by=by)
    classes, papers = list(class_groups), list(documents)
    _check(evening, classes, papers)
    before = _lock_row(evening)
    if before and _differs(before, evening):
        evening.sequence += 1
        if before.starts_at != evening.starts_at:
            evening.moved_from = before.starts_at
    evening.changed_at = timezone.now()
    history.save(evening, by=by)
    if set(classes) != set(evening.class_groups.all()):
        evening.class_groups.set(classes)
    list_documents(evening, papers)
    changed(evening)
    return evening


def _lock_row(evening: InformationEvening) -> InformationEvening | None:
    """Lock the stored row until the transaction ends and return it; None for a new evening.

    The counters are copied to `evening`. Saving the whole row would otherwise set them back, and a
    tablet would mistake a new state for one that it already has.
    """
    before = InformationEvening.objects.select_for_update().filter(pk=evening.pk).first()
    if before:
        evening.revision, evening.sequence = before.revision, before.sequence
    return before


def _check(
    evening: InformationEvening, classes: list[ClassGroup], documents: list[Document]
) -> None:
    if not classes:
        raise ValidationError({"class_groups": "Invite at least one class."})
    schools = {group.school_id for group in classes} | {paper.school_id for paper in documents}
    if schools != {evening.school_id}:
        raise ValidationError("A class or a document belongs to another school.")
    if evening.starts_at and any(group.year != evening.year for group in classes):
        raise ValidationError(
            {
                "class_groups": f"This evening is in {evening.year}. Choose only classes of that "
                "year."
            }
        )


def _differs(before: InformationEvening, after: InformationEvening) -> bool:
    """Return whether calendars must be told about the change."""
    fields = ("title", "starts_at", "ends_at", "place")
    return any(getattr(before, name) != getattr(after, name) for name in fields)


@transaction.atomic
def cancel_evening(*, evening: InformationEvening, reason: str, by: User) -> InformationEvening:
    """Cancel an evening for a reason that families can read. Return the evening.

    Raise ValidationError if anybody has been checked in, since the evening then took place.
    """
    require_reason(reason)
    _lock_row(evening)
    if evening.attendances.came().exists() or evening.counts.filter(families__gt=0).exists():
        raise ValidationError(
            "Families have been checked in, so this evening took place. If it did not, undo the "
            "check-ins first."
        )
    if evening.walk_ins.filter(pupil=None).exists():
        raise ValidationError(
            "A family that is not on the list was added at the door, so this evening took place. "
            "If it did not, open the families not on the list and remove that family first."
        )
    evening.cancelled_at, evening.cancelled_reason = timezone.now(), reason.strip()
    return _save_for_calendars(evening, by=by, reason=reason.strip())


@transaction.atomic
def restore_evening(*, evening: InformationEvening, by: User) -> InformationEvening:
    """Restore a cancelled evening, so that it takes place after all. Return it."""
    _lock_row(evening)
    evening.cancelled_at, evening.cancelled_reason = None, ""
    return _save_for_calendars(evening, by=by, reason="Takes place after all")


def _save_for_calendars(
    evening: InformationEvening, *, by: User, reason: str
) -> InformationEvening:
    evening.sequence += 1
    evening.changed_at = timezone.now()
    history.save(evening, by=by, reason=reason)
    changed(evening)
    return evening


@transaction.atomic
def record_count(
    *,
    evening: InformationEvening,
    class_group: ClassGroup,
    families: int,
    adults: int,
    reached_after: int = 0,
    by: User,
) -> EveningCount:
    """Record how many of a class's families came, where names are not kept. Return the count.

    A family counts once for each child, so ValidationError is raised for more families than
    children on roll. It is also raised for families or adults at a cancelled evening.
    """
    if evening.is_cancelled and (families or adults):
        raise ValidationError("This evening is cancelled, so no families can be counted.")
    on_roll = class_group.pupils_on_roll
    if on_roll is not None and families + reached_after > on_roll:
        raise ValidationError(
            f"{class_group} has {on_roll} children on roll. Enter no more than {on_roll} families."
        )
    count = EveningCount.objects.filter(evening=evening, class_group=class_group).first()
    count = count or EveningCount(evening=evening, class_group=class_group)
    figures = (families, adults, reached_after)
    if count.pk and figures == (count.families, count.adults, count.reached_after):
        return count
    count.families, count.adults, count.reached_after = figures
    count.recorded_by = by
    history.save(count, by=by)
    changed(evening)
    return count
