"""Reading people to invite from pasted lines."""

import pytest

from classes.models import Role
from classes.people.pasted import MOST, name_in, read_people
from tests import factories

MAIL = "r.patel@school.example"


def read(*lines: str, classes=()):
    return read_people("\n".join(lines), role=Role.TEACHER, classes=classes)


@pytest.mark.parametrize(
    "line",
    [
        f"R. Patel, {MAIL}, DSL",
        f"{MAIL};R. Patel;dsl",
        f"Designated safeguarding lead\tR. Patel\t{MAIL.upper()}",
        f"R. Patel <{MAIL}>, Safeguarding lead",
        f'"R. Patel" <{MAIL}>; DSL',
        f"R. Patel {MAIL} DSL",
        f"Patel, R. <{MAIL}>; dsl",
    ],
)
def test_any_order_and_separator_is_read(line):
    [person] = read(line)
    assert (person.name, person.email, person.role, person.problem) == (
        *("R. Patel", MAIL, Role.SAFEGUARDING_LEAD),
        "",
    )


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Headteacher", Role.HEAD),
        ("Chair of governors", Role.VIEWER),
        ("PSHE lead", Role.PSHE_LEAD),
        ("TA", Role.TEACHER),
        ("", Role.TEACHER),
    ],
)
def test_a_role_is_read_as_schools_call_it(word, role):
    assert read(f"R. Patel, {MAIL}, {word}")[0].role == role


def test_a_heading_and_empty_lines_are_passed_over():
    assert [one.number for one in read("Name\tEmail address\tRole", "", f"R. Patel\t{MAIL}")] == [3]


def test_addresses_from_an_email_programme_may_stand_in_one_line():
    people = read(f"Patel, Rina <{MAIL}>; Okafor, Jo <j@school.example>")
    assert [(one.name, one.email) for one in people] == [
        ("Rina Patel", MAIL),
        ("Jo Okafor", "j@school.example"),
    ]


@pytest.mark.django_db
@pytest.mark.sqlite_is_enough
def test_classes_are_read_where_they_are_named():
    oak, rowan = (factories.ClassGroupFactory(name=name) for name in ("5 Oak", "5/6 Rowan"))
    [person] = read(f"R. Patel, {MAIL}, 5 oak and 5/6 Rowan", classes=[oak, rowan])
    assert list(person.classes) == [oak, rowan]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("R. Patel, teacher", "There is no email address"),
        ("R. Patel, r.patel@school", "is not an email address"),
        (f"{MAIL}, R. Patel, j@school.example, J. Okafor, x", "several email addresses"),
        ("office@school.example", "There is no name"),
        (f"R. Patel, {MAIL}, Maths, Room 5", "We do not know what these are: Maths, Room 5"),
    ],
)
def test_a_wrong_line_says_what_to_do(line, says):
    [person] = read(line)
    assert says in person.problem


def test_the_same_address_twice_waits():
    first, second = read(f"R. Patel, {MAIL}", f"Rina Patel, {MAIL}")
    assert not first.problem
    assert "that of line 1 too" in second.problem


def test_more_than_fifty_wait():
    people = read(*(f"P. Erson, p{number}@school.example" for number in range(MOST + 2)))
    assert [bool(one.problem) for one in people] == [False] * MOST + [True] * 2


@pytest.mark.parametrize(
    ("email", "name"),
    [(MAIL, "R. Patel"), ("jo-ann.lee@x.example", "Jo Ann Lee"), ("head@x.example", "")],
)
def test_a_missing_name_is_taken_from_the_address(email, name):
    assert name_in(email) == name
