"""The forms of one session for several classes: what is the same for all, and what is not."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils import timezone

from classes.models import School, User
from classes.pages.pks import pk_of
from lessons.fields import StaffChoiceField
from lessons.log.forms import LessonForm
from lessons.log.starting import day_typed, who_taught
from lessons.log.year_group_field import on_roll_to_propose, still_to_teach
from lessons.models import LessonOutcome, PlannedSession

SAME = "same"
"""The prefix of the fields that are the same for all classes."""

WHO = ("taught_by", "visitor")
SHARED = ("outcome", "held_on", "reason", "minutes", "note")
"""What a class takes from the part for all where nothing else is typed for it."""


class SameForAllForm(forms.Form):
    """What is the same for all classes, with the fields of one lesson."""

    outcome = LessonForm.base_fields["outcome"]
    held_on = LessonForm.base_fields["held_on"]
    reason = LessonForm.base_fields["reason"]
    taught_by = StaffChoiceField(
        label="Taught by",
        queryset=User.objects.none(),
        required=False,
        empty_label="Each class’s teacher",
    )
    visitor = LessonForm.base_fields["visitor"]
    minutes = LessonForm.base_fields["minutes"]
    note = LessonForm.base_fields["note"]

    def __init__(self, typed: QueryDict | None, *, school: School, minutes: int | None) -> None:
        today = timezone.localdate()
        initial = {"outcome": LessonOutcome.TAUGHT, "held_on": today, "minutes": minutes}
        super().__init__(typed, initial=initial, prefix=SAME, use_required_attribute=False)
        self.fields["held_on"].widget.attrs["max"] = today.isoformat()
        for field in self.fields.values():
            field.required = False  # a class may have its own, and is told if it has none
            field.says_optional = False  # type: ignore[attr-defined]
        who = self.fields["taught_by"]
        assert isinstance(who, StaffChoiceField)
        who.offer(school)


class OneOfSeveralForm(LessonForm):
    """The lesson of one of the classes. What is left empty is as for all."""

    def __init__(
        self, typed: QueryDict | None, *, planned: PlannedSession, by: User, asked: QueryDict
    ) -> None:
        self.typed, prefix = typed, f"p{planned.pk}"
        self.about = str(planned.class_group)
        on = day_typed(*(asked.get(f"{part}-held_on") for part in (prefix, SAME)))
        self.teacher = who_taught(planned.class_group, on=on or timezone.localdate(), by=by)
        year_group = _year_group_asked(asked, prefix, otherwise=still_to_teach(planned))
        super().__init__(
            None if typed is None else _with_shared(typed, prefix, self.teacher),
            planned=planned,
            initial={
                "outcome": "",
                "year_group": year_group,
                "pupils_on_roll": on_roll_to_propose(planned, year_group),
            },
            prefix=prefix,
            use_required_attribute=False,
        )
        self.fields["outcome"].choices = [("", "As above"), *LessonOutcome.choices]  # type: ignore[attr-defined]
        self.fields["taught_by"].empty_label = "As above"  # type: ignore[attr-defined]
        for name in (*SHARED, *WHO):
            self.fields[name].says_optional = False  # type: ignore[attr-defined]
        self.list_for(by)

    def full_clean(self) -> None:
        """Clean the class's values and those for all. Then show only what is the class's own."""
        super().full_clean()
        if self.typed is not None:
            self.data = self.typed

    @property
    def differs(self) -> bool:
        """Return whether anything is typed for this class alone, or refused."""
        own = (self.add_prefix(name) for name in (*SHARED, *WHO, "understanding"))
        typed = self.typed is not None and any(self.typed.get(name) for name in own)
        return typed or bool(self.errors.keys() - {"away", "past_year"})


def _year_group_asked(asked: QueryDict, prefix: str, *, otherwise: int | None) -> int | None:
    """Return the year group that was just chosen, whose children are offered."""
    typed = asked.get(f"{prefix}-year_group")
    return otherwise if typed is None else pk_of(typed)


def _with_shared(typed: QueryDict, prefix: str, teacher: User | None) -> QueryDict:
    """Return the fields of a class, with those for all where it has none of its own.

    Who taught it is one answer of two fields. Without any, it is the teacher of the class.
    """
    data = typed.copy()
    take = [name for name in SHARED if not typed.get(f"{prefix}-{name}", "").strip()]
    if not _has(typed, prefix, WHO):
        take += WHO
    for name in take:
        data[f"{prefix}-{name}"] = typed.get(f"{SAME}-{name}", "")
    if teacher and not _has(data, prefix, WHO):
        data[f"{prefix}-taught_by"] = str(teacher.pk)
    return data


def _has(data: QueryDict, prefix: str, names: Iterable[str]) -> bool:
    return any(data.get(f"{prefix}-{name}", "").strip() for name in names)
