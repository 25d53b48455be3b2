"""Checks in the background the links for which a page had no time."""

import datetime as dt

from django.utils import timezone
from django_tasks import task

from curriculum.links.check import OfflineError, check_links
from curriculum.models import Resource

RECENT = dt.timedelta(minutes=10)
"""Links checked this recently are not checked again."""
WITHIN_SECONDS = 600


@task()
def check_rest(school_pk: int) -> None:
    """Check the links of a school that were not checked just now."""
    links = Resource.objects.filter(school=school_pk).in_use().links()
    due = links.not_checked_since(timezone.now() - RECENT).values("pk")
    try:
        check_links(Resource.objects.filter(pk__in=due), within=WITHIN_SECONDS)
    except OfflineError:
        return  # the page says so to whoever presses the button again
