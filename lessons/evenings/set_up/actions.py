"""Setting up an information evening: making, changing, moving and cancelling it."""

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
    """Save a new evening, or the changes to one. Return it.

    One that is moved remembers when it was to begin. Raise ValidationError by field, for example
    where a class is not of the academic year of the evening; EditConflictError where it is
    not the version `seen` any more.
    """
    refuse_if_changed(evening, seen, by=by)
    classes, papers = list(class_groups), list(documents)
    _check(evening, classes, papers)
    before = _hold(evening)
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


def _hold(evening: InformationEvening) -> InformationEvening | None:
    """Hold the stored row until the transaction ends and return it; None if there is none yet.

    `evening` takes over its counters: saving the whole row would set them back to what they were
    when it was loaded, and a tablet would take a new state for one that it has.
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
    schools = {item.school_id for item in classes} | {item.school_id for item in documents}
    if schools != {evening.school_id}:
        raise ValidationError("A class or a document belongs to another school.")
    if evening.starts_at and any(item.year != evening.year for item in classes):
        raise ValidationError(
            {
                "class_groups": f"The evening is in {evening.year}, and not all of these classes "
                "are. Choose classes of that year."
            }
        )


def _differs(before: InformationEvening, after: InformationEvening) -> bool:
    """Return whether a calendar must hear of the change."""
    told = ("title", "starts_at", "ends_at", "place")
    return any(getattr(before, name) != getattr(after, name) for name in told)


@transaction.atomic
def cancel_evening(*, evening: InformationEvening, reason: str, by: User) -> InformationEvening:
    """Cancel an evening, with the reason that families are told. Its record stays. Return it.

    Raise ValidationError where somebody has been checked in: then it took place.
    """
    require_reason(reason)
    _hold(evening)
    if evening.attendances.came().exists() or evening.counts.filter(families__gt=0).exists():
        raise ValidationError(
            "Families have been checked in, so this evening took place. Undo those first if not."
        )
    if evening.walk_ins.filter(pupil=None).exists():
        raise ValidationError(
            "A family that is not on the list was added at the door, so this evening took place. "
            "Match it, or take it out first if not: see the families not on the list."
        )
    evening.cancelled_at, evening.cancelled_reason = timezone.now(), reason.strip()
    return _tell(evening, by=by, reason=reason.strip())


@transaction.atomic
def restore_evening(*, evening: InformationEvening, by: User) -> InformationEvening:
    """Let an evening that was cancelled take place after all. Return it."""
    _hold(evening)
    evening.cancelled_at, evening.cancelled_reason = None, ""
    return _tell(evening, by=by, reason="Takes place after all")


def _tell(evening: InformationEvening, *, by: User, reason: str) -> InformationEvening:
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

    A family counts once for each child, so there cannot be more than children on roll: else raise
    ValidationError.
    """
    if evening.is_cancelled and (families or adults):
        raise ValidationError("This evening is cancelled, so nobody can have come.")
    on_roll = class_group.pupils_on_roll
    if on_roll is not None and families + reached_after > on_roll:
        raise ValidationError(
            f"{class_group} has {on_roll} children on roll, so no more families can be reached."
        )
    count = EveningCount.objects.filter(evening=evening, class_group=class_group).first()
    count = count or EveningCount(evening=evening, class_group=class_group)
    said = (families, adults, reached_after)
    if count.pk and said == (count.families, count.adults, count.reached_after):
        return count
    count.families, count.adults, count.reached_after = said
    count.recorded_by = by
    history.save(count, by=by)
    changed(evening)
    return count
