"""What is wrong with a row of a class list: each fault with what would be right."""

from collections.abc import Iterator
from dataclasses import replace

from classes.names.never_kept import NOT_SHOWN, Private
from classes.roster.grades import read_year
from classes.roster.lists.columns import Purpose
from classes.roster.lists.row import Row
from classes.roster.lists.values import is_unprintable, is_visible
from classes.roster.problems import WrongLine
from classes.tables.made_dates import TYPE_AGAIN, is_made_date

LONGEST_NAME, LONGEST_CLASS, LONGEST_NUMBER = 75, 40, 80


STANDS_FOR = {
    Purpose.FORENAME: "the forename",
    Purpose.SURNAME: "the surname",
    Purpose.NAME: "the name",
    Purpose.CLASS: "the class",
    Purpose.YEAR: "the year group",
    Purpose.NUMBER: "the pupil number",
}
HIDDEN = {
    Purpose.NUMBER: "Write the school’s own number, such as the admission number, or none.",
}
"""What would be right where something stands that is never kept, if not what is usual."""


def wrong_line(row: Row) -> WrongLine | None:
    """Return what is worst about a row, with whose line it is as far as that may be kept."""
    found = next(_faults(row), None)
    if found is None:
        return None
    number = "" if row.private(Purpose.NUMBER) else row.text(Purpose.NUMBER)
    hidden = any(row.private(purpose) for purpose in row.name_purposes)
    forename, surname = ("", "") if hidden else row.name()
    return replace(found, number=number, forename=forename, surname=surname)


def _faults(row: Row) -> Iterator[WrongLine]:
    """Yield what is wrong with a row, worst first: what is never kept, before all else."""
    yield from _private(row)
    yield from _faults_of_name(row)
    yield from _faults_of_class(row)
    year = row.year_text()
    if year and read_year(year) is None:
        yield _wrong(row, Purpose.YEAR, year, "This is not a year group.", "Write 5 or Year 5.")
    number = row.text(Purpose.NUMBER)
    if len(number) > LONGEST_NUMBER or is_unprintable(number):
        right = f"Write the number alone, at most {LONGEST_NUMBER} characters."
        yield _wrong(row, Purpose.NUMBER, number, "This is not a pupil number.", right)


def _private(row: Row) -> Iterator[WrongLine]:
    """Yield the cells that hold what is never kept; their values are not repeated."""
    for purpose in STANDS_FOR:
        if found := row.private(purpose):
            yield _wrong(row, purpose, NOT_SHOWN, _why(found, purpose), _right(purpose))


def _why(found: Private, purpose: Purpose) -> str:
    stands = f"{found} stands where {STANDS_FOR[purpose]} should be, and is never stored."
    return f"{stands[0].upper()}{stands[1:]}"


def _right(purpose: Purpose) -> str:
    usual = f"Write {STANDS_FOR[purpose]} there; a comma too many may have shifted the line."
    return HIDDEN.get(purpose, usual)


def _faults_of_name(row: Row) -> Iterator[WrongLine]:
    name, purpose = " ".join(part for part in row.name() if part), row.name_purposes[0]
    if not is_visible(name):
        yield _wrong(row, purpose, name, "The name is missing.", "Write it, or delete the line.")
    elif is_unprintable(name):
        yield _wrong(row, purpose, name, "The name holds a control character.", "Type it again.")
    elif len(name) > LONGEST_NAME:
        right = f"Shorten it to {LONGEST_NAME} characters."
        yield _wrong(row, purpose, name, "The name is too long.", right)


def _faults_of_class(row: Row) -> Iterator[WrongLine]:
    name = row.class_name()
    if is_made_date(row.raw(Purpose.CLASS)):
        yield _wrong(row, Purpose.CLASS, name, "The class is a date.", TYPE_AGAIN)
    elif not is_visible(name):
        right = "Write it as on the other lines, or delete the line."
        yield _wrong(row, Purpose.CLASS, name, "The class is missing.", right)
    elif is_unprintable(name):
        yield _wrong(row, Purpose.CLASS, name, "It holds a control character.", "Type it again.")
    elif len(name) > LONGEST_CLASS:
        right = f"Shorten it to {LONGEST_CLASS} characters."
        yield _wrong(row, Purpose.CLASS, name, "The name of the class is too long.", right)


def _wrong(row: Row, purpose: Purpose, value: str, why: str, right: str) -> WrongLine:
    return WrongLine(row.where, row.heading(purpose), value[:100], why, right)
