"""What a child does with a checked workbook. See `classes/sandbox/jobs.py`.

Each job yields plain values, or a refusal alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import wraps
from typing import Any

from classes.sandbox.jobs import Job
from reports.sheets.signs import ABOUT
from reports.verification.claim import claim_of
from reports.verification.comparing import compare
from reports.verification.flat import Kind
from reports.verification.limits import UNLIMITED, Limits
from reports.verification.package import UnreadableError
from reports.verification.shown import moment_of
from reports.verification.workbook import Workbook, row_of


def _or_refused(job: Job) -> Job:
    @wraps(job)
    def answer(*contents: bytes, **options: Any) -> Iterator[Any]:
        try:
            yield from job(*contents, **options)
        except UnreadableError as error:
            yield {"refused": error.reason}

    return answer


@_or_refused
def claim(content: bytes, *, limits: dict[str, int]) -> Iterator[Any]:
    """Yield what a workbook claims to be. Only its sheet About is read."""
    yield asdict(claim_of(Workbook(content, Limits(**limits))))


@_or_refused
def digests(content: bytes, *, limits: dict[str, int]) -> Iterator[Any]:
    """Yield the digest of each sheet of a workbook, in order."""
    book = Workbook(content, Limits(**limits))
    yield from [book.digest(sheet).to_json() for sheet in book.sheets]


@_or_refused
def comparison(
    content: bytes, *originals: bytes, limits: dict[str, int], closest: bool
) -> Iterator[Any]:
    """Yield the place of a workbook's original, and how it differs, kind by kind.

    With `closest`, the original is the one that shares the most rows with a time of recording, if
    at least half. Yield nothing if there is none.
    """
    place = _closest(content, originals, Limits(**limits)) if closest else 0
    if place is not None:
        now = Workbook(content, Limits(**limits))
        groups = compare(Workbook(originals[place], UNLIMITED), now)
        yield place
        yield from map(asdict, groups)


def _closest(content: bytes, originals: Sequence[bytes], limits: Limits) -> int | None:
    """Return the place of the original that shares the most recorded rows, if at least half.

    They have the second at which something was recorded or changed, so another school's workbook
    shares almost none of them.
    """
    rows = _recorded(Workbook(content, limits))
    shared = [len(rows & _recorded(Workbook(one, UNLIMITED))) for one in originals if rows]
    most = max(shared, default=0)
    return shared.index(most) if most > len(rows) // 2 else None


def _recorded(book: Workbook) -> set[int]:
    """Return marks of the rows with a time to the second, except on About, which has its own."""
    marks = set()
    for sheet in book.sheets:
        rows, timed, found = defaultdict(list), set(), book.read(sheet)
        for (place, kind), value in found.items() if sheet.name != ABOUT else ():
            if kind is Kind.VALUE:
                row = row_of(place)
                rows[row].append(value)
                at = moment_of(value, found[place, Kind.FORMAT])
                if at and at.second:
                    timed.add(row)
        marks |= {hash(tuple(rows[row])) for row in timed}
    return marks
