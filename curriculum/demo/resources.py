"""The resources that the sessions of the demo school use."""

from classes.models import User
from curriculum.models import Module
from curriculum.resources.actions import save_resource

USED_IN = {
    "real-love-rocks": range(1, 9),
    "childline": (4,),
    "ceop-education": (5, 6),
    "report-remove": (7,),
}
"""The positions of the sessions that use each resource, by its key."""


def attach_resources(module: Module, *, by: User) -> None:
    """Attach the school's copies of shipped resources to the sessions of its module."""
    assert module.school is not None
    sessions = {session.position: session for session in module.sessions.all()}
    for resource in module.school.resources.filter(copied_from__key__in=USED_IN):
        assert resource.copied_from is not None
        used_in = [sessions[position] for position in USED_IN[resource.copied_from.key]]
        save_resource(resource=resource, sessions=used_in, by=by)
