"""Shows texts to a reader without the names of children that they may not see."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from classes.access import Access, Permission, Scope, StaffRequest
from classes.models import names_in
from classes.names.in_text import Match, NamesInText
from classes.names.spelling import folded, folded_name

REPLACEMENT = "a child"

MOST_SEARCHED = 2_000
"""How many rows a search reads to see whether the reader may read what matched."""


@dataclass(frozen=True)
class Reader:
    """A person who reads what others typed.

    The PSHE lead and the safeguarding lead see all names. A teacher sees those of the children in
    the classes that they teach; a viewer none.
    """

    access: Access

    @property
    def sees_all(self) -> bool:
        """Return whether no name is to be replaced, or none is kept."""
        all_names = self.access.scope(Permission.SEE_NAMES) is Scope.WHOLE_SCHOOL
        return all_names or not self.access.school.keeps_pupil_names

    def shown(self, text: str, *, of_own_class: bool = False, title: bool = False) -> str:
        """Return the text with "a child" for each name that the reader may not see.

        A name that may be that of a child of theirs, or of another, is replaced, unless the text
        is about a class of theirs. One query for the reader; none if they see all names.
        """
        if self.sees_all or not text:
            return text
        finder, visible = self._names

        def replacement(match: Match) -> str | None:
            sees = match.pks & visible if of_own_class else match.pks <= visible
            return None if sees else REPLACEMENT

        return finder.replaced(text, replacement, title=title)

    def title(self, titled: object) -> str:
        """Return the same for a title, in which an ordinary word is not taken for a name."""
        return self.shown(str(titled), title=True)

    def names_in(self, text: str, *, title: bool = False) -> dict[str, str]:
        """Return the names of children in a text, each folded, with how to show it to the reader.

        A name that they may not see is shown as "a child". One query for the reader.
        """
        if not text:
            return {}
        finder, visible = self._names
        names = {}
        for match in finder.matches(text, title=title):
            name = text[match.start : match.end]
            sees = self.sees_all or match.pks <= visible
            names[folded_name(name)] = name if sees else REPLACEMENT
        return names

    def search(
        self, rows: QuerySet[Any], value: str, *, texts: Iterable[str], titles: Iterable[str] = ()
    ) -> QuerySet[Any]:
        """Return the rows in which the reader can read `value`, in a text or a title.

        A row counts only if `value` is still there once names are replaced: otherwise a search for
        a name would reveal which notes are about that child.
        """
        texts, titles = list(texts), list(titles)
        matches = Q()
        for field in (*texts, *titles):
            matches |= Q(**{f"{field}__icontains": value})
        # A database finds a letter with an accent or a stroke only as it was typed.
        found = self._found(rows, value, texts, titles)
        if self.sees_all:
            return rows.filter(matches | Q(pk__in=found))
        return rows.filter(
            pk__in=[*found, *self._found(rows.filter(matches), value, texts, titles)]
        )

    def _found(
        self, rows: QuerySet[Any], value: str, texts: list[str], titles: list[str]
    ) -> list[Any]:
        """Return the keys of the newest rows in which the reader can read `value`, folded."""
        typed = folded_name(value)
        if not typed:
            return []
        newest = rows.order_by("-pk").values_list("pk", *texts, *titles)[:MOST_SEARCHED]
        return [
            pk
            for pk, *values in newest
            if any(
                typed in folded(text or "")
                and typed in folded(self.shown(text or "", title=number >= len(texts)))
                for number, text in enumerate(values)
            )
        ]

    @property
    def search_help(self) -> str:
        """Return what to say beside a search; empty if it looks at everything."""
        return "" if self.sees_all else "The search looks only at what you can read here."

    @cached_property
    def _names(self) -> tuple[NamesInText, frozenset[int]]:
        own = self.access.pupils(Permission.SEE_NAMES)
        return names_in(self.access.school, visible=own)


def reader_of(request: StaffRequest) -> Reader:
    """Return the reader of a page, the same for the whole request."""
    reader: Reader | None = getattr(request, "reader", None)
    if reader is None:
        reader = request.reader = Reader(request.access)  # type: ignore[attr-defined]
    return reader
