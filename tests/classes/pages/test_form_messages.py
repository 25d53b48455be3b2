"""What a form says of a choice that is no longer there is in plain words, on every form."""

from collections import ChainMap
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.forms import BaseForm

import classes
import curriculum
import lessons
import reports

OURS = (classes, curriculum, lessons, reports)
pytestmark = pytest.mark.sqlite_is_enough


def kinds_of(base: type) -> Iterator[type]:
    """Yield a class and all that inherit it."""
    yield base
    for inheriting in base.__subclasses__():
        yield from kinds_of(inheriting)


@pytest.fixture(scope="module")
def all_forms() -> set[Any]:
    for app in OURS:
        for module in walk_packages(app.__path__, f"{app.__name__}."):
            if ".migrations" not in module.name:
                import_module(module.name)
    names = {app.__name__ for app in OURS}
    return {form for form in kinds_of(BaseForm) if form.__module__.split(".")[0] in names}


def messages_of(all_forms: set[Any]) -> Iterator[tuple[str, str]]:
    """Yield each message of a choice that is not there, with where it is from.

    The classes of fields are looked at too, since some forms make their fields from data.
    """
    sources: dict[str, Any] = {
        f"{form.__name__}.{name}": field.error_messages
        for form in all_forms
        for name, field in form.base_fields.items()
    }
    for kind in kinds_of(forms.Field):
        own = (getattr(base, "default_error_messages", {}) for base in kind.__mro__)
        sources[kind.__name__] = ChainMap(*own)
    for where, messages in sources.items():
        for code in ("invalid_choice", "invalid_list", "invalid_pk_value"):
            if code in messages:
                yield where, str(messages[code])


def test_no_form_shows_the_value_of_a_choice_that_is_gone(all_forms):
    messages = list(messages_of(all_forms))
    assert len(messages) > 60
    machine_words = [
        (where, message)
        for where, message in messages
        if "%(" in message or "valid choice" in message or "list of values" in message
    ]
    assert machine_words == []
