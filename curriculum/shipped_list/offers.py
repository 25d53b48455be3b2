"""The shipped list of resources: what it holds, and what an update of it offers to a school.

A school gets its own copies and edits them as it likes. Where the shipped list changes later, the
change is offered, and taken or put aside by a person: nothing of a school's changes by itself.
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
"""What an update is about. The place in the list is a school's own affair."""

COPIED = (*CONTENT, "position", "founding_name", "key")
LINK = (
    *("link_state", "link_checked_at", "link_moved_to", "link_detail", "link_redirects"),
    *("link_failures", "link_failed_on"),
)


def digest(shipped: Resource) -> str:
    """Return the digest of what a shipped resource says, in 64 small hex digits."""
    said = [getattr(shipped, name) for name in (*CONTENT, "is_archived")]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Change:
    """One thing that the shipped list says differently: its name, ours, and theirs."""

    label: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Offer:
    """Something of the shipped list that a school has not seen: new, changed or taken out."""

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
        """Return what differs between the school's copy and the shipped one."""
        return list(_changes(self.copy, self.shipped)) if self.copy else []


def offers(school: School) -> list[Offer]:
    """Return what the shipped list offers to the school, in the list's order. Two queries."""
    copies = {item.copied_from_id: item for item in school.resources.exclude(copied_from=None)}
    found = (Offer(shipped, copies.get(shipped.pk)) for shipped in Resource.objects.shipped())
    return [offer for offer in found if _is_open(offer)]


def _is_open(offer: Offer) -> bool:
    if offer.copy is None:
        return not offer.is_dropped
    if offer.copy.is_archived or offer.copy.shipped_seen == digest(offer.shipped):
        return False
    return offer.is_dropped or bool(offer.changes)


def _changes(ours: Resource, theirs: Resource) -> Iterator[Change]:
    for name in CONTENT:
        if getattr(ours, name) != getattr(theirs, name):
            yield Change(LABELS[name], _said(ours, name), _said(theirs, name))


def _said(resource: Resource, name: str) -> str:
    match name:
        case "audience":
            return resource.get_audience_display()
        case "is_urgent":
            return "yes" if resource.is_urgent else "no"
    return str(getattr(resource, name)) or "nothing"


def copy_of(shipped: Resource, school: School) -> Resource:
    """Return a new, unsaved copy of a shipped resource for the school, its link's state too."""
    fields: dict[str, Any] = {name: getattr(shipped, name) for name in (*COPIED, *LINK)}
    return Resource(school=school, copied_from=shipped, shipped_seen=digest(shipped), **fields)


def load(rows: Iterable[dict[str, str]]) -> None:
    """Bring the shipped list to the rows of the file; what is in it no more is put away.

    Only what differs is saved, so that loading at each start leaves no trace in the history.
    """
    known = {item.key: item for item in Resource.objects.shipped()}
    keys = set()
    for row in rows:
        fields = _fields(row)
        keys.add(fields["key"])
        _bring(known.get(fields["key"]) or Resource(), fields)
    for key in known.keys() - keys:
        _bring(known[key], {"is_archived": True})


def _fields(row: dict[str, str]) -> dict[str, Any]:
    """Return the fields of a shipped resource from a row of the file, with our apostrophes."""
    said = {name: text.replace("'", "’") for name, text in row.items()}
    return {
        "key": slugify(row["title"])[:60],
        "position": int(row["position"]),
        "audience": Audience(row["audience"]),
        "title": said["title"],
        "founding_name": said["then"],
        "publisher": said["publisher"],
        "url": row["address"],
        "about": said["about"],
        "is_urgent": row["urgent"] == "yes",
        "is_archived": False,
    }


def _bring(resource: Resource, fields: dict[str, Any]) -> None:
    """Set `fields` and save, if anything differs; a new address has not been looked at yet."""
    if resource.pk and all(getattr(resource, name) == value for name, value in fields.items()):
        return
    if fields.get("url", resource.url) != resource.url:
        resource.forget_link()
    for name, value in fields.items():
        setattr(resource, name, value)
    history.save(resource, by=None)
