"""Links for helpers' tablets at the door, and the taps that tablets have sent."""

import hashlib
import secrets
from collections.abc import Collection
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from classes import history
from classes.models import EndsWithAccess, Happened, Membership, Pupil, School, User
from classes.models.records import HistoricalRecords
from classes.security_log import record_event
from lessons.models.evening import MOST_ADULTS, InformationEvening

MAKER_LEFT = "Whoever made it has no role at the school any more"


def new_secret() -> str:
    """Return a random secret for an address: 43 letters, digits, - and _."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret, which is stored instead of it, as 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _maker_has(roles: Collection[str]) -> Q:
    memberships = Membership.objects.filter(
        user=OuterRef("made_by"), school=OuterRef("evening__school"), role__in=roles
    )
    return Q(Exists(memberships), made_by__is_active=True)


class DoorLinkQuerySet(EndsWithAccess, models.QuerySet["DoorLink"]):
    """Queries for door links."""

    def with_maker(self, roles: Collection[str]) -> "DoorLinkQuerySet":
        """Add `maker_may`: whether the maker's account is active and has one of these roles."""
        return self.annotate(maker_may=_maker_has(roles))

    def working(self, roles: Collection[str]) -> "DoorLinkQuerySet":
        """Return the links that work while the evening's door is open.

        Those that nobody closed, of an evening that takes place, whose maker may still check in.
        """
        return self.filter(_maker_has(roles), closed_at=None, evening__cancelled_at=None)

    def with_secret(self, secret: str) -> "DoorLinkQuerySet":
        return self.filter(secret_digest=digest(secret))

    def end_with_access(self, *, user: User, school: School, by: User | None) -> None:
        """Close the links that the person made. A tablet that has one open stops at once."""
        made = self.filter(made_by=user, evening__school=school, closed_at=None)
        for link in made.select_for_update(of=("self",)).order_by("pk"):
            link.closed_at = timezone.now()
            history.save(link, by=by, reason=MAKER_LEFT)
            record_event(Happened.DOOR_CLOSED, school=school, by=by)


class DoorLink(models.Model):
    """A link that opens the check-in page of one evening on a tablet, and nothing else."""

    evening = models.ForeignKey(InformationEvening, models.CASCADE, related_name="door_links")
    label = models.CharField(
        max_length=60, help_text="Whose tablet or which door, for example Main entrance."
    )
    secret_digest = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", "A digest is 64 lower-case hex digits.")],
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["secret_digest"])
    objects: ClassVar[DoorLinkQuerySet] = DoorLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"door link {self.pk}"

    @property
    def is_over(self) -> bool:
        """Return whether it was closed, or its evening is cancelled or over at the door."""
        evening = self.evening
        return self.closed_at is not None or evening.is_cancelled or evening.door_has_closed


class DoorTapQuerySet(models.QuerySet["DoorTap"]):
    """Queries for taps."""

    def check_ins(self) -> "DoorTapQuerySet":
        """Return the taps that checked a pupil in and that nobody has undone."""
        return self.filter(adults__isnull=False, is_undone=False)


class DoorTap(models.Model):
    """A tap that has been applied, with the key from its tablet, so that it counts only once.

    A check-in keeps its pupil and adults: if another tap checked the same pupil in first and is
    undone, this one still holds. `is_undone` is set by the undo that names the tap, even if the
    undo comes first. An undo keeps the pupil, the party and its adults, for a later tap that
    corrects the number.
    """

    evening = models.ForeignKey(InformationEvening, models.CASCADE, related_name="taps")
    key = models.UUIDField(editable=False)
    received_at = models.DateTimeField(auto_now_add=True)
    pupil = models.ForeignKey(
        Pupil, models.CASCADE, null=True, blank=True, editable=False, related_name="+"
    )
    adults = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    is_undone = models.BooleanField(default=False, db_default=False, editable=False)
    undone_party = models.UUIDField(null=True, blank=True, editable=False)
    undone_adults = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects: ClassVar[DoorTapQuerySet] = DoorTapQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evening", "key"], name="doortap_once"),
            models.CheckConstraint(
                condition=Q(undone_party=None, undone_adults=None)
                | Q(undone_party__isnull=False, undone_adults__isnull=False),
                name="doortap_keeps_all_of_what_it_undid",
            ),
            models.CheckConstraint(
                condition=Q(adults=None)
                | Q(pupil__isnull=False, adults__gte=1, adults__lte=MOST_ADULTS),
                name="doortap_checks_a_pupil_in_with_adults",
            ),
        ]

    def __str__(self) -> str:
        return f"tap {self.pk}"
