"""The shipped list of resources, and the changes that it suggests to a school.

A school has its own copies and may edit them. When the shipped list changes, the school is offered
the change, and a person accepts or declines it. A school's copies never change by themselves.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from classes import history
from classes.models import School
from curriculum.models import Audience, Resource

LABELS = {
    "title": "Title",
    "publisher": "Publisher",
    "about": "What it is for",
    "audience": "For",
    "is_urgent": "Urgent",
    "url": "Address",
}
CONTENT = tuple(LABELS)
"""The fields that an update can change. Each school decides the order of its own list."""

COPIED = (*CONTENT, "position", "founding_name", "key")
LINK = (
    *("link_state", "link_checked_at", "link_moved_to", "link_detail", "link_redirects"),
    *("link_failures", "link_failed_on"),
)


def digest(shipped: Resource) -> str:
    """Return the SHA-256 of the content of a shipped resource, in 64 lower-case hex digits."""
    content = [getattr(shipped, name) for name in (*CONTENT, "is_archived")]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Change:
    """A field that differs: its label, the school's value, and the shipped value."""

    label: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Offer:
    """A shipped resource that is new, changed or removed since the school last looked."""

    shipped: Resource
    copy: Resource | None

    @property
    def is_new(self) -> bool:
        return self.copy is None

    @property
    def is_dropped(self) -> bool:
        return self.shipped.is_archived

    @property
    def changes(self) -> list[Change]:
        """Return the differences between the school's copy and the shipped resource."""
        return list(_changes(self.copy, self.shipped)) if self.copy else []


def offers(school: School) -> list[Offer]:
    """Return the open offers for a school in the shipped order, in two queries."""
    copied = school.resources.exclude(copied_from=None)
    copies = {resource.copied_from_id: resource for resource in copied}
    every = (Offer(shipped, copies.get(shipped.pk)) for shipped in Resource.objects.shipped())
    return [offer for offer in every if _is_open(offer)]


def _is_open(offer: Offer) -> bool:
    if offer.copy is None:
        return not offer.is_dropped
    if offer.copy.is_archived or offer.copy.shipped_seen == digest(offer.shipped):
        return False
    return offer.is_dropped or bool(offer.changes)


def _changes(ours: Resource, theirs: Resource) -> Iterator[Change]:
    for name in CONTENT:
        if getattr(ours, name) != getattr(theirs, name):
            yield Change(LABELS[name], _value_text(ours, name), _value_text(theirs, name))


def _value_text(resource: Resource, name: str) -> str:
    match name:
        case "audience":
            return resource.get_audience_display()
        case "is_urgent":
            return "yes" if resource.is_urgent else "no"
    return str(getattr(resource, name)) or "nothing"


def copy_of(shipped: Resource, school: School) -> Resource:
    """Return an unsaved copy of a shipped resource for a school, with its link state."""
    fields: dict[str, Any] = {name: getattr(shipped, name) for name in (*COPIED, *LINK)}
    return Resource(school=school, copied_from=shipped, shipped_seen=digest(shipped), **fields)


def load(rows: Iterable[dict[str, str]]) -> None:
    """Update the shipped list from the rows of its file, and archive what is no longer there.

    Only differences are saved, since this runs at every start and would fill the history.
    """
    known = {resource.key: resource for resource in Resource.objects.shipped()}
    listed_keys = set()
    for row in rows:
        fields = _fields(row)
        listed_keys.add(fields["key"])
        _update(known.get(fields["key"]) or Resource(), fields)
    for key in known.keys() - listed_keys:
        _update(known[key], {"is_archived": True})


def _fields(row: dict[str, str]) -> dict[str, Any]:
    """Return the fields of a shipped resource from a row, with curly apostrophes."""
    texts = {name: text.replace("'", "’") for name, text in row.items()}
    return {
        "key": slugify(row["title"])[:60],
        "position": int(row["position"]),
        "audience": Audience(row["audience"]),
        "title": texts["title"],
        "founding_name": texts["then"],
        "publisher": texts["publisher"],
        "url": row["address"],
        "about": texts["about"],
        "is_urgent": row["urgent"] == "yes",
        "is_archived": False,
    }


def _update(resource: Resource, fields: dict[str, Any]) -> None:
    """Set `fields` and save, if any differ. A new address clears the link check."""
    if resource.pk and all(getattr(resource, name) == value for name, value in fields.items()):
        return
    if fields.get("url", resource.url) != resource.url:
        resource.clear_link_check()
    for name, value in fields.items():
        setattr(resource, name, value)
    history.save(resource, by=None)
