"""What people do about the sessions of a module: add, edit, reorder, archive, take out."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.reasons import require_reason
from classes.models import User
from curriculum.models import Module, Outcome, Session, SessionVersion
from curriculum.sessions.as_taught import said_by

MOST_SESSIONS = 100
"""In one module, archived ones too."""

PARKED = 10_000
"""Above every position: where sessions stand while they change places."""

HELD = (
    "A class is due this session or has had it, so it cannot be taken out. Archive it instead: "
    "what was taught stays, and no further class becomes due it."
)


@transaction.atomic
def add_session(*, session: Session, outcomes: Iterable[Outcome], by: User) -> Session:
    """Save a new session as the last in use of its module. Return it. Raise ValidationError."""
    order = _locked_order(session.module)
    if len(order) >= MOST_SESSIONS:
        raise ValidationError(f"A module holds at most {MOST_SESSIONS} sessions.")
    session.position = len(order) + 1
    save_session(session=session, outcomes=outcomes, by=by)
    _put_in_order([*_in_use(order), session, *_archived(order)], by=by)
    return session


@transaction.atomic
def save_session(
    *, session: Session, outcomes: Iterable[Outcome], by: User, seen: int | None = None
) -> Session:
    """Save a changed session and the outcomes that it covers. Return it.

    What it said before is kept as a version, from which lessons show what was taught. Raise
    EditConflictError where it is not the version `seen` any more.
    """
    refuse_if_changed(session, seen, by=by)
    covers = list(outcomes)
    earlier = Session.objects.select_for_update(of=("self",)).filter(pk=session.pk).first()
    covered = list(earlier.outcomes.all()) if earlier else []
    history.save(session, by=by)
    session.outcomes.set(covers)
    if earlier and said_by(earlier, covered) != said_by(session, covers):
        _keep_earlier(earlier, covered)
    return session


def _keep_earlier(earlier: Session, outcomes: Iterable[Outcome]) -> None:
    """Keep what the session said until now."""
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
def move_session(*, session: Session, up: bool, by: User) -> None:
    """Let the session change places with its neighbour. At the end, nothing happens."""
    order = _locked_order(session.module)
    places = [item.pk for item in _in_use(order)]
    if session.pk not in places:
        raise ValidationError("An archived session has no place to move: restore it first.")
    here = places.index(session.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(places):
        order[here], order[there] = order[there], order[here]
        _put_in_order(order, by=by)


@transaction.atomic
def archive_session(*, session: Session, by: User) -> None:
    """Let no further class become due the session; it goes last. Classes due it stay due."""
    _set_archived(session, True, by=by)


@transaction.atomic
def restore_session(*, session: Session, by: User) -> None:
    """Use an archived session again, as the last of those in use."""
    _set_archived(session, False, by=by)


@transaction.atomic
def remove_session(*, session: Session, reason: str, by: User) -> None:
    """Delete a session that no class is due or had; those behind it move up.

    Its last state, who and why stay in the history. Raise ValidationError without a reason, or
    where something hangs on it.
    """
    require_reason(reason)
    order = _locked_order(session.module)
    rest = [item for item in order if item.pk != session.pk]
    try:
        history.delete(session, by=by, reason=reason.strip())
    except ProtectedError:
        raise ValidationError(HELD) from None
    _put_in_order(rest, by=by)


def _set_archived(session: Session, archived: bool, *, by: User) -> None:
    order = _locked_order(session.module)
    item = next(item for item in order if item.pk == session.pk)
    if item.is_archived == archived:
        return
    item.is_archived = archived
    history.save(item, by=by)
    rest = [other for other in order if other is not item]
    _put_in_order([*_in_use(rest), item, *_archived(rest)], by=by)


def _locked_order(module: Module) -> list[Session]:
    """Return the module's sessions in order, held so that two people do not reorder at once."""
    Module.objects.select_for_update().get(pk=module.pk)
    return list(module.sessions.select_related("module").order_by("position"))


def _in_use(sessions: Iterable[Session]) -> list[Session]:
    return [session for session in sessions if not session.is_archived]


def _archived(sessions: Iterable[Session]) -> list[Session]:
    return [session for session in sessions if session.is_archived]


def _put_in_order(sessions: Sequence[Session], *, by: User) -> None:
    """Number the sessions 1, 2, 3 … as they stand here.

    A position is unique in a module at every moment, so those that move are parked first. Saved
    one by one: a bulk update would leave the outcomes out of the history.
    """
    moving = [
        (session, position)
        for position, session in enumerate(sessions, start=1)
        if session.position != position
    ]
    keys = [session.pk for session, _ in moving]
    Session.objects.filter(pk__in=keys).update(position=F("position") + PARKED)
    for session, position in moving:
        session.position = position
        history.save(session, by=by)
