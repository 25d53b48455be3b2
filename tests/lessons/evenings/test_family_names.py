"""How a child's name is found however it is typed."""

import pytest

from lessons.evenings.family_names import matches


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Łucja Ż", "lucja z"), ("Søren A", "soren"), ("Đorđe P", "dorde"), ("Æsa Þ", "aesa th")],
)
def test_letters_with_a_stroke_are_found_without_it(name, typed):
    assert matches(name, typed)
    assert matches(name, name)
