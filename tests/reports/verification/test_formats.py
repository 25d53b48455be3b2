import pytest

from lessons.figures import NEARLY_ALL, PERCENT_FORMAT
from reports.verification.formats import fixed_words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('"100%"', {"100%"}),
        ("\\1\\0\\0\\%", {"100%"}),
        (";;;", {""}),
        ('0;0;"none"', {"none"}),
        ('"9"0%', {"9%"}),
        ('[Red]"Yes"', {"Yes"}),
        (PERCENT_FORMAT, {NEARLY_ALL}),
    ],
)
def test_fixed_words_of_a_format_are_found(code, words):
    assert fixed_words(code) == words


@pytest.mark.parametrize(
    "code",
    [
        *("General", "0%", "#,##0.00", "d mmm yyyy", "d\\ mmm\\ yyyy\\ hh:mm", "[h]:mm:ss"),
        *(
            '0" children"',
            "@",
            '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-',
            "0.00E+00",
            "[$-809]d/m",
        ),
    ],
)
def test_a_format_that_shows_the_number_has_no_fixed_words(code):
    assert fixed_words(code) == frozenset()
