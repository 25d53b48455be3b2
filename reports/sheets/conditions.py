"""Conditional formats: colours for status words and late figures, and bars for shares.

Each cell is in one range only, because LibreOffice ignores a second.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.utils import get_column_letter

from reports.sheets.column import Column
from reports.sheets.looks import BAR, Tint


def add_conditions(page: Any, columns: Sequence[Column], last: int) -> None:
    """Add the colours and bars to rows 2 to `last`."""
    for (first, until), column in _runs(columns):
        letter = get_column_letter(first)
        cells = f"{letter}2:{get_column_letter(until)}{last}"
        for word, tint in column.tints.items():
            page.conditional_formatting.add(cells, _begins(word, f"{letter}2", tint))
        if column.late_above is not None:
            page.conditional_formatting.add(cells, _above(column.late_above))
        if column.bar:
            page.conditional_formatting.add(cells, _bar())


def _runs(columns: Sequence[Column]) -> Iterator[tuple[tuple[int, int], Column]]:
    """Yield the first and last number of neighbouring columns with the same format."""
    numbered = enumerate(columns, start=1)
    for _, run in groupby(
        numbered, key=lambda pair: (pair[1].tints, pair[1].late_above, pair[1].bar)
    ):
        same = list(run)
        yield (same[0][0], same[-1][0]), same[0][1]


def _begins(word: str, cell: str, tint: Tint) -> Rule:
    """Return the rule for a word. If two rules match a cell, only the first one applies."""
    return Rule(
        type="beginsWith",
        operator="beginsWith",
        text=word,
        dxf=tint.style,
        stopIfTrue=True,
        formula=[f'LEFT({cell},{len(word)})="{word}"'],
    )


def _above(number: int) -> Rule:
    return Rule(type="cellIs", operator="greaterThan", formula=[str(number)], dxf=Tint.LATE.style)


def _bar() -> Rule:
    """Return the bar for a share: empty at 0%, the whole cell at 100%."""
    ends = [FormatObject(type="num", val=0), FormatObject(type="num", val=1)]
    bar = DataBar(cfvo=ends, color=BAR, showValue=True, minLength=0, maxLength=100)
    return Rule(type="dataBar", dataBar=bar)
