"""The span of year groups that a class has or that a session is for."""

import pytest

from classes.years.year_groups import YearGroups


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-6", (5, 6)),
        ("5–6", (5, 6)),
        ("5/6", (5, 6)),
        ("5 to 6", (5, 6)),
        ("6", (6, 6)),
        (" 6 ", (6, 6)),
        ("Year 6", (6, 6)),
        ("Year 5 to Year 6", (5, 6)),
        ("1-13", (1, 13)),
    ],
)
def test_it_reads_what_people_write(text, expected):
    assert YearGroups.parse(text) == YearGroups(*expected)


@pytest.mark.parametrize("text", ["", "R", "6-5", "0", "14", "5-6-7", "five", "-5", "5-"])
def test_it_refuses_anything_else_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"is not a year group\. Write a year such as 6"):
        YearGroups.parse(text)


@pytest.mark.parametrize(
    ("span", "long", "short"),
    [
        (YearGroups(6, 6), "Year 6", "6"),
        (YearGroups(5, 6), "Years 5 and 6", "5-6"),
        (YearGroups(3, 6), "Years 3 to 6", "3-6"),
    ],
)
def test_it_has_a_long_and_a_short_form(span, long, short):
    assert str(span) == long
    assert span.short == short
    assert YearGroups.parse(short) == span


def test_spans_overlap_if_they_share_a_year():
    assert YearGroups(5, 5).overlaps(YearGroups(5, 6))
    assert YearGroups(6, 6).overlaps(YearGroups(5, 6))
    assert not YearGroups(5, 5).overlaps(YearGroups(6, 6))
