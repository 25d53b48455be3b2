"""Notes on a checked workbook beyond its values: hidden parts, macros, comments, links."""

from collections.abc import Iterator
from itertools import chain
from urllib.parse import unquote, urlsplit

from django.utils.translation import ngettext

from classes.words.counts import count_of
from lessons.figures import PERCENT_FORMAT
from reports.verification.contents import SheetContents
from reports.verification.formats import fixed_words
from reports.verification.opened import OpenedWorkbook

MACROS = "xl/vbaProject.bin"
BUILT_IN = ("_xlnm.", "excel_builtin_", "_xlfn", "_xlpm")
"""Prefixes of names that programs define themselves, for filters and printing."""


def notes_on(now: OpenedWorkbook, then: OpenedWorkbook | None) -> Iterator[str]:
    """Yield a sentence for each thing to note that was not in the original."""
    if now.book.holds(MACROS):
        yield "The file contains macros, which no workbook made here does. Do not run them."
    yield from _formats_that_hide_values(now, then)
    before = {sheet.name: sheet for sheet in then.contents.sheets} if then else {}
    for sheet in now.contents.sheets:
        old = before.get(sheet.name)
        if not sheet.sheet.visible and (old is None or old.sheet.visible):
            yield f"The sheet {sheet.name} is hidden."
        rows = sheet.hidden_rows - (old.hidden_rows if old else 0)
        if rows > 0:
            yield _hidden(rows, "row", sheet)
        columns = sheet.hidden_columns - (old.hidden_columns if old else 0)
        if columns > 0:
            yield _hidden(columns, "column", sheet)
    if names := _names(now) - (_names(then) if then else set()):
        listed = ", ".join(sorted(names)[:5])[:200]
        count = count_of(len(names), "name for cells was", "names for cells were")
        yield f"{count} added: {listed}."
    yield from _comments(now)
    if then:
        yield from _links(now, then)


def _hidden(number: int, what: str, sheet: SheetContents) -> str:
    is_or_are = ngettext("is", "are", number)
    return f"{count_of(number, what)} on the sheet {sheet.name} {is_or_are} hidden."


def _formats_that_hide_values(now: OpenedWorkbook, then: OpenedWorkbook | None) -> Iterator[str]:
    ours = _fixed(then) if then else fixed_words(PERCENT_FORMAT)
    for words in sorted(_fixed(now) - ours):
        shown = f"“{words[:60]}”" if words else "nothing"
        yield (
            f"A number format shows {shown} whatever the cell contains. The check compares what "
            "cells contain. Select a cell to see its real value above the sheet."
        )


def _fixed(opened: OpenedWorkbook) -> set[str]:
    return set(chain.from_iterable(map(fixed_words, opened.book.number_formats)))


def _comments(now: OpenedWorkbook) -> Iterator[str]:
    """Yield the sheets with comments. No workbook made here has any."""
    for sheet in now.contents.sheets:
        kinds = {kind for kind, _ in now.book.relations_of(sheet.sheet).targets.values()}
        if kinds & {"comments", "threadedComment"}:
            yield f"The sheet {sheet.name} has comments, which no workbook made here has."


def _links(now: OpenedWorkbook, then: OpenedWorkbook) -> Iterator[str]:
    new = _addresses(now) - _addresses(then)
    if new:
        listed = ", ".join(sorted(new)[:3])[:200]
        yield f"{count_of(len(new), 'new link leads', 'new links lead')} to {listed}."


def _addresses(opened: OpenedWorkbook) -> set[str]:
    """Return the addresses of links, written the same way if browsers treat them the same."""
    return {
        _plain(address)
        for sheet in opened.contents.sheets
        for address in opened.book.relations_of(sheet.sheet).links
    }


def _plain(address: str) -> str:
    try:
        parts = urlsplit(unquote(address.strip()))
    except ValueError:
        return address
    parts = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower())
    return parts.geturl().rstrip("/")


def _names(opened: OpenedWorkbook) -> set[str]:
    return {
        name
        for name in opened.book.defined_names
        if not name.casefold().startswith(tuple(start.casefold() for start in BUILT_IN))
    }
