"""Has the register read by a child, and puts together what the child sends."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from classes.sandbox import read_apart
from classes.schools.register.entry import Entry
from classes.schools.register.job import COLUMNS

MOST_BYTES = 200 * 1024 * 1024
"""About three times as much as the register had in 2026."""

TOO_BIG = "The file is bigger than 200 MB, and the register of schools is about 65 MB."


@dataclass(frozen=True)
class Choice:
    """Which schools of the register: those of a trust or an authority, or those of these URNs.

    A trust or an authority is its code or its name. Without any of them it is every school.
    """

    trust: str = ""
    authority: str = ""
    urns: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Register:
    """What was read: the chosen schools, and the entries of schools that are here already."""

    chosen: list[Entry]
    here: dict[str, Entry]


def read_register(path: Path, choice: Choice, *, here: Collection[str]) -> Register:
    """Return the chosen schools, and what the register has of the URNs that are `here`.

    Raise ValidationError, with a sentence, if the file cannot be read, is another one, or has none
    of the chosen schools.
    """
    entries = _entries(_content(path), choice, here)
    chosen = [entry for entry, is_chosen in entries if is_chosen]
    _check(chosen, choice)
    known = frozenset(here)
    return Register(chosen, {entry.urn: entry for entry, _ in entries if entry.urn in known})


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValidationError(TOO_BIG)
        return path.read_bytes()
    except OSError as error:
        raise ValidationError(f"We cannot read {path}: {error.strerror}.") from error


def _entries(content: bytes, choice: Choice, here: Collection[str]) -> list[tuple[Entry, bool]]:
    options: dict[str, Any] = {"trust": choice.trust, "authority": choice.authority}
    urns = None if choice.urns is None else list(choice.urns)
    sent = read_apart("register", content, **options, urns=urns, here=sorted(here))
    entries: dict[str, tuple[Entry, bool]] = {}
    for part in sent:
        if isinstance(part, dict):
            raise ValidationError(part["refused"])
        for *values, chosen in part:
            entry = _entry(values)
            entries.setdefault(entry.urn, (entry, chosen))
    return list(entries.values())


def _entry(values: list[str]) -> Entry:
    fields: dict[str, Any] = dict(zip(COLUMNS.values(), values, strict=True))
    fields |= {name: _age(fields[name]) for name in ("low", "high")}
    return Entry(**fields)


def _age(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None


def _check(chosen: list[Entry], choice: Choice) -> None:
    """Raise ValidationError if no school is of the choice, or if a name means several trusts."""
    if not chosen:
        what = choice.trust or choice.authority or "these URNs"
        raise ValidationError(f"The register has no school of {what}. Check the code or the name.")
    trusts = {entry.trust_code: entry.trust for entry in chosen}
    if choice.trust and len(trusts) > 1:
        codes = ", ".join(sorted(trusts))
        raise ValidationError(
            f"The register has several trusts called {choice.trust}. Give one of their codes: "
            f"{codes}."
        )
