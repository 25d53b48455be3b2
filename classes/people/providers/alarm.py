"""Tells of an operator's sign-in past the provider, where a school has switched off passwords."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from classes.models import Happened, User
from classes.security_log import record_event_if_possible
from classes.security_log.origin import browser_of, current_request


def raise_alarm(user: User) -> None:
    """Keep it in the security log, and tell the other operators and ADMINS by email."""
    record_event_if_possible(Happened.BREAK_GLASS, by=user)
    others = User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk)
    told = {email for email in others.values_list("email", flat=True) if email}
    facts = {"user": user, "at": timezone.localtime(), "browser": browser_of(current_request())}
    text = render_to_string("classes/people/email/break_glass.txt", facts)
    for address in sorted(told | set(settings.ERRORS_TO)):
        EmailMessage("An operator signed in with a password", text, to=[address]).send()
