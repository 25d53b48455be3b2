"""Fills in the form of the September page, as a browser would send it."""

from typing import Any

from django.test import Client


def filled_in(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Return the form's data with some changes, and the button “start” pressed."""
    form = client.get(address).context["form"]
    sent: dict[str, Any] = {
        "do": "start",
        "year": form.year.first_year,
        "part": [part.next_class.key for part in form.parts],
        "by_child": list(form.by_child),
    }
    for part in form.parts:
        for name in part.fields:
            value = part[name].value()
            if value not in (None, False, ""):
                sent[part.add_prefix(name)] = value
    return sent | changes
