"""Django's way to send an email, which here keeps it for the worker."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from classes.mail.actions import keep


class KeepingBackend(BaseEmailBackend):
    """Keeps each email in the database, in the transaction of what caused it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the emails and return how many."""
        for message in email_messages:
            keep(message)
        return len(email_messages)
