"""The action that imports a scheme of work as a module, whole or not at all."""

from django.db import transaction

from classes import history
from classes.models import School, User
from curriculum.models import Module
from curriculum.modules.actions import create_module
from curriculum.scheme import Scheme

REASON = "Imported from a file"


@transaction.atomic
def import_scheme(
    *, school: School, title: str, scheme: Scheme, by: User, publisher: str = ""
) -> Module:
    """Create a module from a scheme, with its sessions numbered from 1. Return it.

    Raise ValidationError, by field, and save nothing if the title or publisher is not valid.
    """
    module = Module(school=school, title=title, publisher=publisher)
    create_module(module=module, by=by)
    for position, scheme_session in enumerate(scheme.sessions, start=1):
        session = scheme_session.session
        session.module, session.position = module, position
        history.save(session, by=by, reason=REASON)
        session.outcomes.set(scheme_session.outcomes)
    return module
