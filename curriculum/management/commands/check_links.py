from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classes.management.schools import school_of
from classes.words.counts import count_of
from curriculum.links import LinkCheckResult, OfflineError, check_links
from curriculum.models import LinkState, Resource, ResourceQuerySet


class Command(BaseCommand):
    """Checks the link of each resource; meant to run once a day."""

    help = (
        "Check the link of each resource: does it work, has it moved, or is it broken? "
        "Addresses of private networks are never contacted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", metavar="SLUG", help="check only this school's links")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = check_links(_resources(options["school"]))
        except OfflineError as error:
            raise CommandError(str(error)) from error
        for resource in result.resources:
            if options["verbosity"] > 1 or resource.needs_attention:
                self.stdout.write(_line(resource))
        self.stdout.write(_summary(result))


def _resources(slug: str | None) -> ResourceQuerySet:
    """Return the resources of one school, or those of all schools and the shipped list."""
    resources = Resource.objects.select_related("school")
    return resources.filter(school=school_of(slug)) if slug else resources


def _line(resource: Resource) -> str:
    owner = resource.school or "shipped list"
    line = f"{resource.link.label}: {resource} ({owner}), {resource.url}"
    detail = resource.link_moved_to or resource.link_detail
    return f"{line} – {detail}" if detail else line


def _summary(result: LinkCheckResult) -> str:
    """Return a line such as "3 addresses checked; resources: 2 working, 1 moved …"."""
    states = ", ".join(f"{result.states[state]} {state.label.lower()}" for state in LinkState)
    addresses = count_of(result.addresses, "address", "addresses")
    left = f"; {result.left} left for the next time, for want of time" if result.left else ""
    return f"{addresses} checked; resources: {states}{left}"
