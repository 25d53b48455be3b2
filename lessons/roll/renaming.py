"""Corrects the names of children. Every change of a name is kept in the change history."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.former_names import former_names
from classes.models import Enrolment, Pupil, School, User
from classes.models.earlier import keep_earlier
from classes.names.spelling import folded_name
from classes.words.dates import long_date


class NameOfAnotherError(ValidationError):
    """The name is, or was, that of another child. Ask the person, then save with `confirmed`."""


@dataclass(frozen=True)
class NameClash:
    """Another child who has, or had, the name. `sentence` says so."""

    pupil: Pupil
    sentence: str


@transaction.atomic
def rename(
    *,
    pupil: Pupil,
    display_name: str,
    by: User | None,
    confirmed: bool = False,
    seen: int | None = None,
) -> Pupil:
    """Correct the name of a child and return them. The old name stays in the change history.

    Raise NameOfAnotherError, and change nothing, if the name is or was that of another child,
    unless somebody has confirmed it. Raise ValidationError for a name that may not be stored, and
    EditConflictError if somebody has changed the name since version `seen`.
    """
    School.objects.select_for_update(no_key=True).get(pk=pupil.school_id)
    locked = history.locked(pupil)
    if locked.display_name == display_name:
        return locked
    # A name that was never changed has no version, and so nothing to compare with.
    refuse_if_changed(
        locked, seen, by=by, also=lambda seen: "" if seen else f"Child’s name “{locked}”"
    )
    clashes = NamesHeld(locked.school).clashes(display_name, of=locked.pk)
    if clashes and not confirmed:
        sentences = " ".join(clash.sentence for clash in clashes)
        raise NameOfAnotherError(
            {
                "display_name": f"{sentences} Nothing was saved. If both names are right, tick the "
                "box and save again."
            }
        )
    keep_earlier([locked])
    locked.display_name = display_name
    locked.remember_typed_name(display_name)
    return history.save(locked, by=by)


def rename_many(names: Mapping[Pupil, str], *, by: User | None, reason: str) -> None:
    """Give these children their new names, with the reason in the change history."""
    if not names:
        return
    keep_earlier(Pupil.objects.in_bulk([pupil.pk for pupil in names]).values())
    for pupil, name in names.items():
        pupil.display_name = name
    history.update_many(Pupil, names, ["display_name"], by=by, reason=reason)


class NamesHeld:
    """The present and former names of a school's children, read in three queries."""

    def __init__(self, school: School) -> None:
        self._pupils = Pupil.objects.filter(school=school).named().in_bulk()
        self._former = former_names(school)
        self._classes = dict(
            Enrolment.objects.open()
            .filter(pupil__school=school)
            .values_list("pupil_id", "class_group__name")
        )

    def clashes(self, name: str, *, of: int, besides: Collection[int] = ()) -> list[NameClash]:
        """Return the other children who have or had this name, and are not `besides`."""
        folded = folded_name(name)
        others = {pk: pupil for pk, pupil in self._pupils.items() if pk != of and pk not in besides}
        return [*self._present(folded, others), *self._earlier(folded, others)]

    def _present(self, folded: str, others: Mapping[int, Pupil]) -> Iterator[NameClash]:
        for pupil in others.values():
            if folded_name(pupil.display_name) == folded:
                where = self._where(pupil)
                sentence = f"{pupil} is the name of another child{where}."
                yield NameClash(pupil, sentence)

    def _earlier(self, folded: str, others: Mapping[int, Pupil]) -> Iterator[NameClash]:
        for former in reversed(self._former):
            other = others.get(former.pupil_id)
            if other is None or folded_name(former.name) != folded:
                continue
            if folded_name(other.display_name) == folded:
                continue
            day = timezone.localdate(former.until)
            until = "today" if day == timezone.localdate() else long_date(day)
            yield NameClash(
                other,
                f"{former.name} was the name of another child until {until} (now {other}"
                f"{self._where(other)}).",
            )
            return

    def _where(self, pupil: Pupil) -> str:
        class_name = self._classes.get(pupil.pk)
        return f" in {class_name}" if class_name else ""
