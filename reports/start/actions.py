"""Starts the first school of an installation, with an account for its PSHE lead."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.demo import no_real_school
from classes.models import Happened, Membership, Role, School, User
from classes.schools.start_code import use_start_code
from classes.security_log import record_event
from curriculum.modules.new_school import make_school
from lessons.demo.removal import remove_demo

TOO_LATE = (
    "Somebody has started a school here meanwhile, so nothing was made. Ask its PSHE lead to "
    "invite you."
)
ADDRESS_TAKEN = (
    "Somebody here already has this email address. Use another one, or run “manage.py "
    "create_school” on the server: it invites the account with this address."
)


@transaction.atomic
def start_school(
    *, code: str, school: str, slug: str, name: str, email: str, password: str
) -> User:
    """Make the first school and return its PSHE lead, who can sign in. Remove the demo.

    Raise ValidationError by field: for the code first, so that only who has it learns anything.
    """
    use_start_code(code)
    if not no_real_school():
        raise ValidationError(TOO_LATE)
    remove_demo()
    made = _make(school, slug)
    lead = _make_lead(made, name=name, email=email, password=password)
    history.save(Membership(user=lead, school=made, role=Role.PSHE_LEAD), by=lead)
    record_event(Happened.STARTED, school=made, by=lead)
    return lead


def _make(name: str, slug: str) -> School:
    """Make the school. The form’s own “name” is that of the person."""
    try:
        return make_school(name=name, slug=slug)
    except ValidationError as error:
        refused = dict(error.error_dict)
        if "name" in refused:
            refused["school"] = refused.pop("name")
        raise ValidationError(refused) from error


def _make_lead(school: School, *, name: str, email: str, password: str) -> User:
    """Make the account. Whoever has the code is trusted to have typed their own email address.

    On the first day, the installation may not be able to send an email that would prove it.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise ValidationError({"email": ADDRESS_TAKEN})
    lead = User(name=name, email=email)
    try:
        validate_password(password, lead)
    except ValidationError as error:
        raise ValidationError({"password": error}) from error
    lead.set_password(password)
    history.save(lead, by=None, reason=f"Started {school}")
    lead.confirm_email()
    return lead
