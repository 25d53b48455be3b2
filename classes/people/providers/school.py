"""How a school's staff sign in: with a provider alone, or with a password too."""

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.models import Happened, School, User
from classes.people.providers.rules import provider_of
from classes.security_log import record_event

NO_DOMAIN = "Enter the domain of your staff’s email addresses, such as hope-valley.sch.uk."
FIRST_YOURSELF = (
    "First sign in with {name} yourself, so that it is sure to work. Then switch off passwords in "
    "the same session."
)
NO_OPERATOR = (
    "There is no operator with a password yet. Ask your technician to make one: it is the way in "
    "on the day on which {name} does not answer."
)


@transaction.atomic
def set_sign_in(*, school: School, by: User, proven: str, seen: int | None = None) -> School:
    """Save with which provider the school's staff sign in, and return the school.

    `proven` is the key of the provider that opened the session of whoever asks. Raise
    ValidationError if passwords are switched off and nobody could be sure to get in afterwards.
    """
    refuse_if_changed(school, seen, by=by)
    known = provider_of(school.sign_in_with)
    if known:
        if not school.domains:
            raise ValidationError({"email_domains": NO_DOMAIN})
        if proven != known.key:
            raise ValidationError({"sign_in_with": FIRST_YOURSELF.format(name=known.name)})
        operators = User.objects.filter(is_staff=True, is_active=True)
        if not any(operator.has_password for operator in operators):
            raise ValidationError({"sign_in_with": NO_OPERATOR.format(name=known.name)})
    record_event(
        Happened.PASSWORDS, school=school, by=by, detail=known.name if known else "with passwords"
    )
    return history.save(school, by=by)
