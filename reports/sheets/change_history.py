"""The sheet Change history: who changed what, when, from what to what, and why; newest first."""

from collections.abc import Iterator

from classes.history.former_names import names_since
from reports.change_history import Action, Change, changes_for_workbook
from reports.change_history.values import Wording
from reports.sheets.cells import Value
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look
from reports.sheets.source import Source, london
from reports.sheets.table import Row, TableSheet

# Each value is passed through the finder of names where it is read, which knows what it is.
COLUMNS = [
    Column("When", Look.MOMENT),
    Column("Who", Look.LONG_TEXT, width=16, words=Words.OURS),
    Column("What", Look.LONG_TEXT, width=24, words=Words.OURS),
    Column("Record", Look.LONG_TEXT, width=36, words=Words.OURS),
    Column("Field", Look.LONG_TEXT, width=16, words=Words.OURS),
    Column("From", Look.LONG_TEXT, width=30, words=Words.OURS),
    Column("To", Look.LONG_TEXT, width=40, words=Words.OURS),
    Column("Reason", Look.LONG_TEXT, width=30, words=Words.OURS),
]
BY_COMMAND = "A command"


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each changed field, and one for each added or removed record."""
    if not source.options.with_history:
        return
    pupils, with_names = source.pupils, source.options.with_names
    wording = Wording(
        pupil=pupils.of,
        text=pupils.text,
        title=pupils.title,
        prose=pupils.prose,
        earlier_names=names_since(source.school) if with_names else {},
        shows_names=with_names,
    )
    changes = changes_for_workbook(
        *(source.school, source.year, source.class_groups, wording),
        is_narrowed=source.is_narrowed,
    )
    for change in changes:
        common: list[Value] = [
            *(london(change.when), change.who or BY_COMMAND, change.what, change.record)
        ]
        for values in _values(change):
            yield [*common, *values, change.reason]


def _values(change: Change) -> Iterator[tuple[Value, Value, Value]]:
    """Yield (field, from, to). An added or removed record has all its values in one cell."""
    if change.action is Action.ADDED:
        yield None, None, change.in_short
    elif change.action is Action.REMOVED:
        yield None, change.in_full, None
    elif not change.fields:
        yield None, None, None
    for field in change.fields if change.action is Action.CHANGED else ():
        yield field.field, field.before, field.after


def _empty(source: Source) -> str:
    if not source.options.with_history:
        return "Left out: this workbook was made without the change history."
    return f"Nothing was recorded or changed for {source.year}."


SHEET = TableSheet(
    title="Change history",
    question="Who recorded and changed what, when, from what to what, and why?",
    columns=lambda source: COLUMNS,
    rows=rows,
    empty=_empty,
)
