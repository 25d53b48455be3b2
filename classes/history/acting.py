"""Names who acts in the change history when nobody is signed in, such as a family or a helper."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models

LONGEST = 160

_ACTOR: ContextVar[str] = ContextVar("actor", default="")


@contextmanager
def acting_as(actor: str) -> Iterator[None]:
    """Keep `actor` in the history of everything that is saved in this block."""
    token = _ACTOR.set(actor[:LONGEST])
    try:
        yield
    finally:
        _ACTOR.reset(token)


def current_actor() -> str:
    """Return who acts now without being signed in; empty for somebody signed in or a command."""
    return _ACTOR.get()


class ActedRow(models.Model):
    """A history row that knows who acted if nobody was signed in.

    Use it in `HistoricalRecords(bases=[ActedRow])`.
    """

    history_actor = models.CharField(
        max_length=LONGEST, blank=True, default=current_actor, db_default="", editable=False
    )

    class Meta:
        abstract = True
