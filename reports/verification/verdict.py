"""The result of checking a workbook."""

import enum
from dataclasses import dataclass, field

from reports.models import AuditExport
from reports.verification.difference import Differences


class Verdict(enum.Enum):
    """Whether a file is a workbook that the school made."""

    ORIGINAL = "the very file"
    SAME_CONTENT = "the same content, saved again"
    CHANGED = "changed"
    CANNOT_TELL = "nothing left to compare with"
    NOT_OURS = "not one of this school's"
    UNREADABLE = "cannot be read"

    @property
    def is_genuine(self) -> bool:
        """Return whether the file has the contents that the school made."""
        return self in (Verdict.ORIGINAL, Verdict.SAME_CONTENT)

    @property
    def tone(self) -> str:
        """Return the tone in which the page shows it."""
        return "done" if self.is_genuine else "alarm"

    @property
    def sign(self) -> str:
        """Return a sign, so that colour is not the only signal."""
        return "✓" if self.is_genuine else "?" if self is Verdict.CANNOT_TELL else "!"


@dataclass(frozen=True)
class CheckResult:
    """The verdict on a file of `size` bytes with the digest `sha256`.

    `export` is the one it is or came from; it only is the one most alike if it `is_guess`. A
    changed file has `differences`. If the original is missing, `cells_compared` is False and only
    sheets are compared. `notes` are about things other than values. `reason` is why a file cannot
    be read. `program` is the one that last saved it, by its own account.
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
    is_guess: bool = False
