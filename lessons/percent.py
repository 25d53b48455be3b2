"""A share of a whole in percent, the same in words, on a page and as a spreadsheet shows it."""

from decimal import ROUND_HALF_UP, Decimal

NEARLY_ALL = ">99%"
"""What is less than all of it never reads 100 %."""

PERCENT_FORMAT = f'[<0.995]0%;[<1]"{NEARLY_ALL}";0%'
"""The number format by which a spreadsheet shows a share as `as_percent` says it."""


def as_percent(share: float) -> str:
    """Return a share of 0 to 1 in whole percent, halves rounded up as spreadsheets do."""
    if Decimal("0.995") <= Decimal(repr(share)) < 1:
        return NEARLY_ALL
    percent = Decimal(repr(share)) * 100
    return f"{percent.quantize(Decimal(1), ROUND_HALF_UP)}%"
