"""Why a mailbox could not be read, as a sentence for whoever looks after the service."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager


class MailboxError(Exception):
    """A mailbox that could not be read. Its sentence quotes nothing that a server wrote."""


@contextmanager
def explained() -> Iterator[None]:
    """Raise MailboxError instead of what IMAP and sockets raise: that may quote the sign-in."""
    try:
        yield
    except ssl.SSLCertVerificationError:  # a ValueError and an OSError
        sentence = "The certificate of the mailbox’s server is not valid."
    except imaplib.IMAP4.readonly:
        sentence = "The mailbox can only be read: what was read cannot be marked as read."
    except (imaplib.IMAP4.error, ValueError):
        sentence = "The server does not answer as that of a mailbox."
    except TimeoutError:
        sentence = "The mailbox’s server did not answer in time."
    except OSError:
        sentence = "The mailbox’s server could not be reached."
    else:
        return
    raise MailboxError(sentence)
