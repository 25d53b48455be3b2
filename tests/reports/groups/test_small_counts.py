"""The rule that hides small counts, attacked by somebody who knows the rule and all that is shown.

The attacker lists every count that would be shown alike. A count is found out if only one is left.
"""

from collections import defaultdict
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from reports.small_counts import BAND, FEWEST, Blurred, blurred, count_text, whole_text

MOST = 90
SMALL = range(1, BAND)
Truth = tuple[int, int]


@cache
def truths() -> dict[Blurred, list[Truth]]:
    """Return each whole and part that is shown in the same way."""
    alike = defaultdict(list)
    for whole in range(MOST + 1):
        for part in range(whole + 1):
            alike[blurred(whole=whole, part=part)].append((whole, part))
    return alike


def possible(truth: Truth, *, knows_whole: bool) -> list[Truth]:
    """Return what the attacker must still think possible, perhaps knowing how many there are."""
    shown = truths()[blurred(whole=truth[0], part=truth[1])]
    return [other for other in shown if other[0] == truth[0] or not knows_whole]


counts = st.integers(0, MOST - 30).flatmap(
    lambda whole: st.tuples(
        st.just(whole),
        st.integers(0, whole)
        | st.integers(max(0, whole - 6), whole)
        | st.integers(0, min(6, whole)),
    )
)


@given(truth=counts, knows_whole=st.booleans())
def test_nobody_can_find_out_a_count_of_one_to_four(truth, knows_whole):
    left = possible(truth, knows_whole=knows_whole)
    if truth[1] in SMALL:
        assert len({part for _, part in left}) >= min(4, truth[0] + 1)
    if truth[0] - truth[1] in SMALL:
        assert len({whole - part for whole, part in left}) >= min(4, truth[0] + 1)
    if truth[0] in SMALL and not knows_whole:
        assert {whole for whole, _ in left} == set(range(1, FEWEST))


@given(before=counts, change=st.integers(-6, 6), joined=st.integers(-6, 6), knows=st.booleans())
def test_two_months_do_not_tell_that_one_to_four_changed(before, change, joined, knows):
    """Who is not up to date is the same question asked of the others."""
    whole = before[0] + (0 if knows else max(joined, -before[0]))
    after = whole, min(max(before[1] + change, 0), whole)
    then = possible(before, knows_whole=knows)
    now = possible(after, knows_whole=knows)
    for of in (lambda each: each[1], lambda each: each[0] - each[1]):
        if abs(of(after) - of(before)) in SMALL:
            assert len({of(new) - of(old) for new in now for old in then}) > 1
    if not knows and abs(after[0] - before[0]) in SMALL:
        assert len({new[0] - old[0] for new in now for old in then}) > 1


@given(schools=st.lists(counts, min_size=2, max_size=2))
def test_a_total_less_the_other_schools_tells_no_more_than_the_school_itself(schools):
    """A total adds up what is shown of each school, and nothing else."""
    shown = [blurred(whole=whole, part=part) for whole, part in schools]
    total = sum(each.part or 0 for each in shown)
    assert total - (shown[1].part or 0) == (shown[0].part or 0)


@given(truth=counts)
def test_a_figure_is_never_far_from_the_truth(truth):
    shown = blurred(whole=truth[0], part=truth[1])
    if truth[0] >= FEWEST:
        assert abs(shown.whole - truth[0]) < BAND
        assert abs(shown.part - truth[1]) < BAND
        assert (shown.share == 1) == (truth[0] == truth[1])
        assert (shown.share == 0) == (truth[1] == 0)


def test_small_counts_are_said_in_words():
    said = [count_text(blurred(whole=116, part=part)) for part in (0, 1, 4, 5, 112, 115, 116)]
    assert said[:3] == ["none", "fewer than 5", "fewer than 5"]
    assert said[3:5] == ["about 7 of 117", "all but fewer than 5"]
    assert said[5:] == ["all but fewer than 5", "all"]
    assert count_text(blurred(whole=9, part=9)) == ""
    assert whole_text(blurred(whole=9, part=1).whole) == "fewer than 10"


def test_more_families_than_children_count_as_all_and_unknown_stays_unknown():
    assert blurred(whole=20, part=25).share == 1
    assert blurred(whole=20, part=None) == Blurred(22, None)
