"""Which people must sign in with their school's provider, because it has switched off passwords."""

from django.conf import settings

from classes.models import School, User
from classes.people.providers.known import Provider


def provider_of(key: str) -> Provider | None:
    """Return the provider of the settings with this key."""
    return next((known for known in settings.OIDC if known.key == key), None)


def required_of(user: User, email: str | None = None) -> Provider | None:
    """Return the provider with which this person must sign in; None if they may choose.

    `email` is another address that they would have. An operator may always use their password: the
    account for the day on which the provider fails.
    """
    email = email or user.email
    if user.is_staff or not email or not settings.OIDC:
        return None
    schools = School.objects.filter(memberships__user=user).exclude(sign_in_with="").distinct()
    for school in schools.order_by("pk"):
        if known := required_at(school, email):
            return known
    return None


def required_at(school: School | None, email: str) -> Provider | None:
    """Return the provider that this school wants for the address; None if it wants none.

    No school is that of an invitation to a group, whose officers may choose.
    """
    if school is None:
        return None
    is_of_school = email.rpartition("@")[2].lower() in school.domains
    return provider_of(school.sign_in_with) if is_of_school else None


def somewhere_required() -> bool:
    """Return whether a school has switched off passwords."""
    return bool(settings.OIDC) and School.objects.exclude(sign_in_with="").exists()
