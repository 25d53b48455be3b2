"""Makes many schools at once, each with its copy of the shipped module and resources."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import models, transaction

from classes import history
from classes.models import School, User
from classes.schools.actions import create_schools
from curriculum.library import load_library
from curriculum.models import Module, Outcome, Resource, Session
from curriculum.shipped_list.actions import COPIED_REASON
from curriculum.shipped_list.offers import copy_of

AT_ONCE = 1000
SESSION_TEXT = ("title", "aims", "outline", "before_teaching", "minutes")
YEARS = ("youngest_year", "oldest_year")
MODULE_TEXT = ("key", "title", "publisher", "about", "is_outline")


@transaction.atomic
def make_schools(*, schools: Sequence[School], by: User | None = None) -> list[School]:
    """Save new schools that can begin at once, and return them: the same as `make_school` makes.

    The number of queries for a batch is fixed. Raise ValidationError by field if one is not valid.
    """
    if not schools:
        return []
    module = load_library()
    made = create_schools(schools=schools, by=by)
    modules = [
        Module(school=school, copied_from=module, **_values(module, MODULE_TEXT)) for school in made
    ]
    _copy_sessions(module, history.create_many(Module, modules, by=by), by=by)
    shipped = list(Resource.objects.shipped().in_use())
    resources = (copy_of(resource, school) for school in made for resource in shipped)
    history.create_many(Resource, resources, by=by, reason=COPIED_REASON)
    return made


def _copy_sessions(module: Module, copies: Sequence[Module], *, by: User | None) -> None:
    originals = list(enumerate(module.sessions.in_use().prefetch_related("outcomes"), start=1))
    sessions = [
        Session(module=copy, position=position, **_values(session, (*SESSION_TEXT, *YEARS)))
        for copy in copies
        for position, session in originals
    ]
    made = history.create_many(Session, sessions, by=by)
    _add_outcomes(made, {position: [*session.outcomes.all()] for position, session in originals})


def _add_outcomes(sessions: Sequence[Session], outcomes: dict[int, list[Outcome]]) -> None:
    """Add the outcomes to the sessions and to the first line of each one's history.

    The package's own bulk creation leaves out what a history has of other tables.
    """
    table: Any = Session.outcomes.through
    rows = table.objects.bulk_create(
        (
            table(session=session, outcome=outcome)
            for session in sessions
            for outcome in outcomes[session.position]
        ),
        batch_size=AT_ONCE,
    )
    chosen = Session.history.filter(id__gte=sessions[0].pk, id__lte=sessions[-1].pk)
    lines = {line.id: line for line in chosen}
    kept: Any = apps.get_model("curriculum", "HistoricalSession_outcomes")
    kept.objects.bulk_create(
        (
            kept(id=row.pk, session=row.session, outcome=row.outcome, history=lines[row.session_id])
            for row in rows
        ),
        batch_size=AT_ONCE,
    )


def _values(row: models.Model, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
