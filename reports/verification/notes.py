"""What is worth knowing of a workbook beside its values: what hides, and what could run."""

from collections.abc import Iterator
from itertools import chain
from urllib.parse import unquote, urlsplit

from django.utils.translation import ngettext

from classes.words.counts import count_of
from lessons.percent import PERCENT_FORMAT
from reports.verification.comparing import Opened
from reports.verification.contents import SheetContents
from reports.verification.formats import fixed_words

MACROS = "xl/vbaProject.bin"
BUILT_IN = ("_xlnm.", "excel_builtin_", "_xlfn", "_xlpm")
"""How names begin that programs define by themselves, for filters and printing."""


def notes_on(now: Opened, then: Opened | None) -> Iterator[str]:
    """Yield a sentence each; of what was there as it was made, none."""
    if now.book.holds(MACROS):
        yield "It holds macros, which no workbook made here does. Do not let them run."
    yield from _formats_that_say_otherwise(now, then)
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
        said = ", ".join(sorted(names)[:5])[:200]
        yield f"{count_of(len(names), 'name for cells is', 'names for cells are')} defined: {said}."
    yield from _comments(now)
    if then:
        yield from _links(now, then)


def _hidden(number: int, what: str, sheet: SheetContents) -> str:
    is_or_are = ngettext("is", "are", number)
    return f"{count_of(number, what)} of the sheet {sheet.name} {is_or_are} hidden."


def _formats_that_say_otherwise(now: Opened, then: Opened | None) -> Iterator[str]:
    ours = _fixed(then) if then else fixed_words(PERCENT_FORMAT)
    for words in sorted(_fixed(now) - ours):
        shown = f"“{words[:60]}”" if words else "nothing"
        yield (
            f"There is a format that shows {shown} whatever number the cell holds. What cells hold "
            "is compared: select a cell to see it above the sheet."
        )


def _fixed(opened: Opened) -> set[str]:
    return set(chain.from_iterable(map(fixed_words, opened.book.number_formats)))


def _comments(now: Opened) -> Iterator[str]:
    """Yield the sheets with comments. No workbook that is made here has any."""
    for sheet in now.contents.sheets:
        kinds = {kind for kind, _ in now.book.relations_of(sheet.sheet).targets.values()}
        if kinds & {"comments", "threadedComment"}:
            yield f"The sheet {sheet.name} has comments, which no workbook made here has."


def _links(now: Opened, then: Opened) -> Iterator[str]:
    new = _addresses(now) - _addresses(then)
    if new:
        said = ", ".join(sorted(new)[:3])[:200]
        one, many = "address to which links lead is", "addresses to which links lead are"
        yield f"{count_of(len(new), one, many)} new: {said}."


def _addresses(opened: Opened) -> set[str]:
    """Return where links lead, told apart by what browsers tell apart."""
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


def _names(opened: Opened) -> set[str]:
    return {
        name
        for name in opened.book.defined_names
        if not name.casefold().startswith(tuple(start.casefold() for start in BUILT_IN))
    }
