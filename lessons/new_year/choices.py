"""The choices and fields that every part of the new year's form uses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from classes.models import Role, User
from curriculum.models import Module
from lessons.fields import may_teach
from lessons.new_year.proposal import NextClass, Proposal, YearEnd

LEAVES = "leaves"


@dataclass(frozen=True)
class FormChoices:
    """Who may teach, the modules and the destinations of children, read once for all parts.

    A governor or the head is among the staff only if they teach one of the classes now.
    """

    staff: Mapping[str, User]
    modules: Mapping[str, Module]
    destinations: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, proposal: Proposal) -> "FormChoices":
        school = proposal.school
        now = [person.pk for next_class in proposal.to_decide for person in next_class.teachers]
        here = User.objects.with_role(school, list(Role)).filter(pk__in=now)
        pks = (people.order_by().values("pk") for people in (may_teach(school), here))
        staff = User.objects.filter(pk__in=next(pks).union(*pks))
        modules = {module for next_class in proposal.to_decide for module in next_class.modules}
        return cls(
            staff={str(person.pk): person for person in staff},
            modules={str(module.pk): module for module in modules},
            destinations=tuple(_destinations(proposal)),
        )


def _destinations(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """Yield the choices for a child: each class of the new year, proposed or made, or leaving."""
    for next_class in proposal.to_decide:
        if next_class.year_end is not YearEnd.LEAVES:
            yield str(next_class.key), _destination_name(next_class)
    for next_class in proposal.done:
        if next_class.existing:
            yield str(next_class.existing.pk), next_class.existing.name
    yield LEAVES, "Leaves the school"


def _destination_name(next_class: NextClass) -> str:
    if next_class.source is None or next_class.source.name == next_class.name:
        return next_class.name
    return f"{next_class.name} ({next_class.source} moved up)"


class TickedObjectsField(forms.TypedMultipleChoiceField):
    """Tick boxes for objects, whose pks are the values. `names` are by value."""

    names: Mapping[str, str]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, empty_value=[], widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def offer(self, objects: Mapping[str, Any]) -> None:
        self.names = {pk: str(offered) for pk, offered in objects.items()}
        self.choices = list(self.names.items())
        self.coerce = objects.__getitem__


class OptionalDateField(forms.DateField):
    """An optional date without the “(optional)” label."""

    says_optional = False
