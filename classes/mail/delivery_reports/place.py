"""Where the mailbox is, and how to sign in: the setting BOUNCES."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """A mailbox. Its password shows nowhere.

    With `token_address`, the password is the secret of the program `client` there, which gets the
    token to sign in with. Microsoft 365 takes nothing else.
    """

    host: str
    port: int
    security: str
    """Of the connection: "tls", "starttls" or "none"."""
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    token_address: str = ""
    client: str = ""
