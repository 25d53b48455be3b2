"""Fetches every school’s class list, each under its own deadline, and keeps how that went."""

import datetime as dt
import io
import logging
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from classes.background import SLOW
from classes.encryption import UnreadableError
from classes.models import NightlyList, School, SharedSchool
from classes.models.nightly_list import PROPOSED_FOR
from classes.roster import Source, open_upload
from classes.schools.list_address import list_address
from curriculum.links import Network
from lessons.imports.nightly.address import MOST_SECONDS, download
from lessons.imports.nightly.folder import folder_of, newest_source
from lessons.imports.nightly.proposing import propose

logger = logging.getLogger(__name__)

A_NIGHT = dt.timedelta(hours=20)
"""The worker fetches no list that was fetched more recently, by a timer for example."""

NO_LIST = "There is no new list."
FAULT = "The class list could not be read: a fault here. Ask whoever looks after this service."
NO_KEY = (
    "The address of the class list can no longer be read, because the key of this service was "
    "changed. Type it into Settings again."
)


def fetch_lists(
    *,
    older_than: dt.timedelta = dt.timedelta(),
    network: Network | None = None,
    seconds: float = MOST_SECONDS,
) -> Iterator[tuple[School, str]]:
    """Fetch the list of each school that has an address or a folder. Yield what came of each.

    One school’s failure does not end the others’. `older_than` leaves out schools whose list was
    fetched more recently than that.
    """
    for school in School.objects.order_by("pk"):
        if is_expected(school) and _claim(school, older_than):
            outcome = _fetch(school, network, seconds)
            SharedSchool.objects.note_change(school.pk)
            yield school, outcome


def is_expected(school: School) -> bool:
    """Return whether a list of the school comes every night."""
    return bool(school.list_address) or folder_of(school) is not None


@task(queue_name=SLOW)
def fetch_class_lists() -> None:
    """Fetch the lists that no timer has fetched. The worker does this every night."""
    for _ in fetch_lists(older_than=A_NIGHT):
        pass


def open_address(
    address: str, *, network: Network | None = None, seconds: float = MOST_SECONDS
) -> Source:
    """Return the list at an address. Raise RosterRefusedError, which does not name it."""
    name, content = download(address, network=network, seconds=seconds)
    return open_upload(io.BytesIO(content), name)


def _claim(school: School, older_than: dt.timedelta) -> bool:
    """Return whether this process is to fetch the list: two that run at once do not both."""
    now = timezone.now()
    NightlyList.objects.get_or_create(school=school)
    due = Q(tried_at=None) | Q(tried_at__lte=now - older_than)
    return bool(NightlyList.objects.filter(due, school=school).update(tried_at=now))


def _fetch(school: School, network: Network | None, seconds: float) -> str:
    try:
        source = _source(school, network, seconds)
        if source is None or source[1] < timezone.now() - PROPOSED_FOR:
            return NO_LIST
        outcome, _ = propose(school=school, source=source[0], came_at=source[1])
    except ValidationError as error:
        return note_problem(school, " ".join(error.messages))
    except UnreadableError:
        return note_problem(school, NO_KEY)
    except Exception as error:  # one odd list must not end those of the other schools
        # Without the message, which may hold the address or a name.
        logger.error("A nightly class list failed: %s at %s", type(error).__name__, school.slug)
        return note_problem(school, FAULT)
    return outcome.value


def _source(
    school: School, network: Network | None, seconds: float
) -> tuple[Source, dt.datetime] | None:
    if address := list_address(school):
        return open_address(address, network=network, seconds=seconds), timezone.now()
    folder = folder_of(school)
    return newest_source(folder) if folder else None


def note_problem(school: School, problem: str) -> str:
    """Keep why the latest list was refused, for home. Return it."""
    NightlyList.objects.update_or_create(school=school, defaults={"problem": problem})
    return problem
