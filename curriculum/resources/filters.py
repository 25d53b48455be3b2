"""The filters of the list of resources."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from classes.people.reader import Reader
from curriculum.models import PUBLIC, Audience, LinkState, Resource, Session

GENERAL = "general"


class ResourceFilter(django_filters.FilterSet):
    """Filters resources by text, audience, link state, session, and whether they are archived.

    The choices of sessions take one query.
    """

    WHICH = (("in_use", "In use"), ("away", "Archived"), ("all", "All"))
    AUDIENCES = ((Audience.FAMILIES, "Families"), (Audience.STAFF, "Staff"))
    LINKS = (*LinkState.choices, ("document", "A document"))

    q = django_filters.CharFilter(
        label="Search", method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    audience = django_filters.ChoiceFilter(
        label="For", choices=AUDIENCES, method="for_audience", empty_label="Everybody"
    )
    link = django_filters.ChoiceFilter(
        label="Link", choices=LINKS, method="with_link", empty_label="Any"
    )
    session = django_filters.ChoiceFilter(
        label="Session", method="of_session", empty_label="All sessions"
    )
    which = django_filters.ChoiceFilter(
        label="Which", choices=WHICH, method="in_use", empty_label=None
    )

    class Meta:
        model = Resource
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *args: Any, reader: Reader, **kwargs: Any) -> None:
        data = data.copy()
        data.setdefault("which", "in_use")
        super().__init__(data, *args, **kwargs)
        self.reader, school = reader, reader.access.school
        self.filters["q"].extra["help_text"] = reader.search_help
        sessions = Session.objects.filter(resources__school=school).distinct()
        used = sessions.select_related("module").order_by("module__title", "position")
        self.filters["session"].extra["choices"] = [
            (GENERAL, "Not in a session"),
            *(
                (str(session.pk), f"{reader.title(session.module)}: {reader.title(session)}")
                for session in used
            ),
        ]

    def search(self, queryset: QuerySet[Resource], name: str, value: str) -> QuerySet[Resource]:
        """Return those with `value` in the title, publisher, description, address or file name."""
        fields = ("title", "publisher", "about", "url", "document__filename", "founding_name")
        return self.reader.search(queryset, value, texts=(), titles=fields)

    def for_audience(
        self, queryset: QuerySet[Resource], name: str, value: str
    ) -> QuerySet[Resource]:
        """Return those for families, or those for staff. Those for both are in either."""
        audiences = PUBLIC if value == Audience.FAMILIES else [Audience.STAFF, Audience.BOTH]
        return queryset.filter(audience__in=audiences)

    def with_link(self, queryset: QuerySet[Resource], name: str, value: str) -> QuerySet[Resource]:
        """Return the documents, or the links in that state."""
        if value == "document":
            return queryset.exclude(document=None)
        return queryset.filter(document=None, link_state=value)

    def of_session(self, queryset: QuerySet[Resource], name: str, value: str) -> QuerySet[Resource]:
        """Return those that a session uses, or those that no session uses."""
        return queryset.filter(sessions=None if value == GENERAL else int(value))

    def in_use(self, queryset: QuerySet[Resource], name: str, value: str) -> QuerySet[Resource]:
        """Return those in use, those archived, or both."""
        if value == "all":
            return queryset
        return queryset.filter(is_archived=value == "away")
