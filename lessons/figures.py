"""The figures of a coverage, and how a share is shown, on pages and in spreadsheets alike."""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lessons.status import COUNTED, Status

NEARLY_ALL = ">99%"
"""Shown instead of 100% for anything less than the whole."""

PERCENT_FORMAT = f'[<0.995]0%;[<1]"{NEARLY_ALL}";0%'
"""The number format with which a spreadsheet shows the same text as `as_percent`."""


def as_percent(share: float) -> str:
    """Return a share from 0 to 1 as a whole percentage, with halves rounded up as in Excel."""
    if Decimal("0.995") <= Decimal(repr(share)) < 1:
        return NEARLY_ALL
    percent = Decimal(repr(share)) * 100
    return f"{percent.quantize(Decimal(1), ROUND_HALF_UP)}%"


@dataclass(frozen=True)
class Figures:
    """The number of planned sessions by status, and of pupils on roll and up to date.

    Sessions set aside are counted in `counts`, but not in any of the totals. `pupils_up_to_date`
    and `pupils_withdrawn` are None for a school that does not keep names, because they cannot be
    known. Withdrawn pupils have nothing to catch up, but are not up to date either: they are
    counted apart.
    """

    counts: Counter[Status]
    pupils_on_roll: int
    pupils_up_to_date: int | None
    pupils_withdrawn: int | None

    @property
    def planned_sessions(self) -> int:
        return sum(self.counts[status] for status in COUNTED)

    @property
    def taught(self) -> int:
        return self.counts[Status.TAUGHT]

    @property
    def part_taught(self) -> int:
        return self.counts[Status.PART_TAUGHT]

    @property
    def overdue(self) -> int:
        return self.counts[Status.OVERDUE]

    @property
    def coverage(self) -> float | None:
        """Return taught ÷ planned sessions, from 0 to 1; None if nothing is planned."""
        return self.taught / self.planned_sessions if self.planned_sessions else None

    @property
    def pupils_behind(self) -> int | None:
        """Return the number of pupils on roll with an open missed lesson; None without names."""
        if self.pupils_up_to_date is None:
            return None
        return self.pupils_on_roll - self.pupils_up_to_date - (self.pupils_withdrawn or 0)

    @property
    def shares(self) -> list["Share"]:
        """Return the segments of the coverage bar, one for each status in COUNTED."""
        shares, start = [], 0.0
        for status in COUNTED:
            percent = self.counts[status] * 100 / (self.planned_sessions or 1)
            shares.append(Share(status, self.counts[status], start, percent))
            start += percent
        return shares

    @property
    def as_text(self) -> str:
        """Return the coverage bar as text for screen readers: "17 taught, 2 overdue"."""
        counts = [
            f"{share.count} {share.status.label.lower()}" for share in self.shares if share.count
        ]
        return ", ".join(counts) or "nothing planned yet"


@dataclass(frozen=True)
class Share:
    """A segment of the coverage bar; `start` and `percent` (its width) are percentages."""

    status: Status
    count: int
    start: float
    percent: float
