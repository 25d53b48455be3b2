"""Who a resource or a document is for."""

from django.db import models


class Audience(models.TextChoices):
    """Who may see something. Staff see everything for families too."""

    FAMILIES = "families", "Families"
    STAFF = "staff", "Staff"
    BOTH = "both", "Families and staff"


PUBLIC = [Audience.FAMILIES, Audience.BOTH]
"""The audiences of what anybody may see without signing in."""
