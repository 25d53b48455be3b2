"""Reads the operator’s own lists: of URNs, and of the PSHE leads’ email addresses."""

from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from classes.schools.register.entry import URN
from classes.tables import read_tables

MOST_PROBLEMS = 20


def read_urns(path: Path) -> tuple[str, ...]:
    """Return the URNs in the first column, each once. Raise ValidationError for a wrong line."""
    problems: list[str] = []
    urns = [urn for _, urn, _ in _lines(path, problems)]
    _raise(path, problems)
    return tuple(dict.fromkeys(urns))


def read_leads(path: Path) -> dict[str, str]:
    """Return the email address beside each URN. Raise ValidationError with the wrong lines."""
    problems: list[str] = []
    leads: dict[str, str] = {}
    for line, urn, email in _lines(path, problems):
        try:
            validate_email(email)
        except ValidationError:
            problems.append(f"Line {line}: there is no email address beside {urn}.")
            continue
        if leads.setdefault(urn, email.lower()) != email.lower():
            problems.append(f"Line {line}: {urn} has two email addresses. Keep one of them.")
    _raise(path, problems)
    return leads


def _lines(path: Path, problems: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield each line with a URN and what stands beside it. A first line of headings is no URN."""
    try:
        with path.open("rb") as file:
            table = read_tables(file, path.name)[0]
    except OSError as error:
        raise ValidationError(f"We cannot read {path}: {error.strerror}.") from error
    for index, row in enumerate(table.rows):
        cells = [str(cell).strip() for cell in row if cell is not None]
        if not cells or (index == 0 and cells[0].casefold() == "urn"):
            continue
        if URN.fullmatch(cells[0]):
            yield table.line(index), cells[0], cells[1] if len(cells) > 1 else ""
        else:
            problems.append(f"Line {table.line(index)} does not begin with a URN.")


def _raise(path: Path, problems: list[str]) -> None:
    """Raise ValidationError with the problems, below the name of the list they are in."""
    if problems:
        more = len(problems) - MOST_PROBLEMS
        shown = [*problems[:MOST_PROBLEMS], *([f"… and {more} more."] if more > 0 else [])]
        lines = [f"{path.name}:", *shown]
        raise ValidationError([ValidationError(line) for line in lines])
