"""What the list of resources can be narrowed to."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from classes.models import School
from curriculum.models import PUBLIC, Audience, LinkState, Resource, Session

GENERAL = "general"


class ResourceFilter(django_filters.FilterSet):
    """Resources by a word, whom they are for, their link, the session, and whether put away.

    The choices are read in one query, whatever is chosen.
    """

    WHICH = (("in_use", "In use"), ("away", "Put away"), ("all", "All"))
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

    def __init__(self, data: Any, *args: Any, school: School, **kwargs: Any) -> None:
        data = data.copy()
        data.setdefault("which", "in_use")
        super().__init__(data, *args, **kwargs)
        sessions = Session.objects.filter(resources__school=school).distinct()
        used = sessions.select_related("module").order_by("module__title", "position")
        self.filters["session"].extra["choices"] = [
            (GENERAL, "General ones"),
            *((str(item.pk), f"{item.module}: {item}") for item in used),
        ]

    def search(self, queryset: QuerySet[Resource], name: str, value: str) -> QuerySet[Resource]:
        """Return those with `value` in the title, the publisher, the text, the address or file."""
        fields = ("title", "publisher", "about", "url", "document__filename", "founding_name")
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": value})
        return queryset.filter(found)

    def for_audience(
        self, queryset: QuerySet[Resource], name: str, value: str
    ) -> QuerySet[Resource]:
        """Return those for families, or those for staff; what is for both is among either."""
        wanted = PUBLIC if value == Audience.FAMILIES else [Audience.STAFF, Audience.BOTH]
        return queryset.filter(audience__in=wanted)

    def with_link(self, queryset: QuerySet[Resource], name: str, value: str) -> QuerySet[Resource]:
        """Return the documents, or the links in a state."""
        if value == "document":
            return queryset.exclude(document=None)
        return queryset.filter(document=None, link_state=value)

    def of_session(self, queryset: QuerySet[Resource], name: str, value: str) -> QuerySet[Resource]:
        """Return those that a session uses, or those that no session does."""
        return queryset.filter(sessions=None if value == GENERAL else int(value))

    def in_use(self, queryset: QuerySet[Resource], name: str, value: str) -> QuerySet[Resource]:
        """Return those in use, those that were put away, or both."""
        if value == "all":
            return queryset
        return queryset.filter(is_archived=value == "away")
