from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classes.management.schools import school_of
from classes.words.counts import count_of
from curriculum.links import Checked, OfflineError, check_links
from curriculum.models import LinkState, Resource, ResourceQuerySet


class Command(BaseCommand):
    """Looks at the address of each resource; meant to run once a day."""

    help = (
        "Look at the address of each resource and note whether it works, has moved or is broken. "
        "Addresses of private networks are never contacted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", metavar="SLUG", help="only the links of this school")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            checked = check_links(_resources(options["school"]))
        except OfflineError as error:
            raise CommandError(str(error)) from error
        for resource in checked.resources:
            if options["verbosity"] > 1 or resource.needs_attention:
                self.stdout.write(_line(resource))
        self.stdout.write(_summary(checked))


def _resources(slug: str | None) -> ResourceQuerySet:
    """Return the resources to look at: a school's, or everybody's and the shipped list's."""
    resources = Resource.objects.select_related("school")
    return resources.filter(school=school_of(slug)) if slug else resources


def _line(resource: Resource) -> str:
    whose = resource.school or "shipped list"
    said = f"{resource.link.label}: {resource} ({whose}), {resource.url}"
    about = resource.link_moved_to or resource.link_detail
    return f"{said} – {about}" if about else said


def _summary(checked: Checked) -> str:
    """Return a line such as "16 addresses: 14 working, 1 moved, 1 broken, 0 not checked"."""
    states = ", ".join(f"{checked.states[state]} {state.label.lower()}" for state in LinkState)
    addresses = count_of(checked.addresses, "address", "addresses")
    return f"{addresses} looked at; resources: {states}"
