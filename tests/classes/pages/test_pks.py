import pytest

from classes.pages.pks import pk_of, pks_of


@pytest.mark.parametrize(("sent", "key"), [("12", 12), (7, 7), ("9" * 17, 10**17 - 1)])
def test_a_number_is_a_key(sent, key):
    assert pk_of(sent) == key


@pytest.mark.parametrize("sent", [None, "", "x", "-1", "1.0", "\u00b2", "9" * 18, "9" * 5000])
def test_anything_else_is_none(sent):
    assert pk_of(sent) is None


def test_keys_stay_in_order_without_the_other_values():
    assert pks_of(["3", "x", "1", "9" * 20]) == [3, 1]
