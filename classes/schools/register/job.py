"""What a child does with the register: it sends the columns that are needed of the chosen schools.

The file has about 140 columns and 50,000 schools. Some columns name people, such as the head: they
never leave the child.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

COLUMNS = {
    "URN": "urn",
    "EstablishmentName": "name",
    "EstablishmentStatus (name)": "status",
    "PhaseOfEducation (name)": "phase",
    "StatutoryLowAge": "low",
    "StatutoryHighAge": "high",
    "LA (code)": "authority_code",
    "LA (name)": "authority",
    "EstablishmentNumber": "number",
    "Trusts (code)": "trust_code",
    "Trusts (name)": "trust",
    "Town": "town",
}
"""The columns that are read, by their heading, and what `Entry` calls them."""
NEEDED = ("URN", "EstablishmentName", "EstablishmentStatus (name)", "StatutoryLowAge")
NEEDED_FOR = {
    "trust": ("Trusts (code)", "Trusts (name)"),
    "authority": ("LA (code)", "LA (name)"),
}

MOST_ROWS = 200_000
LONGEST = 200
ROWS_IN_A_LINE = 200
"""Few enough that no line takes long to parse: parsing holds the interpreter's lock."""

CHOOSE = (
    "Choose the file of all establishments from the download page of Get information about "
    "schools. Its name begins with edubasealldata and ends in .csv."
)
NO_TEXT = f"This is not a .csv file. If it is a zip folder, unzip it first. {CHOOSE}"
NO_COLUMN = "This is not the register of schools: the column “{}” is missing. {}"
TOO_LONG = f"This file has more than {MOST_ROWS:,} rows. {CHOOSE}"
BROKEN = "We cannot read line {} of the register. Download the file again."

Row = list[Any]


def schools(
    content: bytes,
    *,
    trust: str = "",
    authority: str = "",
    urns: Collection[str] | None = None,
    here: Collection[str] = (),
) -> Iterator[Any]:
    """Yield {"refused": why}, or lists of rows: the values of COLUMNS and whether it was chosen.

    A trust or an authority is chosen by its code or its name, and without a choice every school is.
    Those of `here` are sent too, as they may have closed or have another name.
    """
    choice = {name: text.casefold() for name, text in (("trust", trust), ("authority", authority))}
    wanted, known = None if urns is None else frozenset(urns), frozenset(here)
    try:
        rows = _rows(content, [name for name, text in choice.items() if text])
        part: list[Row] = []
        for row in rows:
            chosen = _is_chosen(row, choice, wanted)
            if chosen or row["urn"] in known:
                part.append([*row.values(), chosen])
            if len(part) == ROWS_IN_A_LINE:
                yield part
                part = []
        yield part
    except _RefusedError as refusal:
        yield {"refused": str(refusal)}


class _RefusedError(Exception):
    """The file cannot be used. The text says why."""


def _is_chosen(
    row: Mapping[str, str], choice: Mapping[str, str], urns: Collection[str] | None
) -> bool:
    if urns is not None and row["urn"] not in urns:
        return False
    return all(
        text in (row[f"{name}_code"].casefold(), row[name].casefold())
        for name, text in choice.items()
        if text
    )


def _rows(content: bytes, choices: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the read columns of each row. Raise _RefusedError if this is another file."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")) or b"\x00" in content[:4096]:
        raise _RefusedError(NO_TEXT)
    text = io.TextIOWrapper(
        io.BytesIO(content), encoding=_encoding(content), errors="replace", newline=""
    )
    reader = csv.reader(text)
    try:
        places = _places(next(reader, []), choices)
        for count, cells in enumerate(reader):
            if count >= MOST_ROWS:
                raise _RefusedError(TOO_LONG)
            if cells:
                yield {
                    name: _plain(cells[place]) if place is not None and place < len(cells) else ""
                    for name, place in places.items()
                }
    except csv.Error as error:
        raise _RefusedError(BROKEN.format(reader.line_num)) from error


def _encoding(content: bytes) -> str:
    """Return UTF-8 if the file is, else Windows-1252, as the register is published."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _places(headings: Sequence[str], choices: Sequence[str]) -> dict[str, int | None]:
    """Return the place of each column that is read; None for one that the file lacks."""
    by_name = {heading.strip().casefold(): at for at, heading in enumerate(headings)}
    needed = [*NEEDED, *(heading for name in choices for heading in NEEDED_FOR[name])]
    for heading in needed:
        if heading.casefold() not in by_name:
            raise _RefusedError(NO_COLUMN.format(heading, CHOOSE))
    return {name: by_name.get(heading.casefold()) for heading, name in COLUMNS.items()}


def _plain(cell: str) -> str:
    """Return a cell in one line, without what a terminal would take for an order."""
    return "".join(filter(str.isprintable, " ".join(cell.split())))[:LONGEST]
