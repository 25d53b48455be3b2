"""What `make run` does on its first start: a school of your own, the demo, or neither."""

import io
import logging
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.management import CommandError, call_command

if TYPE_CHECKING:
    from classes.models import School

ANOTHER = (
    "There is another school in this data folder: {names}. Nothing was changed. Start it with "
    "“make run” alone, or give your school a folder of its own with DATA_DIR=… To keep several "
    "schools in one folder: manage.py create_school"
)
INVITED = "  Its PSHE lead joins at\n  {link}\n"


@dataclass(frozen=True)
class Wanted:
    """The school that `make run SCHOOL=… LEAD=…` asks for."""

    name: str
    lead: str
    slug: str
    urn: str


def wanted_school(environment: Mapping[str, str]) -> Wanted | None:
    """Return the school that is asked for, or None. Exit with 2 if half of it is missing."""
    values = {key: environment.get(key, "").strip() for key in ("SCHOOL", "LEAD", "SLUG", "URN")}
    if values["SCHOOL"] and values["LEAD"]:
        return Wanted(values["SCHOOL"], values["LEAD"], values["SLUG"], values["URN"])
    if not any(values.values()):
        return None
    sys.stderr.write(
        "SCHOOL and LEAD go together, as in: "
        'make run SCHOOL="Fern Bank Primary" LEAD=lead@school.example\n'
    )
    sys.exit(2)


def first_school(wanted: Wanted | None, *, with_demo: bool) -> Iterator[str]:
    """Make the school that is asked for, or load the demo into an empty database.

    Yield what to print. Exit with 1, and change nothing, if the school is refused.
    """
    if wanted is None:
        if with_demo:
            load_demo_into_empty_database()
        return
    try:
        yield from _make(wanted)
    except CommandError as error:
        sys.exit(f"The school was not made. {error}")


def _make(wanted: Wanted) -> Iterator[str]:
    """Make the school, unless it is here already. Yield what to print."""
    from classes.models import School

    real = School.objects.filter(is_demo=False)
    if school := real.filter(name__iexact=wanted.name).first():
        yield f"\n  {school} is here already, so nothing was made."
        yield from _open_invitation(school, wanted.lead)
        return
    if real.exists():
        raise CommandError(ANOTHER.format(names=", ".join(map(str, real[:5]))))
    arguments = [wanted.name, f"--lead={wanted.lead}", f"--slug={wanted.slug}"]
    said = io.StringIO()
    call_command("create_school", *arguments, f"--urn={wanted.urn}", stdout=said)
    yield f"\n{said.getvalue()}"


def _open_invitation(school: "School", email: str) -> Iterator[str]:
    """Yield the link of the lead's invitation again, if nobody has used it yet."""
    from classes.models import Invitation
    from classes.people.invitations import link

    invitation = Invitation.objects.waiting().filter(school=school, email=email.lower()).first()
    if invitation and invitation.is_open:
        yield INVITED.format(link=link(invitation))


def load_demo_into_empty_database() -> None:
    """Load the demo if there is no school yet, with the figures that its group shows."""
    from classes.models import School
    from reports.groups.work import make_figures

    if not School.objects.exists():
        security = logging.getLogger("security")
        security.disabled = True  # invented people get their roles
        try:
            call_command("load_demo", stdout=io.StringIO())
            make_figures.call()
        finally:
            security.disabled = False
