"""Numbers with a noun. For a single word, such as is or are, use Django's `ngettext`."""

from django.utils.translation import ngettext


def count_of(number: int, one: str, many: str = "") -> str:
    """Return "1 child" or "1,200 children". By default the plural is `one` with an s."""
    return f"{number:,} {ngettext(one, many or f'{one}s', number)}"
