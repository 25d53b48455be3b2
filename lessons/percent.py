"""Formats shares as percentages, in the same way on pages and in spreadsheets."""

from decimal import ROUND_HALF_UP, Decimal

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
