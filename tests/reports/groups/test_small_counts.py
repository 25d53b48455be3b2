"""The rule that hides small counts, attacked by somebody who knows the rule and all that is shown.

The attacker lists every count that would be shown alike. A count is found out if only one is left.
"""

from collections import defaultdict
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from reports.small_counts import FEWEST, SMALL, Blurred, blurred, count_text, whole_text

MOST = 90
FEW = range(1, SMALL)
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
    if truth[1] in FEW:
        assert len({part for _, part in left}) >= min(4, truth[0] + 1)
    if truth[0] - truth[1] in FEW:
        assert len({whole - part for whole, part in left}) >= min(4, truth[0] + 1)
    if truth[0] in FEW and not knows_whole:
        assert {whole for whole, _ in left} == set(range(1, FEWEST))


@given(before=counts, after=counts)
def test_two_months_tell_no_more_than_each_of_them(before, after):
    """What one to four became is said exactly, but not whence: each number is still possible."""
    then, now = possible(before, knows_whole=True), possible(after, knows_whole=True)
    steps = {new[1] - old[1] for new in now for old in then}
    assert len(steps) >= (4 if before[1] in FEW or after[1] in FEW else 1)


@given(schools=st.lists(counts, min_size=2, max_size=2))
def test_a_total_less_the_other_schools_tells_no_more_than_the_school_itself(schools):
    """A total adds up what is shown of each school, and nothing else."""
    shown = [blurred(whole=whole, part=part) for whole, part in schools]
    total = sum(each.part or 0 for each in shown)
    assert total - (shown[1].part or 0) == (shown[0].part or 0)


@given(truth=counts)
def test_every_other_figure_is_that_of_the_schools_own_pages(truth):
    shown = blurred(whole=truth[0], part=truth[1])
    if truth[0] < FEWEST:
        return
    assert shown.whole == truth[0]
    assert (shown.share == 1) == (truth[0] == truth[1])
    assert (shown.share == 0) == (truth[1] == 0)
    if truth[1] in FEW or truth[0] - truth[1] in FEW:
        assert abs(shown.part - truth[1]) <= 2
    else:
        assert shown.part == truth[1]


def test_small_counts_are_said_in_words():
    said = [count_text(blurred(whole=116, part=part)) for part in (0, 1, 4, 5, 112, 115, 116)]
    assert said[:3] == ["none", "fewer than 5", "fewer than 5"]
    assert said[3:5] == ["5 of 116", "all but fewer than 5"]
    assert said[5:] == ["all but fewer than 5", "all"]
    assert count_text(blurred(whole=9, part=9)) == ""
    assert whole_text(blurred(whole=9, part=1).whole) == "fewer than 10"


def test_more_families_than_children_count_as_all_and_unknown_stays_unknown():
    assert blurred(whole=20, part=25).share == 1
    assert blurred(whole=20, part=None) == Blurred(20, None)
