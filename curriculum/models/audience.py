"""Whom a resource or a document is for."""

from django.db import models


class Audience(models.TextChoices):
    """Whom something is meant for. Staff see what is for families too."""

    FAMILIES = "families", "Families"
    STAFF = "staff", "Staff"
    BOTH = "both", "Families and staff"


PUBLIC = [Audience.FAMILIES, Audience.BOTH]
"""What anybody may see without signing in."""
