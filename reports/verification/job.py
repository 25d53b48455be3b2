"""What a child does with a checked workbook. See `classes/sandbox/jobs.py`."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import islice
from typing import Any

from classes.tables import TableRefusedError
from reports.sheets.signs import ABOUT
from reports.verification.claim import claim_of
from reports.verification.comparing import compare
from reports.verification.contents import Contents, new_key
from reports.verification.limits import UNLIMITED, Limits
from reports.verification.notes import notes_on
from reports.verification.opened import OpenedWorkbook, open_workbook

MOST_NOTES = 20


def contents(content: bytes, *, limits: dict[str, int]) -> Iterator[Any]:
    """Yield what a workbook claims to be, then the digest of each sheet; or a refusal alone."""
    try:
        now = open_workbook(content, key=b"", limits=Limits(**limits))
        about = {
            "claim": claim_of(now.book).to_json(),
            "notes": _notes(now, None),
            "is_dated": bool(recorded_rows(now.contents)),
        }
    except TableRefusedError as error:
        yield {"refused": error.reason}
        return
    yield about
    yield from (sheet.to_json() for sheet in now.contents.short)


def comparison(
    content: bytes, *originals: bytes, limits: dict[str, int], closest: bool
) -> Iterator[Any]:
    """Yield how a workbook differs from its original, and the digests of the original's sheets.

    With `closest`, the original is the one that shares the most dated rows, if at least half.
    Yield nothing if there is none.
    """
    key = new_key()
    try:
        now = open_workbook(content, key=key, limits=Limits(**limits))
        place = _closest(now, originals, key) if closest else 0
        if place is None:
            return
        then = open_workbook(originals[place], key=key, limits=UNLIMITED)
        differences = compare(then, now)
        yield {
            "place": place,
            "first": [astuple(difference) for difference in differences.first],
            "count": differences.count,
            "at_least": differences.at_least,
            "notes": _notes(now, then),
            "sheets": [sheet.to_json() for sheet in then.contents.short],
        }
    except TableRefusedError as error:
        yield {"refused": error.reason}


def _notes(now: OpenedWorkbook, then: OpenedWorkbook | None) -> list[str]:
    return list(islice(notes_on(now, then), MOST_NOTES))


def _closest(now: OpenedWorkbook, originals: Sequence[bytes], key: bytes) -> int | None:
    """Return the place of the original that shares the most dated rows, if at least half.

    Dated rows have the second at which something was recorded or changed, so another school's
    workbook shares almost none of them.
    """
    dated_rows = recorded_rows(now.contents)
    best, most = None, len(dated_rows) // 2
    for place, original in enumerate(originals):
        kept = open_workbook(original, key=key, limits=UNLIMITED)
        shared = len(dated_rows & recorded_rows(kept.contents))
        if shared > most:
            best, most = place, shared
    return best


def recorded_rows(contents: Contents) -> set[int]:
    """Return the short digests of dated rows, except on About, which only has its own date."""
    sheets = [sheet for sheet in contents.sheets if sheet.name != ABOUT]
    return {digest for sheet in sheets for digest in sheet.dated}
