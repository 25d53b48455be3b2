"""Has workbooks read and compared by a child, and puts together what it sends."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classes.sandbox import ReadingBusyError, ReadingStoppedError, read_apart
from classes.tables import TableRefusedError
from reports.digests import SheetDigest, digest_of
from reports.verification.claim import Claim
from reports.verification.difference import Difference, Differences
from reports.verification.limits import Limits


@dataclass(frozen=True)
class ReadWorkbook:
    """A checked workbook as a child read it.

    `notes` are those without an original. `is_dated` is whether it has rows with the second at
    which something was recorded, by which its original may be found.
    """

    claim: Claim
    notes: tuple[str, ...]
    is_dated: bool
    sheets: tuple[SheetDigest, ...]

    @property
    def sha256(self) -> str:
        """Return the digest of its contents."""
        return digest_of(self.sheets)


@dataclass(frozen=True)
class Comparison:
    """How a workbook differs from the original at `place`, whose `sheets` have these digests."""

    place: int
    differences: Differences
    notes: tuple[str, ...]
    sheets: tuple[SheetDigest, ...]


def read(content: bytes, limits: Limits) -> ReadWorkbook:
    """Return what a workbook holds. Raise TableRefusedError with the reason if it is refused."""
    about, *sheets = _answered("workbook_contents", content, limits=asdict(limits))
    return ReadWorkbook(
        Claim.from_json(about["claim"]),
        tuple(about["notes"]),
        about["is_dated"],
        tuple(SheetDigest(*sheet) for sheet in sheets),
    )


def compare_with(
    originals: Sequence[bytes], content: bytes, limits: Limits, *, closest: bool
) -> Comparison | None:
    """Compare a workbook with its original; with `closest`, with the one that is most alike.

    None if no original is alike. Raise TableRefusedError with the reason if it is refused.
    """
    answers = _answered(
        "workbook_comparison", content, *originals, limits=asdict(limits), closest=closest
    )
    for answer in answers:
        first = tuple(Difference(*difference) for difference in answer["first"])
        return Comparison(
            answer["place"],
            Differences(first, answer["count"], answer["at_least"]),
            tuple(answer["notes"]),
            tuple(SheetDigest(*sheet) for sheet in answer["sheets"]),
        )
    return None


def _answered(job: str, *contents: bytes, **options: Any) -> list[Any]:
    try:
        answers = list(read_apart(job, *contents, **options))
    except ReadingBusyError:
        raise
    except ReadingStoppedError as error:
        raise TableRefusedError(error.reason) from error
    if answers and "refused" in answers[0]:
        raise TableRefusedError(answers[0]["refused"])
    return answers
