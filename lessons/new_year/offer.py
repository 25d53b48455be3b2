"""What every part of the form offers: staff, modules, and the classes that a child can go to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from classes.models import User
from curriculum.models import Module
from lessons.new_year.proposal import Becomes, NextClass, Proposal

LEAVES = "leaves"


@dataclass(frozen=True)
class Offer:
    """What every part offers, read once: the staff, the modules, and where a child can go."""

    staff: Mapping[str, User]
    modules: Mapping[str, Module]
    places: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, proposal: Proposal) -> "Offer":
        people = User.objects.filter(memberships__school=proposal.school, is_active=True)
        modules = {module for item in proposal.open for module in item.modules}
        return cls(
            staff={str(person.pk): person for person in people.distinct()},
            modules={str(module.pk): module for module in modules},
            places=tuple(_places(proposal)),
        )


def _places(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """Yield the classes of the new year, those that are only proposed too, and leaving."""
    for item in proposal.open:
        if item.becomes is not Becomes.LEAVES:
            yield str(item.key), _place_name(item)
    for item in proposal.settled:
        if item.existing:
            yield str(item.existing.pk), item.existing.name
    yield LEAVES, "Leaves the school"


def _place_name(item: NextClass) -> str:
    if item.source is None or item.source.name == item.name:
        return item.name
    return f"{item.name} ({item.source} moved up)"


class SeveralField(forms.TypedMultipleChoiceField):
    """Some of the objects that are offered, by key, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, empty_value=[], widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def offer(self, objects: Mapping[str, Any]) -> None:
        self.choices = [(key, str(item)) for key, item in objects.items()]
        self.coerce = objects.__getitem__


class OneOfField(forms.ChoiceField):
    """An optional choice without the “(optional)” label; a class has thirty."""

    says_optional = False


class DueField(forms.DateField):
    """A date that may stay open."""

    says_optional = False
