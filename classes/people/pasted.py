"""Reads people to invite from pasted lines: a list of names, or columns of a spreadsheet.

A line holds an email address and, in any order, a name, a role and classes. Tabs, commas and
semicolons separate them. `Name <mail@school.example>` is read too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from classes.models import ClassGroup, Role
from classes.names.spelling import folded

MOST = 50
"""How many people are invited at once."""
LONGEST_NAME = 80

_EMAIL = re.compile(r"<?(?:mailto:)?([^\s<>,;:\"()@]{1,64}@[^\s<>,;\"()]+)>?")
_SEPARATORS = re.compile(r"[\t;,|]")
_BETWEEN_PEOPLE = (re.compile(r"(?<=>)\s*[;,]\s*"), re.compile(r";"), re.compile(r","))
_BETWEEN_CLASSES = re.compile(r" (?:and|&|\+) ")

_HEADING = re.compile(
    r"names?|full|first|last|staff|forename|surname|e-?mail|mail|address"
    r"|roles?|class(es)?|job|title"
)
_ROLES = {
    Role.PSHE_LEAD: "pshe lead,pshe,rshe lead,rse lead,pshe coordinator,pshe leader,lead",
    Role.TEACHER: "teacher,class teacher,teaching assistant,ta,hlta,supply teacher,ect,staff",
    Role.SAFEGUARDING_LEAD: "safeguarding lead,dsl,ddsl,deputy dsl,designated safeguarding lead,"
    "deputy safeguarding lead,deputy designated safeguarding lead,safeguarding",
    Role.HEAD: "head,headteacher,head teacher,headmaster,headmistress,principal",
    Role.VIEWER: "governor,viewer,governor (viewer),chair of governors,link governor",
}
_ROLE_BY_WORD = {word: role for role, words in _ROLES.items() for word in words.split(",")}


@dataclass(frozen=True)
class PastedPerson:
    """One person of the pasted text. `problem` says what to do about a line that cannot be used."""

    number: int
    text: str
    email: str = ""
    name: str = ""
    role: Role = Role.TEACHER
    classes: Sequence[ClassGroup] = field(default=())
    problem: str = ""

    def with_problem(self, problem: str) -> "PastedPerson":
        return replace(self, problem=problem)


def read_people(text: str, *, role: Role, classes: Iterable[ClassGroup] = ()) -> list[PastedPerson]:
    """Return the people of a text, in its order. `role` is for lines that name none."""
    by_name = {folded(group.name): group for group in classes}
    people: list[PastedPerson] = []
    seen: dict[str, int] = {}
    for number, line in _lines(text):
        person = _person(number, line, role, by_name)
        if not person.problem and person.email in seen:
            problem = f"The address is that of line {seen[person.email]} too. Keep one of them."
            person = replace(person, problem=problem)
        if not person.problem:
            seen[person.email] = number
        if len(seen) > MOST:
            problem = f"At most {MOST} people are invited at once. Send this line afterwards."
            person = replace(person, problem=problem)
        people.append(person)
    return people


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line but headings with its number, and each person of a line with several."""
    for number, line in enumerate(text.splitlines(), start=1):
        words = folded(_SEPARATORS.sub(" ", line)).split()
        if not words or ("@" not in line and all(map(_HEADING.fullmatch, words))):
            continue
        for piece in _people_of(line):
            yield number, piece.strip()


def _people_of(line: str) -> list[str]:
    """Return the parts of a line with one address each, or the line if it has no such parts."""
    if len(_EMAIL.findall(line)) > 1:
        for separator in _BETWEEN_PEOPLE:
            pieces = [piece for piece in separator.split(line) if piece.strip()]
            if all(len(_EMAIL.findall(piece)) == 1 for piece in pieces):
                return pieces
    return [line]


def _person(number: int, line: str, role: Role, by_name: dict[str, ClassGroup]) -> PastedPerson:
    person = PastedPerson(number, line, role=role)
    addresses = _EMAIL.findall(line)
    if len(addresses) != 1:
        problem = (
            "There is no email address. Add it after the name, such as R. Patel, "
            "r.patel@school.example."
            if not addresses
            else "There are several email addresses. Put each person on a line of their own."
        )
        return replace(person, problem=problem)
    person = replace(person, email=addresses[0].strip(".").lower())
    before, _, after = line.partition(_EMAIL.search(line).group())  # type: ignore[union-attr]
    surname_first = f"<{addresses[0]}>" in line
    names = []
    for part in [*_parts(before), *_parts(after)]:
        known = [by_name.get(folded(name)) for name in _BETWEEN_CLASSES.split(part)]
        if folded(part) in _ROLE_BY_WORD:
            person = replace(person, role=_ROLE_BY_WORD[folded(part)])
        elif all(known):
            person = replace(person, classes=[*person.classes, *filter(None, known)])
        else:
            names.append(part)
    return _named(person, names, surname_first=surname_first)


def _parts(text: str) -> list[str]:
    parts = [part.strip(" \"'\u201c\u201d\xa0-") for part in _SEPARATORS.split(text)]
    return [" ".join(part.split()) for part in parts if part]


def _named(person: PastedPerson, names: list[str], *, surname_first: bool) -> PastedPerson:
    """Return the person with a name, or with what is wrong with the line."""
    if len(names) == 2 and surname_first:  # as Outlook writes it: Patel, Rina <r@school.example>
        names.reverse()
    name = " ".join(names) if len(names) <= 2 else ""
    problem = ""
    if len(names) > 2:
        rest = ", ".join(names[1:])
        problem = f"We do not know what these are: {rest}. Keep the name, the address and the role."
    elif not name:
        name = name_in(person.email)
        problem = "" if name else "There is no name. Write it before the address."
    try:
        validate_email(person.email)
    except ValidationError:
        problem = f"{person.email} is not an email address. Correct it."
    if len(name) > LONGEST_NAME:
        problem = f"The name is longer than {LONGEST_NAME} letters. Shorten it."
    return replace(person, name=name, problem=problem)


def name_in(email: str) -> str:
    """Return the name in an address like r.patel@school.example: "R. Patel"; empty if none."""
    parts = [part for part in re.split(r"[._-]", email.partition("@")[0]) if part]
    if len(parts) < 2 or not all(part.isalpha() for part in parts):
        return ""
    return " ".join(f"{part.upper()}." if len(part) == 1 else part.title() for part in parts)
