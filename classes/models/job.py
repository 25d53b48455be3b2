"""Work that somebody asked for on a page and that the worker does, and how far it is."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models.background import FAILING_AFTER
from classes.models.ends_with_access import EndsWithAccess
from classes.models.people import User
from classes.models.school import School

WAITS = dt.timedelta(seconds=20)
"""A worker begins within a second or two. After this long there may be none."""
STILL = dt.timedelta(minutes=2)
"""After this long without a step the worker was probably stopped."""
KEPT_FOR = dt.timedelta(days=7)
"""How long it is known what came of a job."""


class JobKind(models.TextChoices):
    """What the worker does. The label begins the sentence beside the bar."""

    CLASS_LIST = "class_list", "Importing the class list"
    CLASS_LIST_UNDO = "class_list_undo", "Undoing the import of the class list"
    LESSONS = "lessons", "Importing past lessons"
    TRACKER = "tracker", "Bringing lessons over from your own tracker"
    TRACKER_UNDO = "tracker_undo", "Undoing the import of your own tracker"
    LINKS = "links", "Checking links"
    WORKBOOKS = "workbooks", "Searching audit workbooks for an erased name"


class JobQuerySet(EndsWithAccess, models.QuerySet["Job"]):
    """Questions about jobs."""

    def open(self) -> "JobQuerySet":
        """Return those that have not ended."""
        return self.filter(ended_at=None)

    def untold(self) -> "JobQuerySet":
        """Return those of which the person who asked has not yet seen the end."""
        return self.filter(told_at=None)

    def given_up(self) -> "JobQuerySet":
        """Return those that failed each time they were tried, until somebody has read so.

        The search for an erased name is tried again every night. It is among them until it is done.
        """
        ended = models.Q(ended_at__isnull=False, told_at=None)
        fails = models.Q(ended_at=None, kind=JobKind.WORKBOOKS)
        fails &= models.Q(asked_at__lte=timezone.now() - FAILING_AFTER)
        return self.filter(ended | fails).exclude(problem="")

    def end_with_access(self, *, user: User, school: School, by: User | None) -> None:
        """End the imports that the person began. One that is going on changes nothing any more.

        Searches go on: what is to be erased is erased.
        """
        begun = self.open().filter(asked_by=user, school=school)
        now = timezone.now()
        imports = begun.exclude(kind__in=[JobKind.LINKS, JobKind.WORKBOOKS])
        imports.update(ended_at=now, told_at=now, request="")

    def delete_old(self) -> int:
        """Delete those that were asked for more than KEPT_FOR ago. Return how many.

        What is to be erased stays until it is.
        """
        old = self.filter(asked_at__lte=timezone.now() - KEPT_FOR)
        return old.exclude(kind=JobKind.WORKBOOKS, ended_at=None).delete()[0]


class Job(models.Model):
    """One piece of work. `about` tells apart two of a kind: the draft or the import it is about.

    `request` is what the work needs, and `outcome` what came of it. Both may hold a child's name,
    so they are encrypted, and the request is deleted with the end of the work. `task` is the
    path of the function that the worker calls with the number of the job.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=20, choices=JobKind.choices)
    about = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    doing = models.CharField(max_length=100, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    task = models.CharField(max_length=150)
    request = models.TextField(blank=True)
    outcome = models.TextField(blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=JobKind.values), name="job_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(request=""),
                name="job_request_deleted",
            ),
            models.UniqueConstraint(
                fields=["school", "kind", "about"],
                condition=models.Q(ended_at=None),
                name="one_open_job",
            ),
        ]

    def __str__(self) -> str:
        return f"Job {self.pk}"

    @property
    def is_going_on(self) -> bool:
        """Return whether the worker is at it, or may soon begin."""
        return self.ended_at is None and not self.was_stopped and not self.problem

    @property
    def lacks_worker(self) -> bool:
        """Return whether it has waited for longer than a worker takes to begin."""
        waits = self.started_at is None and self.ended_at is None
        return waits and timezone.now() > self.asked_at + WAITS

    @property
    def was_stopped(self) -> bool:
        """Return whether it began, did not end, and no longer moves."""
        moved_at = self.moved_at or self.started_at
        return self.ended_at is None and moved_at is not None and timezone.now() > moved_at + STILL

    @property
    def may_be_cancelled(self) -> bool:
        """Return whether no worker has begun it. What is erased must be erased everywhere."""
        waits = self.started_at is None and self.ended_at is None
        return waits and self.kind != JobKind.WORKBOOKS

    @property
    def completed(self) -> int:
        """Return how much of the bar is full. A step that is only being done is not."""
        return max(self.done - 1, 0) if self.doing else min(self.done, self.total)
