"""Why an email was not sent, and when to try again."""

import datetime as dt
import smtplib
from dataclasses import dataclass

from classes.encryption import UnreadableError

DELAYS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 960))
"""Between attempts: about a day in all, so that a mail server may be down for a night."""


@dataclass(frozen=True)
class Problem:
    """A sentence for people, and how long to wait; None gives up.

    One `of_server` meets every other email as well.
    """

    sentence: str
    next_attempt: dt.timedelta | None
    of_server: bool = False


def problem_of(error: Exception, *, attempts: int) -> Problem:
    """Return what to say of `error` and when to try again after so many attempts."""
    sentence, is_final = _judge(error)
    if is_final or attempts > len(DELAYS):
        return Problem(sentence, None, _is_of_server(error))
    return Problem(sentence, DELAYS[attempts - 1], _is_of_server(error))


def _is_of_server(error: Exception) -> bool:
    """Return whether it is no answer about this email. smtplib's errors are OSErrors."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPAuthenticationError)
    return isinstance(error, OSError)


def _judge(error: Exception) -> tuple[str, bool]:
    """Return the sentence, and whether another attempt is pointless.

    A reply of 500 or more is final (RFC 5321, 4.2.1), unless it is about this installation's own
    sign-in or sender: somebody can mend those.
    """
    match error:
        case UnreadableError():
            return "It was kept with a secret key that is no longer known.", True
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            is_final = all(code >= 500 for code, _ in refused.values())
            return "The mail server refused the address.", is_final
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            return "The mail server refused the sign-in of this service.", False
        case smtplib.SMTPSenderRefused():
            return "The mail server refused the sender’s address.", False
        case smtplib.SMTPResponseException(smtp_code=code):
            return "The mail server refused the email.", code >= 500
        case TimeoutError() | smtplib.SMTPServerDisconnected():
            return "The mail server did not answer in time.", False
        case OSError():
            return "The mail server could not be reached.", False
    return "The email could not be put together.", True
