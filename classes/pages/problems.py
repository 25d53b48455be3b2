"""What a page refused, as one list: for its error summary and for its title.

A page may hold one form, several of them, or none. So both look through everything that the
template gets, and need nothing from the view.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField

DEEPEST = 4
"""How deep forms may lie in lists and dictionaries."""


@dataclass(frozen=True)
class Problem:
    """Something to put right. `target` is the id of the element to go to, or empty."""

    text: str
    target: str = ""


def problems_of(value: Any, depth: int = DEEPEST) -> Iterator[Problem]:
    """Yield what is wrong with the forms in `value`: a form, or lists and dictionaries of them.

    It looks at the class of a value rather than the value, because to look at a lazy one, such as
    the CSRF token, is to use it.
    """
    kind = type(value)
    if issubclass(kind, Problem):
        yield value
    elif issubclass(kind, BaseForm):
        yield from _problems_of_form(value)
    elif depth and issubclass(kind, dict | list | tuple):
        for part in value.values() if issubclass(kind, dict) else value:
            yield from problems_of(part, depth - 1)


def _problems_of_form(form: BaseForm) -> Iterator[Problem]:
    if not form.errors:
        return
    for error in form.non_field_errors():
        yield Problem(str(error))
    for field in form:
        for error in field.errors:
            yield Problem(str(error)) if field.is_hidden else _problem_of_field(field, str(error))


def _problem_of_field(field: BoundField, error: str) -> Problem:
    """Return the error with its field's label, and the id of the first control to fill in.

    A form that stands beside others of its kind says in `about` what it is for.
    """
    separator = " " if field.label.endswith("?") else ": "
    target = field.id_for_label or f"{field.auto_id}_0"
    about = getattr(field.form, "about", "")
    label = f"{about}, {field.label.lower()}" if about else field.label
    return Problem(f"{label}{separator}{error}", target)
