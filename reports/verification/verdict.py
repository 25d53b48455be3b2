"""What can be said of a workbook that was given to be checked."""

import enum
from dataclasses import dataclass, field

from reports.models import AuditExport
from reports.verification.difference import Differences


class Verdict(enum.Enum):
    """Whether it is the one that the school made."""

    THE_FILE = "the very file"
    SAME_CONTENT = "the same content, saved again"
    CHANGED = "changed"
    CANNOT_TELL = "nothing left to compare with"
    NOT_OURS = "not one of this school's"
    UNREADABLE = "cannot be read"

    @property
    def is_genuine(self) -> bool:
        """Return whether what the file says is what the school made."""
        return self in (Verdict.THE_FILE, Verdict.SAME_CONTENT)

    @property
    def tone(self) -> str:
        """Return how it is to be shown."""
        return "done" if self.is_genuine else "alarm"

    @property
    def sign(self) -> str:
        """Return a sign for it, so that colour does not speak alone."""
        return "✓" if self.is_genuine else "?" if self is Verdict.CANNOT_TELL else "!"


@dataclass(frozen=True)
class Answer:
    """The verdict on a file of `size` bytes, whose digest is `sha256`.

    `export` is the one that it is or came from. `differences` are given for a changed one; where
    the kept file is gone, `cells_compared` is False and only sheets can be told. `notes` are what
    is worth knowing and changes no value. `reason` says why a file cannot be read. `program` saved
    it last, as it says itself.
    """

    verdict: Verdict
    sha256: str
    size: int
    export: AuditExport | None = None
    differences: Differences | None = None
    cells_compared: bool = True
    notes: tuple[str, ...] = field(default=())
    reason: str = ""
    program: str = ""
