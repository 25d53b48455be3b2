"""What stands on a school's families' page, gathered from its words, modules and resources."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.safestring import SafeString

from classes.models import School
from classes.years.year_groups import YearGroups
from curriculum.markdown import to_html
from curriculum.models import (
    PUBLIC,
    Document,
    DocumentKind,
    DocumentQuerySet,
    FamiliesPage,
    Module,
    ModuleQuerySet,
    Resource,
    ResourceQuerySet,
    Session,
)

DATA = Path(__file__).parents[1] / "data"
GUIDANCE = (DATA / "guidance.md").read_text(encoding="utf-8").strip()
TEACHING = (DATA / "teaching.md").read_text(encoding="utf-8").strip()
"""The shipped texts, in Markdown: they stand wherever a school has written none of its own."""


@dataclass(frozen=True)
class Item:
    """Something that a family opens: a link, or a document with its kind and size in bytes.

    The address of a document is a path on this site.
    """

    title: str
    address: str
    publisher: str = ""
    about: str = ""
    kind: str = ""
    size: int = 0

    @property
    def is_document(self) -> bool:
        return bool(self.kind)

    @property
    def name(self) -> str:
        """Return the title up to its first colon, short enough for a button."""
        return self.title.partition(":")[0]

    @property
    def rest_of_name(self) -> str:
        return self.title.removeprefix(self.name)

    @property
    def from_whom(self) -> str:
        """Return the publisher, where the title does not say it already."""
        return "" if self.publisher.lower() in self.title.lower() else self.publisher


@dataclass(frozen=True)
class TaughtSession:
    """A session as families see it, with what they may look at beforehand."""

    number: int
    title: str
    year_groups: YearGroups
    aims: tuple[str, ...]
    materials: tuple[Item, ...]


@dataclass(frozen=True)
class TaughtModule:
    """A module as families see it: what it is called, who makes it, its sessions."""

    title: str
    publisher: str
    sessions: tuple[TaughtSession, ...]


@dataclass(frozen=True)
class FamiliesContent:
    """All that the page shows but for the information evening, each list in its order."""

    page: FamiliesPage
    report: tuple[Item, ...]
    modules: tuple[TaughtModule, ...]
    advice: tuple[Item, ...]
    documents: tuple[Item, ...]

    @property
    def school(self) -> School:
        return self.page.school

    @property
    def year_groups(self) -> YearGroups | None:
        """Return the years that are taught, from the youngest to the oldest; None if none is."""
        spans = [session.year_groups for module in self.modules for session in module.sessions]
        if not spans:
            return None
        return YearGroups(min(span.youngest for span in spans), max(span.oldest for span in spans))

    @property
    def has_materials(self) -> bool:
        """Return whether anything of a session may be seen beforehand."""
        return any(session.materials for module in self.modules for session in module.sessions)

    @property
    def teaching(self) -> str:
        """Return what stands above the list of sessions, in Markdown."""
        return self.page.teaching or TEACHING

    @property
    def guidance(self) -> str:
        """Return the guidance in Markdown."""
        return self.page.guidance or GUIDANCE

    @cached_property
    def teaching_html(self) -> SafeString:
        return to_html(self.teaching)

    @cached_property
    def guidance_html(self) -> SafeString:
        return to_html(self.guidance)


def content_of(page: FamiliesPage) -> FamiliesContent:
    """Return what the families' page shows, in a fixed number of queries."""
    resources = _public_resources(page.school)
    modules = list(_modules_shown(page.school))
    taught = {session.pk for module in modules for session in module.sessions.all()}
    general = [item for item in resources if not item.is_urgent and not _is_material(item, taught)]
    links = [item for item in resources if item.is_urgent] or _shipped_report()
    return FamiliesContent(
        page=page,
        report=tuple(map(_item, links)),
        modules=_taught_modules(modules, resources),
        advice=tuple(_item(item) for item in general if item.is_link),
        documents=tuple(_item(item) for item in general if not item.is_link)
        + tuple(map(document_item, _loose_documents(page.school))),
    )


def typed(page: FamiliesPage, form: Mapping[str, str]) -> FamiliesPage:
    """Return the page with the words of a form in place of its own, to look at and not to save."""
    for name in ("heading", "intro", "contact", "teaching", "guidance"):
        if name in form:
            setattr(page, name, form[name].strip())
    return page


def document_item(document: Document) -> Item:
    """Return a document for families as the page shows it; its school is fetched."""
    return Item(
        title=document.title,
        address=reverse("online_safety:document", args=[document.school.slug, document.pk]),
        kind=DocumentKind(document.kind).label,
        size=document.size,
    )


def _public_resources(school: School) -> list[Resource]:
    """Return what families may open, in its order, with documents and sessions fetched."""
    resources: ResourceQuerySet = school.resources.public()
    return list(
        resources.filter(Q(document=None) | Q(document__audience__in=PUBLIC))
        .select_related("document__school")
        .prefetch_related("sessions")
    )


def _shipped_report() -> list[Resource]:
    """Return the shipped ways to report: no school's page is without one."""
    return list(Resource.objects.shipped().public().filter(is_urgent=True, document=None))


def _modules_shown(school: School) -> ModuleQuerySet:
    sessions = Session.objects.in_use().order_by("position")
    modules: ModuleQuerySet = school.modules.for_families()
    return modules.prefetch_related(Prefetch("sessions", sessions))


def _loose_documents(school: School) -> DocumentQuerySet:
    """Return documents for families that no resource names, such as an evening's slides."""
    documents: DocumentQuerySet = school.documents.public()
    return documents.filter(resources=None).select_related("school")


def _is_material(resource: Resource, taught: set[int]) -> bool:
    """Return whether it stands with its sessions and not in a list of its own.

    A shipped link is advice too, whatever session a school attaches it to.
    """
    attached = any(session.pk in taught for session in resource.sessions.all())
    return attached and resource.copied_from_id is None


def _taught_modules(modules: list[Module], resources: list[Resource]) -> tuple[TaughtModule, ...]:
    materials = defaultdict(list)
    for resource in resources:
        for session in resource.sessions.all():
            materials[session.pk].append(_item(resource))
    return tuple(
        TaughtModule(
            title=module.title,
            publisher=module.publisher,
            sessions=tuple(
                _taught_session(session, module, materials[session.pk])
                for session in module.sessions.all()
            ),
        )
        for module in modules
        if module.sessions.all()
    )


def _taught_session(session: Session, module: Module, materials: list[Item]) -> TaughtSession:
    """Return the session for families. Aims nobody has checked against the pack stay inside."""
    return TaughtSession(
        number=session.position,
        title=session.title,
        year_groups=session.year_groups,
        aims=() if module.is_outline else tuple(session.aim_list),
        materials=tuple(materials),
    )


def _item(resource: Resource) -> Item:
    if resource.document is None:
        return Item(resource.title, resource.url, resource.publisher, resource.about)
    return replace(
        document_item(resource.document),
        title=resource.title,
        publisher=resource.publisher,
        about=resource.about,
    )
