"""Reads a file into a tracker: each sheet as a list of lessons or as a grid, whichever it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from django.core.exceptions import ValidationError

from classes.roster.lists.columns import Purpose, known
from classes.roster.lists.values import cell_text
from classes.tables import RawTable, read_tables
from lessons.imports.log_workbook.reading import AUDIT_SHEETS
from lessons.imports.tracker.grids import classes_down, read_grid
from lessons.imports.tracker.lists import MAX_HEADER_ROW, read_list
from lessons.imports.tracker.marks import Tracker
from lessons.imports.tracker.periods import Periods
from lessons.imports.tracker.sheets import Sheet, Vocabulary
from lessons.imports.tracker.words import Heading, apart, heading_of, legend_in

MOST_ROWS = 5_000
MOST_MARKS = 5_000

COLOURS = (
    "Colours cannot be read. If the tracker marks lessons by colour alone, type a mark or the "
    "date into those cells, and upload it again."
)


class TrackerRefusedError(ValidationError):
    """No lessons could be read from a file; `messages` says why."""


def read_tracker(file: BinaryIO, filename: str, words: Vocabulary) -> Tracker:
    """Return what a tracker holds.

    Raise ValidationError if the file cannot be read, is another kind of file, or is too big.
    """
    tables = read_tables(file, filename)
    _refuse_ours(tables)
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        raise TrackerRefusedError(
            f"This file has more than {MOST_ROWS:,} rows, which is far more than a tracker of "
            "lessons has. Delete the sheets and rows that are not about lessons."
        )
    return tracker_of(tables, words)


def tracker_of(tables: Iterable[RawTable], words: Vocabulary) -> Tracker:
    """Return what tables hold. Raise TrackerRefusedError if no sheet is a tracker."""
    tables = list(tables)
    whole = Tracker(legend=_legend(tables))
    for table in tables:
        if _is_list_of_children(table):
            whole.left_out.append((table.name, "It is a list of children. No name was kept."))
            continue
        part = read_sheet(table, words) if table.rows else None
        if part is None:
            whole.left_out.append((table.name, "No classes with sessions were found here."))
            continue
        whole.classes_and_sessions = True
        whole.notes += table.all_notes
        periods = Periods(table)
        for mark in part.marks:
            names = words.classes_in(mark.class_text) or [mark.class_text]
            marked = replace(periods.beside(mark, words.year), by=apart(mark.by))
            whole.marks += [replace(marked, class_text=name) for name in names]
        whole.left_out += part.left_out
    _check(whole, tables)
    return whole


def read_sheet(table: RawTable, words: Vocabulary) -> Tracker | None:
    """Return the marks of a sheet, or None if it is no tracker.

    A list is tried before a grid: its column of classes would make a grid as well.
    """
    sheets = list(Sheet.both_ways(table))
    for sheet in sheets:
        if listed := read_list(sheet, words):
            return listed
    sheets.sort(key=lambda sheet: len(classes_down(sheet, words)[1]), reverse=True)
    return next((grid for sheet in sheets if (grid := read_grid(sheet, words))), None)


def _legend(tables: Iterable[RawTable]) -> dict[str, str]:
    """Return the marks that legends explain; those that two explain differently are asked about."""
    cells = (cell for table in tables for row in table.rows for cell in row)
    pairs = {pair for cell in cells if isinstance(cell, str) for pair in legend_in(cell)}
    times = Counter(mark for mark, _ in pairs)
    return {mark: str(meaning) for mark, meaning in pairs if times[mark] == 1}


def _refuse_ours(tables: Iterable[RawTable]) -> None:
    names = {table.name.casefold() for table in tables}
    if names >= AUDIT_SHEETS or "how to fill this in" in names:
        raise TrackerRefusedError(
            "This is a workbook of this product, not a tracker of your own. Choose it under "
            "“Import lessons”: there it is read exactly as it was exported."
        )


def _check(tracker: Tracker, tables: Iterable[RawTable]) -> None:
    if tracker.marks:
        if len(tracker.marks) > MOST_MARKS:
            raise TrackerRefusedError(
                f"This file marks more than {MOST_MARKS:,} lessons. Split it by year."
            )
        return
    if tracker.classes_and_sessions:
        raise TrackerRefusedError(
            f"There are classes and sessions in this file, but no mark is in any cell. {COLOURS}"
        )
    if any(_is_list_of_children(table) for table in tables):
        raise TrackerRefusedError(
            "This looks like a list of children. Choose it under Classes, Import. None of the "
            "names was kept."
        )
    raise TrackerRefusedError(
        "No lessons were found in this file. A tracker has the classes down and the sessions "
        "across, or the other way round, or a row for each lesson under headings such as Class, "
        "Session and Date."
    )


def _is_list_of_children(table: RawTable) -> bool:
    """Return whether a row heads columns for children's names, and none for sessions."""
    for cells in table.rows[:MAX_HEADER_ROW]:
        texts = [cell_text(cell) for cell in cells if isinstance(cell, str)]
        kinds = {match[0] for text in texts if (match := known(text))}
        has_names = {Purpose.FORENAME, Purpose.SURNAME} <= kinds or (
            Purpose.NAME in kinds and kinds & {Purpose.CLASS, Purpose.YEAR, Purpose.NUMBER}
        )
        if has_names and Heading.SESSION not in map(heading_of, cells):
            return True
    return False
