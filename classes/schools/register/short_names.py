"""Short names for many schools at once: readable, and each only once."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from classes.models import School
from classes.schools.register.entry import Entry
from classes.schools.short_name import short_name_of


class ShortNames:
    """Gives short names that no school here has. The URN is part of one only where it must be."""

    def __init__(self) -> None:
        self._taken = set(School.objects.values_list("slug", flat=True))
        self._longest = School._meta.get_field("slug").max_length or 0

    def give(self, entry: Entry) -> str:
        """Return st-marys-primary, else st-marys-primary-buxton, else st-marys-primary-112345."""
        short = next(name for name in self._candidates(entry) if name not in self._taken)
        self._taken.add(short)
        return short

    def _candidates(self, entry: Entry) -> Iterator[str]:
        base = _short(entry.name) or "school"
        yield base
        for more in filter(None, (_short(entry.town), entry.urn)):
            yield f"{base[: self._longest - len(more) - 1].rstrip('-')}-{more}"


def _short(text: str) -> str:
    try:
        return short_name_of(text)
    except ValidationError:
        return ""
