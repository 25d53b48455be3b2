"""Names of classes and titles as emails may show them: without the name of any child.

A class or a resource can be called after a child. On a page only those see it who may see the
name; an email is read on any phone, and passed on.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextField, Value

from classes.models import Pupil, School
from classes.names.in_text import Match, NamesInText
from classes.names.known import ChildName
from classes.people.reader import REPLACEMENT


@dataclass(frozen=True)
class Titles:
    """What an email of one school may say. One query, for the names."""

    school: School

    def of_class(self, name: object) -> str:
        """Return the name of a class. A tree may be called as a child is: 5 Rowan stays."""
        return self._finder.replaced(self._without_whole(name), _if_certain, title=True)

    def of(self, title: object) -> str:
        """Return a title with "a child" for each name."""
        text = self._without_whole(title)
        return self._finder.replaced(text, lambda match: REPLACEMENT, title=True)

    def _without_whole(self, text: object) -> str:
        """Return the text without names of several words as they are listed, signs and all."""
        shown = " ".join(str(text).split())
        for child in self._children:
            name = " ".join(child.display_name.split())
            if " " in name and name in shown:
                shown = shown.replace(name, REPLACEMENT)
        return shown

    @cached_property
    def _finder(self) -> NamesInText:
        return NamesInText(self._children, salt=self.school.name_salt)

    @cached_property
    def _children(self) -> list[ChildName]:
        """Return every name that a child of the school has, or had before."""
        named = Pupil.objects.filter(school=self.school).named().order_by()
        earlier = Pupil.history.filter(school=self.school).order_by()
        nothing = Value("", output_field=TextField())
        rows = named.values_list("pk", "display_name", "name_prints").union(
            earlier.values_list("id", "display_name", nothing), all=True
        )
        return [ChildName(*row) for row in rows]


def _if_certain(match: Match) -> str | None:
    return REPLACEMENT if match.certain else None
