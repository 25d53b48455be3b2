"""Groups of schools, their officers, and what each school answered when it was asked to join."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from classes.models.people import User
from classes.models.records import HistoricalRecords
from classes.models.school import SHORT_NAME, School
from classes.names.order import Alphabetical


class GroupKind(models.TextChoices):
    """What a group of schools is."""

    TRUST = "trust", "Trust"
    AUTHORITY = "authority", "Local authority"
    PARTNERSHIP = "partnership", "Partnership"


class Group(models.Model):
    """A trust, an authority or a partnership. It sees figures of schools that agreed to it."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(
        "short name in addresses",
        max_length=60,
        unique=True,
        validators=[RegexValidator(*SHORT_NAME)],
        error_messages={"unique": "Another group here has this short name."},
        help_text="Lower-case letters, digits and hyphens, such as peak-trust.",
    )
    kind = models.CharField(max_length=20, choices=GroupKind.choices, default=GroupKind.TRUST)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "group of schools"
        verbose_name_plural = "groups of schools"
        ordering = [Alphabetical("name"), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=GroupKind.values), name="group_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("groups:schools", args=[self.slug])

    def sharing_schools(self) -> models.QuerySet[School]:
        """Return the schools that agreed to share their figures and have not left."""
        return School.objects.filter(pk__in=self.links.sharing().order_by().values("school"))


OFFICER = "Officer"
"""What somebody of a group is, as pages and emails say it."""


class GroupOfficer(models.Model):
    """A person who sees the figures of a group's schools, and looks after the group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="officers")
    user = models.ForeignKey(User, models.CASCADE, related_name="group_offices")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "officer of a group"
        verbose_name_plural = "officers of groups"
        ordering = [Alphabetical("user__name"), "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                name="groupofficer_once",
                violation_error_message="This person is an officer of the group already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.group}"


class GroupAnswer(models.TextChoices):
    """Where a school is with a group that asked to see its figures."""

    ASKED = "asked", "Asked"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Declined"
    LEFT = "left", "Left"


class GroupSchoolQuerySet(models.QuerySet["GroupSchool"]):
    """Questions about what schools answered."""

    def sharing(self) -> "GroupSchoolQuerySet":
        """Return those of schools that agreed and have not left."""
        return self.filter(answer=GroupAnswer.AGREED)

    def waiting(self) -> "GroupSchoolQuerySet":
        """Return those that wait for the school's answer."""
        return self.filter(answer=GroupAnswer.ASKED)


class GroupSchool(models.Model):
    """A group's question to a school whether it may see its figures, and the answer.

    There is one for each group and school. If the group asks again, it is the same row: what was
    before is in the change history.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="links")
    school = models.ForeignKey(School, models.CASCADE, related_name="group_links")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=20, choices=GroupAnswer.choices, default=GroupAnswer.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    history = HistoricalRecords()
    objects: ClassVar[GroupSchoolQuerySet] = GroupSchoolQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "agreement with a group"
        verbose_name_plural = "agreements with groups"
        ordering = [Alphabetical("school__name"), "school", Alphabetical("group__name"), "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "school"],
                name="groupschool_once",
                violation_error_message="This school was asked already.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer=GroupAnswer.ASKED, answered_at=None)
                | models.Q(
                    answer__in=GroupAnswer.values[1:],
                    answered_at__isnull=False,
                ),
                name="groupschool_answered_with_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.group}"


class GroupQuestion(models.Model):
    """What an officer typed to ask a school: its URN or its short name.

    It is kept whether or not a school here has it, and goes when the school answers. So the list of
    what was asked does not tell which schools are here.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="questions")
    typed = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "typed"], name="groupquestion_once")
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


class GroupReminder(models.Model):
    """An email with which an officer reminded a school. What it said is not kept."""

    link = models.ForeignKey(GroupSchool, models.CASCADE, related_name="reminders")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "reminder of a group"
        verbose_name_plural = "reminders of groups"
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
