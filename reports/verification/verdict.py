"""The result of checking a workbook."""

import enum
from dataclasses import dataclass
from typing import Any

from reports.verification.comparing import Group

NOT_COMPARED = (
    "Rows of which the height is between 60% and three times the original’s, and columns of "
    "which the width is between 75% and twice the original’s",
    "Rows, columns and colours where nothing is written",
    "Whether headings stay in view, if the program that saved the file has dropped this",
    "The size of charts, most of their colours, and the texts that describe them to people who "
    "cannot see them",
    "Details of the bars within cells, and whether one conditional format stops the next",
    "Margins and the settings of a printer",
    "The chosen sheet and cell, the size of the window, and a zoom from 50% to 200%",
    "Colour themes that no cell uses",
    "Who saved the file last, when and with which program",
)
"""What a page lists for a file that is not the very file."""

CONTENTS_ONLY = "Anything but the contents of cells, their number formats, and the sheets’ names"


class Verdict(enum.StrEnum):
    """Whether a file is a workbook that the school made. The values are in the contract."""

    ORIGINAL = "original"
    RESAVED = "resaved"
    CHANGED = "changed"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"

    @property
    def tone(self) -> str:
        """Return the tone in which the page shows it."""
        return {Verdict.ORIGINAL: "done", Verdict.RESAVED: "part"}.get(self, "alarm")

    @property
    def sign(self) -> str:
        """Return a sign, so that colour is not the only signal."""
        return {Verdict.ORIGINAL: "✓", Verdict.RESAVED: "?"}.get(self, "!")


class Compared(enum.Enum):
    """What a file was compared with: the kept file, its digests, or nothing."""

    FILE = enum.auto()
    DIGESTS = enum.auto()
    NOTHING = enum.auto()


@dataclass(frozen=True)
class CheckResult:
    """The verdict on a file of `size` bytes with the digest `sha256`.

    `export` is the one it is or came from; it only is the one most alike if it `is_guess`. `reason`
    is why a file cannot be read. `program` is the one that last saved it, by its own account, and
    `claims_to_be_ours` whether it names the school.
    """

    verdict: Verdict
    sha256: str
    size: int
    export: Any | None = None
    groups: tuple[Group, ...] = ()
    compared: Compared = Compared.FILE
    reason: str = ""
    program: str = ""
    is_guess: bool = False
    claims_to_be_ours: bool = False

    @property
    def count(self) -> int:
        """Return how many differences there are."""
        return sum(group.count for group in self.groups)

    @property
    def not_compared(self) -> tuple[str, ...]:
        """Return what was not compared."""
        return NOT_COMPARED if self.compared is Compared.FILE else (CONTENTS_ONLY,)
