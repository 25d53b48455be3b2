"""Finds what is wrong with a row of a class list, and how to correct it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from classes.names.never_kept import NOT_SHOWN, Private
from classes.roster.grades import read_year
from classes.roster.lists.columns import LABELS, Purpose
from classes.roster.lists.row import Row
from classes.roster.lists.values import (
    REMARK,
    is_formula_error,
    is_unprintable,
    is_visible,
    several_classes,
)
from classes.roster.problems import WrongLine
from classes.tables.mistaken_dates import TYPE_AGAIN, is_mistaken_date

LONGEST_NAME, LONGEST_CLASS, LONGEST_NUMBER = 75, 40, 80

SHORTENED = re.compile(r"\d(?:[.,]\d{1,15})?E\+?\d{1,3}", re.IGNORECASE)
FORMAT_AS_TEXT = "Format the column as text, and export or type the numbers again."

LOST = re.compile(
    r"\ufffd|(?<=\w)[?£¥€§©®±≥≤≠‰†‡°¬¦¢¿¡÷×™√∞]|[?£¥€§©®±≥≤≠‰†‡°¬¦¢¿¡÷×™√∞](?=\w)"
    r"|%[0-9A-F]{2}|=[0-9A-F]{2}|\\[ux][0-9A-Fa-f]{2}|\+A[\w+/]{2}",
)
"""What programs write in place of a letter that they cannot store or do not know."""

NOUNS = {purpose: f"the {label.lower()}" for purpose, label in LABELS.items()}
NOUNS[Purpose.NAME] = "the name"
CORRECTIONS = {
    Purpose.NUMBER: "Write the school’s own number, such as the admission number, or leave it out.",
}
"""How to correct a value that is never kept, where the usual advice does not fit."""


def wrong_line(row: Row) -> WrongLine | None:
    """Return the worst fault of a row, or None. It names the child if the name may be kept."""
    fault = next(_faults(row), None)
    if fault is None:
        return None
    number = "" if row.private_kind(Purpose.NUMBER) else row.text(Purpose.NUMBER)
    hidden = any(row.private_kind(purpose) for purpose in row.name_purposes)
    forename, surname = ("", "") if hidden else row.name()
    return replace(fault, number=number, forename=forename, surname=surname)


def _faults(row: Row) -> Iterator[WrongLine]:
    """Yield the faults of a row, worst first. Data that is never kept is the worst."""
    yield from _private(row)
    yield from _formula_errors(row)
    yield from _remarks(row)
    yield from _faults_of_name(row)
    yield from _faults_of_class(row)
    year = row.year_text()
    if year and read_year(year) is None:
        yield _wrong(row, Purpose.YEAR, year, "This is not a year group.", "Write 5 or Year 5.")
    number = row.text(Purpose.NUMBER)
    if SHORTENED.fullmatch(number):
        why = "A spreadsheet has shortened this number."
        yield _wrong(row, Purpose.NUMBER, number, why, FORMAT_AS_TEXT)
    elif len(number) > LONGEST_NUMBER or is_unprintable(number):
        right = f"Write only the number, in at most {LONGEST_NUMBER} characters."
        yield _wrong(row, Purpose.NUMBER, number, "This is not a pupil number.", right)


def _private(row: Row) -> Iterator[WrongLine]:
    """Yield a fault for each cell with data that is never kept. It does not repeat the value."""
    for purpose in NOUNS:
        if kind := row.private_kind(purpose):
            yield _wrong(row, purpose, NOT_SHOWN, _why(kind, purpose), _right(purpose))


def _formula_errors(row: Row) -> Iterator[WrongLine]:
    """Yield a fault for each cell whose formula failed. Each names the error."""
    for purpose, noun in NOUNS.items():
        text = row.text(purpose)
        if is_formula_error(text):
            what = f"formula {text[:40]}" if text[0] == "=" else f"error {text} of a formula"
            why = f"There is the {what} in place of {noun}."
            yield _wrong(row, purpose, text, why, f"Correct the formula, or type {noun}.")


def _why(kind: Private, purpose: Purpose) -> str:
    return f"There is {kind} in place of {NOUNS[purpose]}. We never store that."


def _right(purpose: Purpose) -> str:
    usual = f"Write {NOUNS[purpose]} there. An extra comma may have shifted the line."
    return CORRECTIONS.get(purpose, usual)


def _remarks(row: Row) -> Iterator[WrongLine]:
    """Yield a fault for each cell with a remark that the child has left."""
    for purpose in (*row.name_purposes, Purpose.CLASS):
        if REMARK.search(text := row.text(purpose)):
            why = "There is a remark that the child has left."
            right = "Delete the line, or only the remark if the child is still here."
            yield _wrong(row, purpose, text, why, right)


def _faults_of_name(row: Row) -> Iterator[WrongLine]:
    name, purpose = " ".join(part for part in row.name() if part), row.name_purposes[0]
    if not is_visible(name):
        yield _wrong(row, purpose, name, "The name is missing.", "Write it, or delete the line.")
    elif LOST.search(name):
        why = "A letter of the name was lost when the file was saved."
        yield _wrong(row, purpose, name, why, "Type the name again, or export the list again.")
    elif is_unprintable(name):
        yield _wrong(row, purpose, name, "The name has a control character.", "Type it again.")
    elif len(name) > LONGEST_NAME:
        right = f"Shorten it to {LONGEST_NAME} characters."
        yield _wrong(row, purpose, name, "The name is too long.", right)


def _faults_of_class(row: Row) -> Iterator[WrongLine]:
    name = row.class_name()
    if is_mistaken_date(row.raw(Purpose.CLASS)):
        yield _wrong(row, Purpose.CLASS, name, "The class is a date.", TYPE_AGAIN)
    elif not is_visible(name):
        right = "Write it as on the other lines, or delete this line."
        yield _wrong(row, Purpose.CLASS, name, "The class is missing.", right)
    elif is_unprintable(name):
        yield _wrong(row, Purpose.CLASS, name, "It has a control character.", "Type it again.")
    elif several_classes(row.raw(Purpose.CLASS)):
        why = "There are several classes in one cell."
        yield _wrong(row, Purpose.CLASS, name, why, "Keep the class that the child is in.")
    elif len(name) > LONGEST_CLASS:
        right = f"Shorten it to {LONGEST_CLASS} characters."
        yield _wrong(row, Purpose.CLASS, name, "The name of the class is too long.", right)


def _wrong(row: Row, purpose: Purpose, value: str, why: str, right: str) -> WrongLine:
    return WrongLine(row.where, row.heading(purpose), value[:100], why, right)
