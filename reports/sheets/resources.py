"""The sheet Resources: the resources in use, who they are for, and whether their links work."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from curriculum.models import LinkState, Resource, ResourceQuerySet, Session
from reports.sheets.cells import LinkedText, web_link
from reports.sheets.column import Column, Words
from reports.sheets.height import room_in
from reports.sheets.letters import width_of
from reports.sheets.looks import Look, Tint
from reports.sheets.source import Source, london
from reports.sheets.table import Row, TableSheet

TINTS = {"Yes": Tint.GOOD, "Not checked": Tint.QUIET, "Open it to see": Tint.QUIET, "No": Tint.LATE}
ADDRESS_WIDTH = 100
COLUMNS = [
    Column("Title", Look.LONG_TEXT, width=32, words=Words.TITLE),
    Column("Publisher", Look.LONG_TEXT, width=22, words=Words.TITLE),
    Column("For", width=18, words=Words.OURS),
    Column("Address or file", Look.LONG_TEXT, width=ADDRESS_WIDTH),
    Column("Sessions", Look.LONG_TEXT, width=26, words=Words.TITLE),
    Column("Link works", width=14, tints=TINTS),
    Column("Looked at", Look.MOMENT),
]
WORKS = {
    LinkState.WORKING: "Yes",
    LinkState.MOVED: "Yes, moved",
    LinkState.BROKEN: "No",
    LinkState.NOT_CHECKED: "Not checked",
    LinkState.GUARDED: "Open it to see",
}
GENERAL = "Any"
CHUNK = 500


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each resource in use: urgent ones first, then in the school's order.

    For chosen classes these are the resources of sessions that they are due, and those for any
    session.
    """
    sessions, resources = Session.objects.select_related("module"), _resources(source)
    if source.is_narrowed:
        sessions = sessions.filter(pk__in=_sessions_due(source))
    for resource in resources.prefetch_related(Prefetch("sessions", sessions)).iterator(
        chunk_size=CHUNK
    ):
        yield [
            resource.title,
            resource.publisher,
            resource.get_audience_display(),
            *_address_sessions_and_link(resource),
            _looked_at(resource),
        ]


def _resources(source: Source) -> ResourceQuerySet:
    resources = Resource.objects.filter(school=source.school).in_use().select_related("document")
    if not source.is_narrowed:
        return resources
    return resources.filter(Q(sessions=None) | Q(sessions__in=_sessions_due(source))).distinct()


def _sessions_due(source: Source) -> QuerySet[Session]:
    return Session.objects.filter(planned_sessions__class_group__in=source.class_groups)


def _address_sessions_and_link(
    resource: Resource,
) -> tuple[str | LinkedText, str, str | LinkedText]:
    """Return the address, the sessions, and whether the link works.

    LibreOffice does not wrap a text with a link. A long address is plain text, so that all of it
    prints, and the link is on the word beside it.
    """
    sessions = _sessions(resource)
    if not resource.is_link:
        return resource.document.filename if resource.document else "", sessions, "A document"
    link, works = web_link(resource.url), WORKS[resource.link]
    if isinstance(link, LinkedText) and width_of(link.text) > room_in(ADDRESS_WIDTH):
        return link.text, sessions, LinkedText(works, link.address)
    return link, sessions, works


def _sessions(resource: Resource) -> str:
    """Return the sessions that use it, such as "Real Love Rocks: 1, 5"."""
    by_module = groupby(resource.sessions.all(), key=lambda session: session.module)
    parts = (
        f"{module}: {', '.join(str(session.position) for session in sessions)}"
        for module, sessions in by_module
    )
    return "; ".join(parts) or GENERAL


def _looked_at(resource: Resource) -> dt.datetime | None:
    return london(resource.link_checked_at) if resource.link_checked_at else None


SHEET = TableSheet(
    title="Resources",
    question="Which resources are used, and do their links work?",
    columns=lambda source: COLUMNS,
    rows=rows,
    empty=lambda source: "No resource is in use.",
)
