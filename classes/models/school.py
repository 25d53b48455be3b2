"""A school, and how it keeps its record."""

import datetime as dt
import secrets
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from classes.models.random_hex import RandomHex
from classes.models.records import HistoricalRecords
from classes.names.order import Alphabetical
from classes.years.academic_year import AcademicYear

UNNAMED_LEAD = "the designated safeguarding lead"


def new_salt() -> str:
    """Return a new key for the fingerprints of names, 32 hex digits."""
    return secrets.token_hex(16)


SHORT_NAME = (
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    "Use only lower-case letters, digits and hyphens, such as hope-valley.",
)
"""The rule for short names in addresses, and what to say of one that breaks it."""

MOST_YEARS = 25
"""The longest retention period: until a child is an adult, and some years more."""


def _years(
    verbose_name: str, default: int, least: int, help_text: str, **options: Any
) -> models.Field:
    """Return a field for a retention period in years, from `least` to MOST_YEARS."""
    return models.PositiveSmallIntegerField(
        verbose_name,
        default=default,
        validators=[
            MinValueValidator(least, f"Keep it for {least} year{'s' * (least != 1)} or more."),
            MaxValueValidator(MOST_YEARS, f"Keep it for {MOST_YEARS} years or fewer."),
        ],
        help_text=help_text,
        **options,
    )


class School(models.Model):
    """A school and its settings. Everything that staff see belongs to one school."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(
        "short name in addresses",
        max_length=60,
        unique=True,
        validators=[RegexValidator(*SHORT_NAME)],
        error_messages={"unique": "Another school here has this short name."},
        help_text="Lower-case letters, digits and hyphens, such as hope-valley.",
    )
    urn = models.CharField(
        "URN",
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{5,6}$", "A URN is five or six digits, such as 112345.")],
        help_text="The school’s unique reference number at the Department for Education.",
    )
    keeps_pupil_names = models.BooleanField(
        "keep children's names",
        default=True,
        help_text="Without names, a lesson records how many children were there, but not who.",
    )
    safeguarding_lead = models.CharField(
        max_length=80,
        blank=True,
        help_text="Shown beside every note as the person to tell about a worry.",
    )
    only_lead_moves_dates = models.BooleanField(
        "only the PSHE lead moves due dates",
        default=False,
        db_default=False,
        help_text="Otherwise teachers also move those of their own classes.",
    )
    email_domains = models.CharField(
        "domains of staff's email addresses",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Separated by commas, such as hope-valley.sch.uk.",
    )
    sign_in_with = models.CharField(
        "how staff sign in",
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text="With a provider, staff of these domains no longer sign in with a password.",
    )
    audit_on = models.DateField(
        "date of the safeguarding audit",
        null=True,
        blank=True,
        help_text="The safeguarding lead gets an email the day before, with what is still open. "
        "The same day counts in later years.",
    )
    keep_names_years = _years(
        "names of children who have left",
        default=1,
        least=0,
        help_text="Academic years after the one in which a child left. With 1, the name of a "
        "child who left in July 2026 is kept until 31 August 2027. The figures are kept.",
    )
    keep_exports_years = _years(
        "audit workbooks",
        default=7,
        least=1,
        help_text="Years after the workbook was made. Its digest is kept, so you can still check "
        "that a copy is genuine.",
    )
    keep_lessons_years = _years(
        "classes, lessons and evenings",
        default=7,
        least=1,
        help_text="Years after the end of their academic year.",
    )
    keep_history_years = _years(
        "change history", default=7, least=1, help_text="Years after the change."
    )
    keep_staff_years = _years(
        "names of staff who have left",
        default=7,
        least=0,
        help_text="Years after their last role. What they recorded is kept, by “a former member of "
        "staff”. Audit workbooks that name them are deleted.",
        db_default=7,
    )
    name_salt = models.CharField(
        "key for the fingerprints of names",
        max_length=32,
        default=new_salt,
        db_default=RandomHex(),
        editable=False,
    )
    list_address = models.TextField(
        "address of the nightly class list", blank=True, default="", db_default="", editable=False
    )
    """Encrypted, because whoever knows it can read the list: see `classes.schools.list_address`."""
    list_host = models.CharField(
        "website of the nightly class list",
        max_length=253,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    set_up_at = models.DateTimeField(null=True, editable=False)
    """When the steps of the first day were all done. Home shows them until then."""
    restored_at = models.DateTimeField(null=True, editable=False)
    """When it was restored alone. Numbers of its workbooks go on at a later hundred since."""
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords(
        excluded_fields=["name_salt", "list_address", "set_up_at", "restored_at"]
    )

    class Meta:
        ordering = [Alphabetical("name")]
        constraints = [
            models.UniqueConstraint(
                fields=["urn"],
                condition=~models.Q(urn=""),
                name="school_urn_unique",
                violation_error_message="Another school here has this URN.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    keep_names_years__lte=MOST_YEARS,
                    keep_exports_years__range=(1, MOST_YEARS),
                    keep_lessons_years__range=(1, MOST_YEARS),
                    keep_history_years__range=(1, MOST_YEARS),
                    keep_staff_years__lte=MOST_YEARS,
                ),
                name="school_keeps_for_sensible_years",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:home", args=[self.slug])

    @property
    def domains(self) -> frozenset[str]:
        """Return the domains of its staff's email addresses, in lower case."""
        parts = (part.strip().lower() for part in self.email_domains.split(","))
        return frozenset(part for part in parts if part)

    def audit_in(self, year: AcademicYear) -> dt.date | None:
        """Return the day of the audit in a year: that of the settings, or the same day later."""
        if self.audit_on is None or year < AcademicYear.of(self.audit_on):
            return None
        month, day = self.audit_on.month, self.audit_on.day
        calendar_year = year.first_year if month >= year.start.month else year.first_year + 1
        try:
            return dt.date(calendar_year, month, day)
        except ValueError:  # 29 February
            return dt.date(calendar_year, month, day - 1)

    @property
    def safeguarding_lead_name(self) -> str:
        """Return the name of the safeguarding lead, or the post if there is no name."""
        return self.named_safeguarding_lead or UNNAMED_LEAD

    @cached_property
    def named_safeguarding_lead(self) -> str:
        """Return the name in the settings, else of those with the role; empty if there is none."""
        if self.safeguarding_lead:
            return self.safeguarding_lead
        held = self.memberships.filter(role="safeguarding_lead", user__is_active=True)
        names = held.order_by(Alphabetical("user__name"), "pk").values_list("user__name", flat=True)
        return " or ".join(names)
