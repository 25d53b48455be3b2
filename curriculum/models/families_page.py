"""The families' page: a school's public page for parents and carers."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse

from classes.models import School
from classes.models.records import HistoricalRecords
from curriculum.origins import ON_THIS_MACHINE, validate_origins

HEADING = "Keeping your child safe online"
INTRO = "What we teach, where to get advice, and how to report."


class FamiliesPageQuerySet(models.QuerySet["FamiliesPage"]):
    """Queries for families' pages."""

    def published(self) -> "FamiliesPageQuerySet":
        """Return those that anybody may read."""
        return self.filter(is_published=True)

    def of(self, school: School) -> "FamiliesPage":
        """Return the school's page, or a new unsaved one with the shipped texts."""
        return self.filter(school=school).first() or FamiliesPage(school=school)

    def home_of(self, slug: str) -> "FamiliesPage | None":
        """Return the published page of the school with this slug, which other pages link to."""
        return self.published().filter(school__slug=slug).select_related("school").first()


class FamiliesPage(models.Model):
    """The texts of a school's families' page. The rest comes from its modules and resources.

    `teaching` and `guidance` are Markdown. An empty one means the shipped text, so that a school
    that never changed it gets the improved text with an upgrade. `embedded_in` holds the websites
    that may show the page in a frame, one origin on each line.
    """

    school = models.OneToOneField(School, models.CASCADE, related_name="families_page")
    is_published = models.BooleanField(
        "published",
        default=False,
        help_text="Anybody with the address can then read the page. Until then, only staff can.",
    )
    heading = models.CharField(max_length=100, default=HEADING)
    intro = models.CharField("one line below it", max_length=200, default=INTRO, blank=True)
    contact = models.CharField(
        "who to talk to at school",
        max_length=200,
        blank=True,
        help_text="Shown beside “How to report”, for example: Mrs Shaw, our safeguarding lead, "
        "on 01433 000000.",
    )
    teaching = models.TextField(
        "about what you teach",
        blank=True,
        validators=[MaxLengthValidator(2000)],
        help_text="Shown above the list of lessons. You could say where to read your policy.",
    )
    guidance = models.TextField(blank=True, validators=[MaxLengthValidator(8000)])
    embedded_in = models.TextField(
        "websites that may show it",
        blank=True,
        validators=[validate_origins],
        help_text="One address on each line. No other website can show the page.",
    )

    history = HistoricalRecords()
    objects: ClassVar[FamiliesPageQuerySet] = FamiliesPageQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"Families’ page of {self.school}"

    def get_absolute_url(self) -> str:
        return reverse("families:page", args=[self.school.slug])

    @property
    def address(self) -> str:
        """Return the full web address, for a poster or a link on another website."""
        return settings.SITE_URL.rstrip("/") + self.get_absolute_url()

    @property
    def is_local(self) -> bool:
        """Return whether the address works on this computer only, because SITE_URL is not set."""
        return urlsplit(self.address).hostname in ON_THIS_MACHINE

    @property
    def embed_address(self) -> str:
        """Return the full web address of the version for frames on other websites."""
        return settings.SITE_URL.rstrip("/") + reverse("families:embed", args=[self.school.slug])

    @property
    def origins(self) -> list[str]:
        """Return the origins of the websites that may show the page in a frame."""
        return self.embedded_in.split()
