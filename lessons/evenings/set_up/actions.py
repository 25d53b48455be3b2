"""Creating, changing, cancelling and restoring information evenings, and counting families."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.reasons import require_reason
from classes.history.removal import refuse_unless_as_shown
from classes.models import ClassGroup, User
from curriculum.models import Document
from lessons.evenings.door.check_in import changed
from lessons.evenings.set_up.shown_documents import list_documents
from lessons.models import CalendarChange, EveningCount, InformationEvening


@transaction.atomic
def save_evening(
    *,
    evening: InformationEvening,
    class_groups: Iterable[ClassGroup],
    documents: Iterable[Document],
    by: User,
    seen: int | None = None,
) -> InformationEvening:
    """Create or change an evening, and return it.

    If its beginning changes, `moved_from` keeps the earlier one. Raise ValidationError, for example
    for a class of another academic year, and EditConflictError if somebody has saved the
    evening since the version `seen`.
    """
    refuse_if_changed(evening, seen, by=by)
    invited_classes, shown_documents = list(class_groups), list(documents)
    _check(evening, invited_classes, shown_documents)
    before = _lock(evening)
    if before and _changes_calendar(before, evening):
        evening.sequence += 1
        if before.starts_at != evening.starts_at:
            evening.moved_from = before.starts_at
            CalendarChange.objects.note_evening(before, by=by)
    evening.changed_at = timezone.now()
    history.save(evening, by=by)
    if set(invited_classes) != set(evening.class_groups.all()):
        evening.class_groups.set(invited_classes)
    list_documents(evening, shown_documents)
    changed(evening)
    return evening


def _lock(evening: InformationEvening) -> InformationEvening | None:
    """Lock the stored row until the transaction ends and return it; None for a new evening.

    Copy its counters to `evening`. Otherwise saving would set them back to the values at the time
    of loading, and a tablet would miss a change because it knows the number already.
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
        raise ValidationError(
            "One of the classes or documents is at another school. Choose your own school’s."
        )
    if evening.starts_at and any(group.year != evening.year for group in classes):
        raise ValidationError(
            {"class_groups": f"The evening is in {evening.year}. Choose only classes of that year."}
        )


def _changes_calendar(before: InformationEvening, after: InformationEvening) -> bool:
    """Return whether something that calendars show has changed."""
    in_calendar = ("title", "starts_at", "ends_at", "place")
    return any(getattr(before, name) != getattr(after, name) for name in in_calendar)


@transaction.atomic
def cancel_evening(
    *, evening: InformationEvening, reason: str, by: User, seen: int | None = None
) -> InformationEvening:
    """Cancel an evening and return it. Families see the reason, and the record is kept.

    Raise ValidationError if anybody has been checked in, because then it took place, and
    EditConflictError if somebody has changed the evening since the version `seen`.
    """
    require_reason(reason)
    refuse_unless_as_shown(evening, seen, by=by, done="cancelled")
    before = _lock(evening)
    if evening.attendances.came().exists() or evening.counts.filter(families__gt=0).exists():
        raise ValidationError(
            "This evening was not cancelled, because families have been checked in. If it did not "
            "take place, undo the check-ins first."
        )
    if evening.walk_ins.filter(pupil=None).exists():
        raise ValidationError(
            "This evening was not cancelled, because a family was added at the door. If it did not "
            "take place, go to the families not on the list and remove it first."
        )
    evening.cancelled_at, evening.cancelled_reason = timezone.now(), reason.strip()
    if before:
        CalendarChange.objects.note_evening(before, by=by)
    return _save_change(evening, by=by, reason=reason.strip())


@transaction.atomic
def restore_evening(*, evening: InformationEvening, by: User) -> InformationEvening:
    """Restore a cancelled evening, so that it takes place after all, and return it."""
    before = _lock(evening)
    evening.cancelled_at, evening.cancelled_reason = None, ""
    if before:
        CalendarChange.objects.note_evening(before, by=by)
    return _save_change(evening, by=by, reason="Takes place after all")


def _save_change(evening: InformationEvening, *, by: User, reason: str) -> InformationEvening:
    """Save the evening and let calendars and tablets know that it has changed."""
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
    seen: int | None = None,
) -> EveningCount:
    """Record how many families of a class came, for a school without names. Return the count.

    A family counts once for each child. Raise ValidationError if there are more families than
    children on roll, and EditConflictError if somebody has saved the count since version `seen`.
    """
    evening = history.locked(evening)
    if evening.is_cancelled and (families or adults):
        raise ValidationError("This evening is cancelled. Enter 0 families and 0 adults.")
    on_roll = class_group.pupils_on_roll
    if on_roll is not None and families + reached_after > on_roll:
        raise ValidationError(
            f"{class_group} has {on_roll} children on roll. Enter at most {on_roll} families."
        )
    count = EveningCount.objects.filter(evening=evening, class_group=class_group).first()
    count = count or EveningCount(evening=evening, class_group=class_group)
    numbers = (families, adults, reached_after)
    if count.pk and numbers == (count.families, count.adults, count.reached_after):
        return count
    if count.pk:
        refuse_if_changed(count, seen, by=by)
    count.families, count.adults, count.reached_after = numbers
    count.recorded_by = by
    history.save(count, by=by)
    changed(evening)
    return count
