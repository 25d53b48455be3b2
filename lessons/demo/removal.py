"""Removes the demo school for good: its rows in every table, its people and its files.

This is the only place where history is deleted: everything in the demo is invented.
"""

from collections.abc import Iterator
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from classes.demo import NAME, SLUG
from classes.models import Invitation, Job, OpenSession, OutgoingMail, RosterImport, School, User
from lessons.demo.belongings import Belongings
from lessons.models import TrackerImport

INVENTED = "@demo.example"
FOLDERS = ("documents", "exports")
"""Where the storage has a folder for each school, named by its primary key."""


class InDoubtError(ValidationError):
    """The demo may be more than a demo by now."""


@transaction.atomic
def remove_demo(*, anyway: bool = False) -> list[str]:
    """Remove every demo school, and return their names; none if there is no demo.

    Raise InDoubtError, and change nothing, if it may hold more than what is invented. With
    `anyway`, only what belongs to another school too is still refused. People who have a role at a
    real school, or whose name stands in its record, stay.
    """
    schools = list(School.objects.select_for_update().filter(is_demo=True))
    if not schools:
        return []
    reasons = [] if anyway else list(_signs_of_use(schools))
    belongings = Belongings(schools)
    reasons += belongings.shared()
    if reasons:
        raise InDoubtError(["The demo was not removed, and nothing was changed.", *reasons])
    _delete_mail(belongings)
    _delete_tasks(schools)
    _delete_sessions(belongings.people)
    belongings.delete()
    for school in schools:
        transaction.on_commit(partial(_delete_files, school.pk))
    return [school.name for school in schools]


def _signs_of_use(schools: list[School]) -> Iterator[str]:
    """Yield what tells that somebody uses the demo as their school."""
    for school in schools:
        if school.urn or (school.slug == SLUG and school.name != NAME):
            yield f"It has a name or a URN of its own: {school}."
    own = User.objects.filter(memberships__school__in=schools).exclude(email=None)
    own = own.exclude(email__endswith=INVENTED).exclude(memberships__school__is_demo=False)
    if own.exists():
        names = ", ".join(own.distinct().values_list("name", flat=True))
        yield f"People sign in there with an email address of their own: {names}."
    for imports in (RosterImport, TrackerImport):
        if imports.objects.filter(school__in=schools, undone_at=None).exists():
            yield "A file was imported into it, so its children may be real."


def _delete_mail(belongings: Belongings) -> None:
    invitations = belongings.keys(Invitation)
    OutgoingMail.objects.filter(invitation__in=invitations).delete()
    for email in User.objects.filter(pk__in=belongings.people).values_list("email", flat=True):
        OutgoingMail.objects.filter(recipients=[email]).delete()


def _delete_tasks(schools: list[School]) -> None:
    for pk, path in Job.objects.filter(school__in=schools).values_list("pk", "task"):
        DBTaskResult.objects.filter(task_path=path, args_kwargs__args=[pk]).delete()


def _delete_sessions(people: set[int]) -> None:
    keys = OpenSession.objects.filter(user__in=people).values_list("session", flat=True)
    sessions = OpenSession._meta.get_field("session").related_model
    sessions._default_manager.filter(pk__in=list(keys)).delete()


def _delete_files(pk: int) -> None:
    """Delete the school's folders, with whatever is in them."""
    for folder in FOLDERS:
        _delete_folder(default_storage, f"{folder}/{pk}")


def _delete_folder(storage: Storage, path: str) -> None:
    try:
        folders, files = storage.listdir(path)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in files:
        storage.delete(f"{path}/{name}")
    for name in folders:
        _delete_folder(storage, f"{path}/{name}")
    storage.delete(path)  # on a disk; an object storage has no folders
