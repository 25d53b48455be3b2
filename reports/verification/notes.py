"""What is worth knowing of a workbook beside its values: what hides, and what could run."""

from collections.abc import Iterator

from reports.verification.comparing import Opened

MACROS = "xl/vbaProject.bin"
BUILT_IN = ("_xlnm.", "excel_builtin_", "_xlfn", "_xlpm")
"""How names begin that programs define by themselves, for filters and printing."""


def notes_on(now: Opened, then: Opened | None) -> Iterator[str]:
    """Yield a sentence each; of what was there as it was made, none."""
    if now.book.holds(MACROS):
        yield "It holds macros, which no workbook made here does. Do not let them run."
    before = {sheet.name: sheet for sheet in then.contents.sheets} if then else {}
    for sheet in now.contents.sheets:
        old = before.get(sheet.name)
        if not sheet.sheet.visible and (old is None or old.sheet.visible):
            yield f"The sheet {sheet.name} is hidden."
        rows = sheet.hidden_rows - (old.hidden_rows if old else 0)
        if rows > 0:
            yield f"{_count(rows, 'row')} of the sheet {sheet.name} {_is(rows)} hidden."
        columns = sheet.hidden_columns - (old.hidden_columns if old else 0)
        if columns > 0:
            yield f"{_count(columns, 'column')} of the sheet {sheet.name} {_is(columns)} hidden."
    if names := _names(now) - (_names(then) if then else set()):
        said = ", ".join(sorted(names)[:5])[:200]
        yield f"{_count(len(names), 'name')} for cells {_is(len(names))} defined: {said}."


def _names(opened: Opened) -> set[str]:
    return {
        name
        for name in opened.book.defined_names
        if not name.casefold().startswith(tuple(start.casefold() for start in BUILT_IN))
    }


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
