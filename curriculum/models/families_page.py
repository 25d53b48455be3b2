"""The families' page: what a school tells parents and carers, to anybody, without sign-in."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from classes.models import School
from curriculum.origins import ON_THIS_MACHINE, validate_origins

HEADING = "Keeping your child safe online"
INTRO = "What we teach, where to get advice, and how to report."


class FamiliesPageQuerySet(models.QuerySet["FamiliesPage"]):
    """Questions about families' pages."""

    def published(self) -> "FamiliesPageQuerySet":
        """Return those that anybody may read."""
        return self.filter(is_published=True)

    def of(self, school: School) -> "FamiliesPage":
        """Return the school's page; one with the shipped words, not saved, if it has none."""
        return self.filter(school=school).first() or FamiliesPage(school=school)


class FamiliesPage(models.Model):
    """A school's own words for its families' page. What stands between them comes from elsewhere.

    `teaching` and `guidance` are Markdown. An empty `guidance` means the shipped text, so that a
    school which never changed it gets a better one with an upgrade. `embedded_in` holds the
    websites that may show the page inside their own, one origin a line.
    """

    school = models.OneToOneField(School, models.CASCADE, related_name="families_page")
    is_published = models.BooleanField(
        "published",
        default=False,
        help_text="Anybody who has the address can read the page. Until then it is for you alone.",
    )
    heading = models.CharField(max_length=100, default=HEADING)
    intro = models.CharField("one line below it", max_length=200, default=INTRO, blank=True)
    contact = models.CharField(
        "who to talk to at school",
        max_length=200,
        blank=True,
        help_text="Stands beside how to report, for example: Mrs Shaw, our safeguarding lead, "
        "on 01433 000000.",
    )
    teaching = models.TextField(
        "about what you teach",
        blank=True,
        validators=[MaxLengthValidator(2000)],
        help_text="Stands above the list of lessons, for example where your policy can be read.",
    )
    guidance = models.TextField(blank=True, validators=[MaxLengthValidator(8000)])
    embedded_in = models.TextField(
        "websites that may show it",
        blank=True,
        validators=[validate_origins],
        help_text="One address a line. Other websites cannot show the page inside theirs.",
    )

    history = HistoricalRecords()
    objects: ClassVar[FamiliesPageQuerySet] = FamiliesPageQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"Families’ page of {self.school}"

    def get_absolute_url(self) -> str:
        return reverse("families:page", args=[self.school.slug])

    @property
    def address(self) -> str:
        """Return the whole address, as a poster or another website writes it."""
        return settings.SITE_URL.rstrip("/") + self.get_absolute_url()

    @property
    def is_local(self) -> bool:
        """Return whether the address leads nowhere from another machine: a setting is missing."""
        return urlsplit(self.address).hostname in ON_THIS_MACHINE

    @property
    def embed_address(self) -> str:
        """Return the whole address of the form that other websites may show inside their own."""
        return settings.SITE_URL.rstrip("/") + reverse("families:embed", args=[self.school.slug])

    @property
    def origins(self) -> list[str]:
        """Return the websites that may show the page inside their own."""
        return self.embedded_in.split()
