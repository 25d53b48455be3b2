"""Actions on the sessions of a module: add, edit, reorder, archive, remove."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.reasons import require_reason
from classes.history.removal import refuse_unless_as_shown
from classes.models import User
from curriculum.models import Module, Outcome, Session, SessionVersion
from curriculum.sessions.as_taught import plan_of

MAX_SESSIONS = 100
"""In one module, archived ones included."""

PARKING_OFFSET = 10_000
"""Added to the positions of sessions while they move. It is above every real position."""

IN_USE = (
    "A class is due this session or has had it, so you cannot remove it. Archive it instead. Then "
    "no more classes will be due it, and lessons already taught are kept."
)


@transaction.atomic
def add_session(*, session: Session, outcomes: Iterable[Outcome], by: User) -> Session:
    """Add a session to its module, after the others in use. Return it.

    Raise ValidationError if the module is full or a field is not valid.
    """
    order = _locked_order(session.module)
    if len(order) >= MAX_SESSIONS:
        raise ValidationError(
            f"A module can have up to {MAX_SESSIONS} sessions, archived ones included."
        )
    session.position = len(order) + 1
    save_session(session=session, outcomes=outcomes, by=by)
    _renumber([*_in_use(order), session, *_archived(order)], by=by)
    return session


@transaction.atomic
def save_session(
    *, session: Session, outcomes: Iterable[Outcome], by: User, seen: int | None = None
) -> Session:
    """Save a changed session and the outcomes that it covers. Return it.

    Its earlier text is kept as a version, so that past lessons still show what was taught. Raise
    EditConflictError if somebody has saved it since version `seen`.
    """
    refuse_if_changed(session, seen, by=by)
    covers = list(outcomes)
    earlier = Session.objects.select_for_update(of=("self",)).filter(pk=session.pk).first()
    covered = list(earlier.outcomes.all()) if earlier else []
    history.save(session, by=by)
    session.outcomes.set(covers)
    if earlier and plan_of(earlier, covered) != plan_of(session, covers):
        _keep_earlier(earlier, covered)
    return session


def _keep_earlier(earlier: Session, outcomes: Iterable[Outcome]) -> None:
    """Save the text of the session before this edit as a version."""
    version = SessionVersion.objects.create(
        session=earlier,
        title=earlier.title,
        aims=earlier.aims,
        outline=earlier.outline,
        before_teaching=earlier.before_teaching,
        minutes=earlier.minutes,
        youngest_year=earlier.youngest_year,
        oldest_year=earlier.oldest_year,
        until=timezone.now(),
    )
    version.outcomes.set(outcomes)


@transaction.atomic
def move_session(*, session: Session, up: bool, by: User, shown: int | None = None) -> None:
    """Swap the session with the one before or after it. The first cannot move up.

    Raise ValidationError if it is archived, or no longer at the position `shown` on the page.
    """
    order = _locked_order(session.module)
    pks = [other.pk for other in _in_use(order)]
    if session.pk not in pks:
        raise ValidationError("You cannot move an archived session. Restore it first.")
    index = pks.index(session.pk)
    if shown is not None and order[index].position != shown:
        raise ValidationError(
            "This session has moved since you opened the page. It is number "
            f"{order[index].position} now. Nothing was changed."
        )
    target = index - 1 if up else index + 1
    if 0 <= target < len(pks):
        order[index], order[target] = order[target], order[index]
        _renumber(order, by=by)


@transaction.atomic
def archive_session(*, session: Session, by: User) -> None:
    """Archive a session, which moves it to the end. Classes that are due it stay due."""
    _set_archived(session, True, by=by)


@transaction.atomic
def restore_session(*, session: Session, by: User) -> None:
    """Restore an archived session, after the others in use."""
    _set_archived(session, False, by=by)


@transaction.atomic
def remove_session(*, session: Session, reason: str, by: User, seen: int | None = None) -> None:
    """Delete a session that no class is due or has had. Later ones move up.

    The change history keeps its text, the reason and the person. Raise ValidationError if no reason
    is given or a class is due it or has had it, and EditConflictError if somebody has changed it
    since version `seen`.
    """
    require_reason(reason)
    refuse_unless_as_shown(session, seen, by=by)
    order = _locked_order(session.module)
    others = [other for other in order if other.pk != session.pk]
    try:
        history.delete(session, by=by, reason=reason.strip())
    except ProtectedError:
        raise ValidationError(IN_USE) from None
    _renumber(others, by=by)


def _set_archived(session: Session, archived: bool, *, by: User) -> None:
    order = _locked_order(session.module)
    locked = next(other for other in order if other.pk == session.pk)
    if locked.is_archived == archived:
        return
    locked.is_archived = archived
    history.save(locked, by=by)
    others = [other for other in order if other is not locked]
    _renumber([*_in_use(others), locked, *_archived(others)], by=by)


def _locked_order(module: Module) -> list[Session]:
    """Lock the module, so that only one person reorders it at a time. Return its sessions."""
    history.locked(module)
    return list(module.sessions.select_related("module").order_by("position"))


def _in_use(sessions: Iterable[Session]) -> list[Session]:
    return [session for session in sessions if not session.is_archived]


def _archived(sessions: Iterable[Session]) -> list[Session]:
    return [session for session in sessions if session.is_archived]


def _renumber(sessions: Sequence[Session], *, by: User) -> None:
    """Number the sessions 1, 2, 3 … in this order.

    Positions in a module are unique at every moment, so those that move get a temporary position
    first. They are saved one by one, since a bulk update would leave outcomes out of the history.
    """
    moving = [
        (session, position)
        for position, session in enumerate(sessions, start=1)
        if session.position != position
    ]
    pks = [session.pk for session, _ in moving]
    Session.objects.filter(pk__in=pks).update(position=F("position") + PARKING_OFFSET)
    for session, position in moving:
        session.position = position
        history.save(session, by=by)
