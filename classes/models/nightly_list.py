"""The class list that a school information system writes every night, and what it would change."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models.draft import Draft, DraftQuerySet
from classes.models.school import School

PROPOSED_FOR = dt.timedelta(days=14)


def proposal_expiry() -> dt.datetime:
    """Return the time at which a proposal that is made now expires."""
    return timezone.now() + PROPOSED_FOR


class RosterProposal(Draft):
    """The nightly list of a school, waiting until somebody looks at it. It never applies itself.

    `digest` tells its content from that of other nights, and `came_at` is when the list was
    written or fetched. The next night’s list replaces it.
    """

    school = models.OneToOneField(School, models.CASCADE, related_name="roster_proposal")
    roster = models.JSONField()
    choices = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    came_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=proposal_expiry, db_index=True)

    objects: ClassVar["DraftQuerySet[RosterProposal]"] = DraftQuerySet.as_manager()  # type: ignore[assignment]


class NightlyList(models.Model):
    """How a school’s nightly lists go: when one came last, and why the latest was refused.

    `settled` is the digest of the content that somebody imported or dismissed, which is not
    proposed again. `choices` are those of the last import from such a list. It names no child.
    """

    school = models.OneToOneField(School, models.CASCADE, related_name="nightly_list")
    since = models.DateTimeField(default=timezone.now, editable=False)
    tried_at = models.DateTimeField(null=True, editable=False)
    came_at = models.DateTimeField(null=True, editable=False)
    problem = models.TextField(blank=True, editable=False)
    settled = models.CharField(max_length=64, blank=True, editable=False)
    choices = models.JSONField(default=dict, editable=False)

    def __str__(self) -> str:
        return f"nightly list of school {self.school_id}"
