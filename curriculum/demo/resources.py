"""Which of the shipped resources the sessions of the demo school use."""

from classes.models import User
from curriculum.models import Module
from curriculum.resources.actions import save_resource

USED = {
    "real-love-rocks": range(1, 9),
    "childline": (4,),
    "ceop-education": (5, 6),
    "report-remove": (7,),
}
"""By the resource's key, the positions of the sessions."""


def attach_resources(module: Module, *, by: User) -> None:
    """Attach the school's copies of the shipped resources to the sessions of its module."""
    assert module.school is not None
    sessions = {session.position: session for session in module.sessions.all()}
    for resource in module.school.resources.filter(copied_from__key__in=USED):
        assert resource.copied_from is not None
        wanted = [sessions[position] for position in USED[resource.copied_from.key]]
        save_resource(resource=resource, sessions=wanted, by=by)
