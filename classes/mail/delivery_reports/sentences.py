"""Why an email came back, in a sentence for each enhanced status code (RFC 3463).

The text that the mail server wrote is never shown: it may name anybody, and anybody can write it.
"""

import re

NO_MAILBOX = "There is no such mailbox."
FULL = "The mailbox is full."
SWITCHED_OFF = "The mailbox is switched off."
NO_DOMAIN = "The part of the address after the @ does not exist."
REFUSED = "The mail server there refused the email."
TOO_LONG = "The mail server there could not be reached for too long."
NOT_DELIVERED = "The email could not be delivered."

SENTENCES = (
    (r"5\.4\.310|[45]\.1\.2|5\.4\.4", NO_DOMAIN),  # the first is Exchange's own
    (r"[45]\.1\.(1|6|10)", NO_MAILBOX),
    (r"[45]\.2\.1", SWITCHED_OFF),
    (r"[45]\.2\.2", FULL),
    (r"[45]\.4\.7|4\.4\.\d+", TOO_LONG),
    (
        r"5\.4\.1|[45]\.7\.\d+",
        REFUSED,
    ),  # 5.4.1 is Exchange’s for an address that it lets nobody use
)


def sentence_for(status: str) -> str:
    """Return the sentence for a code such as "5.1.1"."""
    said = (sentence for codes, sentence in SENTENCES if re.fullmatch(codes, status))
    return next(said, NOT_DELIVERED)
