"""Taking a scheme of work as a module of the school: all of it, or nothing."""

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
    """Make a module of the school from a scheme, its sessions numbered from 1. Return it.

    Raise ValidationError by field, and change nothing, if the title will not do.
    """
    module = Module(school=school, title=title, publisher=publisher)
    create_module(module=module, by=by)
    for position, item in enumerate(scheme.sessions, start=1):
        item.session.module, item.session.position = module, position
        history.save(item.session, by=by, reason=REASON)
        item.session.outcomes.set(item.outcomes)
    return module
