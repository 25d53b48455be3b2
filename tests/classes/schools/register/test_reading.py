"""Reading the register of schools: which are chosen, what is read, and which files are refused."""

import pytest
from django.core.exceptions import ValidationError

from classes.sandbox import read_apart
from classes.schools.register.entry import Entry
from classes.schools.register.reading import Choice, read_register
from tests.classes.schools.register.extract import school, write

TRUST = Choice(trust="2345")


def names(path, choice: Choice) -> list[str]:
    return [entry.name for entry in read_register(path, choice, here=()).chosen]


@pytest.mark.parametrize(
    "choice",
    [
        Choice(trust="2345"),
        Choice(trust="peak learning trust"),
        Choice(authority="830"),
        Choice(authority="Derbyshire"),
        Choice(urns=("100001",)),
    ],
)
def test_a_trust_or_an_authority_is_chosen_by_code_or_name(tmp_path, choice):
    other = {
        "Trusts (code)": "1",
        "Trusts (name)": "Dale Trust",
        "LA (code)": "1",
        "LA (name)": "X",
    }
    path = write(tmp_path, school(100001, "St Mary’s"), school(100002, "Other", **other))
    assert names(path, choice) == ["St Mary’s"]


def test_no_column_about_people_leaves_the_child(tmp_path):
    content = write(tmp_path, school(100001, "Fern Bank")).read_bytes()
    sent = str(list(read_apart("register", content)))
    assert "Fern Bank" in sent
    assert "Secret" not in sent


@pytest.mark.parametrize(
    ("ages", "teaches"),
    [
        ((4, 11), True),
        ((7, 11), True),  # a junior school
        ((9, 13), True),  # a middle school
        ((10, 14), True),  # a middle school that begins with Year 6
        ((4, 10), True),  # a first school that ends with Year 5
        ((4, 18), True),
        ((5, 9), False),  # a first school that ends with Year 4
        ((5, 7), False),
        ((11, 16), False),
        ((None, None), False),
    ],
)
def test_ages_tell_who_teaches_year_5_or_6(ages, teaches):
    assert Entry("100001", "Fern Bank", "Open", "", *ages).teaches_upper_years is teaches


def test_a_name_of_two_trusts_needs_a_code(tmp_path):
    second = school(100002, "B", **{"Trusts (code)": "77"})
    path = write(tmp_path, school(100001, "A"), second)
    with pytest.raises(ValidationError, match="Give one of their codes: 2345, 77"):
        names(path, Choice(trust="Peak Learning Trust"))
    assert names(path, Choice(trust="77")) == ["B"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04rest", "If it is a zip folder, unzip it first"),
        (b"", "the column “URN” is missing"),
        (b"Class,Pupil\n5 Oak,A\n", "the column “URN” is missing"),
        (b"URN,EstablishmentName,EstablishmentStatus (name),StatutoryLowAge\n", "“Trusts .code.”"),
        (b"URN," + b'"' + b"x" * 200_000, "We cannot read line"),
    ],
)
def test_another_file_is_refused_with_a_sentence(tmp_path, content, why):
    path = tmp_path / "edubasealldata.csv"
    path.write_bytes(content)
    with pytest.raises(ValidationError, match=why):
        names(path, TRUST)


def test_an_unknown_trust_is_said(tmp_path):
    path = write(tmp_path, school(100001, "A"))
    with pytest.raises(ValidationError, match="no school of 9999"):
        names(path, Choice(trust="9999"))
