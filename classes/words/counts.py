"""Numbers with what they count. Of a word alone (is, are), take Django's `ngettext`."""

from django.utils.translation import ngettext


def count_of(number: int, one: str, many: str = "") -> str:
    """Return "1 child" or "1,200 children"; without `many`, that is `one` with an s."""
    return f"{number:,} {ngettext(one, many or f'{one}s', number)}"
