"""What the parts of a random school are drawn from."""

import datetime as dt

from hypothesis import strategies as st

from tests.reports.agreement.slowly import first_day, last_day

YES_RARELY = st.integers(0, 5).map(lambda n: n == 5)
YES_MOSTLY = st.integers(0, 5).map(lambda n: n != 5)


def some(choices: list, most: int) -> st.SearchStrategy[list]:
    """Return lists of a few different `choices`."""
    if not choices:
        return st.just([])
    return st.lists(st.sampled_from(choices), max_size=most, unique_by=id)


def days(first: dt.date, last: dt.date) -> st.SearchStrategy[dt.date]:
    """Return days from `first` to `last`, often one of those two."""
    return st.one_of(st.sampled_from([first, last]), st.dates(first, last))


def days_of(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def joined(year: int) -> st.SearchStrategy[dt.date]:
    """Return a day of the year, often the first."""
    return st.just(first_day(year)) | days(first_day(year), last_day(year))
