"""Removes schools for good: their rows in every table, their people, history and files.

This is the only place where history is deleted before its time.
"""

import logging
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from classes.models import Invitation, Job, OpenSession, OutgoingMail, School, User
from lessons.removal.belongings import Belongings

logger = logging.getLogger(__name__)

FOLDERS = ("documents", "exports")
"""Where the storage has a folder for each school, named by its primary key."""

IS_DEMO = "This is the demo school. Remove it with manage.py remove_demo. Nothing was changed."


@transaction.atomic
def remove_school(school: School) -> Belongings:
    """Remove one school with everything of it, write so to the log, and return what it was.

    People who have another role, are operators, or are named in another school's record
    stay. Raise ValidationError, and change nothing, for the demo.
    """
    school = School.objects.select_for_update().get(pk=school.pk)
    belongings = belongings_of(school)
    rows = sum(belongings.counts().values())
    remove_whole([school], belongings)
    logger.warning("Removed the school %s for good: %s rows", school.slug, rows)
    return belongings


def belongings_of(school: School) -> Belongings:
    """Return everything of a school. Raise ValidationError if it cannot be removed alone."""
    if school.is_demo:
        raise ValidationError(IS_DEMO)
    belongings = Belongings([school])
    if shared := belongings.shared():
        raise ValidationError(["The school was not removed, and nothing was changed.", *shared])
    return belongings


def remove_whole(schools: list[School], belongings: Belongings) -> None:
    """Delete all that belongs to schools, and their files once the transaction is over."""
    _delete_mail(belongings)
    _delete_tasks(schools)
    _delete_sessions(belongings.people)
    belongings.delete()
    for school in schools:
        transaction.on_commit(partial(_delete_files, school.pk))


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
