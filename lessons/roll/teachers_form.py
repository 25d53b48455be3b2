"""The form that says who teaches every class of a year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from classes.models import ClassGroup, School, User
from lessons.fields import may_teach


@dataclass(frozen=True)
class ClassRow:
    """One class with its lists to choose from: one for each teacher, and an empty one."""

    class_group: ClassGroup
    name: str
    was: Sequence[Any]
    chosen: Sequence[int | None]
    errors: Sequence[str]


class SeveralSelects(forms.SelectMultiple):
    """Several lists to choose one person from, with the same name. Those left empty are ignored."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [value for value in values if value]


class TeachersForm(forms.Form):
    """The teachers of each class, and those that the page showed.

    What is saved is the difference: what a colleague has changed meanwhile stays.
    """

    def __init__(self, data: Any, *, school: School, classes: Sequence[ClassGroup]) -> None:
        """Offer the active staff who may log, and who teaches one of `classes` now."""
        super().__init__(data)
        self.classes = classes
        now = {teacher.pk for group in classes for teacher in group.teachers.all()}
        self.staff = may_teach(school, besides=now)
        for group in classes:
            for name in (f"class{group.pk}", f"was{group.pk}"):
                self.fields[name] = forms.ModelMultipleChoiceField(
                    self.staff,
                    label=str(group),
                    required=False,
                    widget=SeveralSelects(),
                    error_messages={"invalid_choice": "Choose somebody from the list of staff."},
                )

    @property
    def rows(self) -> Iterator[ClassRow]:
        """Yield a row for each class, with what was typed."""
        for group in self.classes:
            name, now = f"class{group.pk}", [teacher.pk for teacher in group.teachers.all()]
            typed = [int(value) for value in self[name].value() or [] if str(value).isdigit()]
            chosen = typed if self.is_bound else now
            was = self[f"was{group.pk}"].value() if self.is_bound else now
            yield ClassRow(group, name, was or [], [*chosen, None], self.errors_of(name))

    def errors_of(self, name: str) -> list[str]:
        return [str(error) for error in self[name].errors]

    def values(self) -> Mapping[ClassGroup, tuple[set[User], set[User]]]:
        """Return who was added to and taken from each class, where anything was changed."""
        changes = {}
        for group in self.classes:
            chosen = set(self.cleaned_data[f"class{group.pk}"])
            was = set(self.cleaned_data[f"was{group.pk}"])
            if chosen != was:
                changes[group] = (chosen - was, was - chosen)
        return changes
