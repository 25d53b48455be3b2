"""Tasks for the tests of background work."""

import logging

from django_tasks import task

from classes.background import SLOW
from classes.models import School


@task()
def mend() -> None:
    """Fail, with a text that names a child, as long as there is no school."""
    if not School.objects.exists():
        raise ValueError("Amira Khan is no number")


@task()
def stop() -> None:
    """Do what a worker does that is told twice to stop."""
    raise SystemExit


@task(queue_name=SLOW)
def think() -> None:
    """Do nothing, in the queue of long work."""


@task()
def write() -> None:
    """Write a line of the log."""
    logging.getLogger("classes").warning("Something")
