"""A resource: a link or a document that lessons or families use."""

import datetime as dt
from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Min, Q

from classes.models import School
from classes.models.records import HistoricalRecords
from curriculum.models.audience import PUBLIC, Audience
from curriculum.models.document import Document
from curriculum.models.session import Session

LINK_FIELDS = (
    "link_state",
    "link_checked_at",
    "link_moved_to",
    "link_detail",
    "link_redirects",
    "link_failures",
    "link_failed_on",
)
"""What the link check writes. No person makes these changes, so they have no history."""


class LinkState(models.TextChoices):
    """The result of the last check of a link."""

    NOT_CHECKED = "not_checked", "Not checked"
    WORKING = "working", "Working"
    MOVED = "moved", "Moved"
    BROKEN = "broken", "Broken"
    GUARDED = "guarded", "Lets no program in"

    @property
    def sign(self) -> str:
        """Return a sign for the state, so that nobody has to tell it by colour."""
        return {"working": "✓", "moved": "→", "broken": "!", "guarded": "?"}.get(self.value, "–")

    @property
    def badge(self) -> str:
        """Return the data-status that gives its badge a colour in the style sheet."""
        badges = {"working": "taught", "moved": "part", "broken": "overdue"}  # guarded: no alarm
        return badges.get(self.value, "none")


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Queries for resources."""

    def shipped(self) -> "ResourceQuerySet":
        """Return the shipped list, which every school has copied."""
        return self.filter(school=None)

    def in_use(self) -> "ResourceQuerySet":
        """Return those that are not archived."""
        return self.filter(is_archived=False)

    def public(self) -> "ResourceQuerySet":
        """Return those that families see."""
        return self.in_use().filter(audience__in=PUBLIC)

    def links(self) -> "ResourceQuerySet":
        return self.filter(document=None)

    def not_checked_since(self, moment: dt.datetime) -> "ResourceQuerySet":
        """Return those last checked before `moment` or never, longest ago first."""
        unchecked = self.filter(Q(link_checked_at=None) | Q(link_checked_at__lt=moment))
        return unchecked.order_by(F("link_checked_at").asc(nulls_first=True), "pk")

    def addresses_longest_ago_first(self) -> list[str]:
        """Return each different address once, those never checked or longest ago first."""
        by_address = self.order_by().values("url").annotate(last=Min("link_checked_at"))
        ordered = by_address.order_by(F("last").asc(nulls_first=True), "url")
        return list(ordered.values_list("url", flat=True))

    def needing_attention(self) -> "ResourceQuerySet":
        """Return the links in use that are broken or have moved."""
        return self.in_use().filter(link_state__in=[LinkState.BROKEN, LinkState.MOVED])


class Resource(models.Model):
    """A link (`url`) or a document. Without a school it belongs to the shipped list.

    A school's copy names the shipped resource in `copied_from`. `shipped_seen` is the digest of the
    shipped content that the school last accepted or declined, so that each change is suggested
    once. Only the link check writes the link fields, and they have no history.
    """

    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="resources"
    )
    title = models.CharField(max_length=160)
    publisher = models.CharField(max_length=160, blank=True)
    about = models.TextField("what it is for", max_length=1000, blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.STAFF)
    is_urgent = models.BooleanField(
        "urgent",
        default=False,
        help_text="Shown first: how to report, or where to get help at once.",
    )
    position = models.PositiveSmallIntegerField(
        "place in the list", default=100, help_text="Lower numbers come first."
    )
    url = models.URLField(
        "address",
        max_length=500,
        blank=True,
        validators=[URLValidator(["http", "https"], message="Give the address of a web page.")],
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="resources"
    )
    sessions = models.ManyToManyField(Session, blank=True, related_name="resources")
    # The audit workbook shows "put away" in its change history, so it must not change.
    is_archived = models.BooleanField("put away", default=False, editable=False)

    founding_name = models.CharField(
        "name on the school's first page", max_length=160, blank=True, editable=False
    )
    key = models.SlugField(max_length=60, blank=True, editable=False)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    shipped_seen = models.CharField(max_length=64, blank=True, editable=False)

    link_state = models.CharField(
        max_length=12, choices=LinkState.choices, default=LinkState.NOT_CHECKED, editable=False
    )
    link_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    link_moved_to = models.URLField(max_length=500, blank=True, editable=False)
    link_detail = models.CharField(max_length=200, blank=True, editable=False)
    link_redirects = models.JSONField(
        default=list, editable=False, help_text="The redirects followed, each as [status, address]."
    )
    link_failures = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text="The number of days in a row on which the check failed.",
    )
    link_failed_on = models.DateField(null=True, blank=True, editable=False)
    # A person says this, of a link into which no program is let. So it has a history.
    link_opened_on = models.DateField("opened and found working", null=True, editable=False)

    history = HistoricalRecords(
        m2m_fields=[sessions],
        excluded_fields=[
            "shipped_seen",
            *LINK_FIELDS,
        ],
    )
    objects: ClassVar[ResourceQuerySet] = ResourceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-is_urgent", "position", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(document=None) & ~Q(url="")) | (Q(document__isnull=False) & Q(url="")),
                name="resource_link_or_document",
                violation_error_message="Give either an address or a document.",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="resource_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(link_state__in=LinkState.values), name="resource_link_state_known"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(school=None),
                name="resource_key_unique_in_shipped_list",
            ),
            models.UniqueConstraint(
                fields=["school", "copied_from"],
                condition=Q(copied_from__isnull=False),
                name="resource_copied_once_a_school",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_link(self) -> bool:
        return self.document_id is None

    def clear_link_check(self) -> None:
        """Clear the results of the link check, because the address has changed. Does not save."""
        self.link_state = LinkState.NOT_CHECKED
        self.link_checked_at = self.link_failed_on = self.link_opened_on = None
        self.link_moved_to = self.link_detail = ""
        self.link_redirects = []
        self.link_failures = 0

    @property
    def needs_attention(self) -> bool:
        """Return whether the link is broken or has moved."""
        return self.is_link and self.link_state in (LinkState.BROKEN, LinkState.MOVED)

    @property
    def link(self) -> LinkState:
        """Return the state of the link, which has a label, a sign and a badge."""
        return LinkState(self.link_state)
